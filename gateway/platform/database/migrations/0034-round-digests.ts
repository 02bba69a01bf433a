import type { QueryInterface } from 'sequelize';
import { idColumn, instantColumn, jsonColumn, keyColumn, pathColumn } from '../columns.ts';

/**
 * What the stops of an ended round came to, as one row: a month of a city is 6,000 rows to read and not a million. Rounds
 * that ended before are digested by the gateway while it runs.
 */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('round_camera_lists', { id: keyColumn, cameras: jsonColumn });
  await queryInterface.createTable('round_digests', {
    round_id: { ...keyColumn, references: { model: 'rounds', key: 'id' }, onDelete: 'CASCADE' },
    organisation_path: pathColumn,
    due_from_ms: instantColumn,
    list_id: idColumn,
    stops: jsonColumn,
  });
  // With the path, so that rounds of elsewhere are told apart without their digests.
  await queryInterface.addIndex('round_digests', ['due_from_ms', 'round_id', 'organisation_path'], {
    name: 'round_digests_due',
  });
  await queryInterface.addIndex('round_digests', ['organisation_path'], { name: 'round_digests_path' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('round_digests');
  await queryInterface.dropTable('round_camera_lists');
};
