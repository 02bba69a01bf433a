import type { QueryInterface } from 'sequelize';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** The last deep check of each camera, its pictures (the latest and a reference for day and night), and who saw them. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('deep_checks', {
    camera_id: keyColumn,
    organisation_path: pathColumn,
    at_ms: instantColumn,
    verdict: textColumn(16),
    next_at_ms: instantColumn,
    wrong_since_ms: optionalInstantColumn,
    unchanged_since_ms: optionalInstantColumn,
    thumbnail: optionalTextColumn(1024),
    findings: jsonColumn,
  });
  await queryInterface.addIndex('deep_checks', ['verdict'], { name: 'deep_checks_by_verdict' });
  await queryInterface.createTable('deep_pictures', {
    id: keyColumn,
    camera_id: idColumn,
    organisation_path: pathColumn,
    role: textColumn(8),
    coding: textColumn(8),
    at_ms: instantColumn,
    taken_by: optionalTextColumn(),
    taken_at_ms: optionalInstantColumn,
    outline_id: optionalIdColumn,
    reading: optionalJsonColumn,
  });
  await queryInterface.addIndex('deep_pictures', ['camera_id', 'role'], { name: 'deep_pictures_role', unique: true });
  await queryInterface.createTable('deep_picture_views', {
    id: keyColumn,
    camera_id: idColumn,
    organisation_path: pathColumn,
    picture_id: idColumn,
    role: textColumn(8),
    user_id: idColumn,
    user_name: textColumn(),
    at_ms: instantColumn,
  });
  await queryInterface.addIndex('deep_picture_views', ['camera_id', 'at_ms'], { name: 'deep_picture_views_camera' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['deep_picture_views', 'deep_pictures', 'deep_checks']) await queryInterface.dropTable(table);
};
