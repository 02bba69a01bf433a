import type { QueryInterface } from 'sequelize';
import { idColumn, instantColumn, keyColumn, optionalJsonColumn, pathColumn, textColumn } from '../columns.ts';

/** What a shift gives back to each closed organisation for which it stood in: once for the two of them. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('hand_backs', {
    id: keyColumn,
    shift_id: idColumn,
    organisation_id: idColumn,
    organisation_name: textColumn(),
    organisation_path: pathColumn,
    superior_name: textColumn(),
    from_ms: instantColumn,
    to_ms: instantColumn,
    note: optionalJsonColumn,
    acceptance: optionalJsonColumn,
  });
  await queryInterface.addIndex('hand_backs', ['shift_id', 'organisation_id'], {
    name: 'hand_backs_once',
    unique: true,
  });
  await queryInterface.addIndex('hand_backs', ['organisation_id', 'to_ms'], { name: 'hand_backs_of' });
  await queryInterface.addIndex('hand_backs', ['organisation_path'], { name: 'hand_backs_path' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('hand_backs');
};
