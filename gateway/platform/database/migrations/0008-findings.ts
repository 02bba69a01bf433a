import type { QueryInterface } from 'sequelize';
import {
  flagColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** What officers found. Nothing here is ever deleted. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('findings', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_name: textColumn(),
    organisation_path: pathColumn,
    camera_id: idColumn,
    camera_name: textColumn(),
    place: textColumn(256),
    round_id: optionalIdColumn,
    stop_id: optionalIdColumn,
    category: textColumn(32),
    severity: textColumn(16),
    text: textColumn(500),
    user_id: idColumn,
    officer_name: textColumn(),
    found_at_ms: instantColumn,
    request_id: textColumn(64),
    has_snapshot: flagColumn,
    snapshot_problem: optionalTextColumn(255),
  });
  await queryInterface.addIndex('findings', ['user_id', 'request_id'], { name: 'findings_request', unique: true });
  await queryInterface.addIndex('findings', ['organisation_path'], { name: 'findings_by_organisation' });
  await queryInterface.addIndex('findings', ['found_at_ms', 'id'], { name: 'findings_by_time' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('findings');
};
