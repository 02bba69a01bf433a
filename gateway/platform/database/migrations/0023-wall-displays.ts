import type { QueryInterface } from 'sequelize';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** Displays of a wall: what each shows, and the hashes of what opens it. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('wall_displays', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    name: textColumn(),
    scene: optionalJsonColumn,
    started_at_ms: instantColumn,
    paused_at_ms: optionalInstantColumn,
    token_hash: { ...optionalTextColumn(64), unique: true },
    token_until_ms: optionalInstantColumn,
    bound_hash: { ...optionalTextColumn(64), unique: true },
    bound_at_ms: optionalInstantColumn,
    expires_at_ms: instantColumn,
    created_at_ms: instantColumn,
    created_by: textColumn(),
    revoked_at_ms: optionalInstantColumn,
    version: countColumn,
  });
  await queryInterface.addIndex('wall_displays', ['organisation_path'], { name: 'wall_displays_path' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('wall_displays');
};
