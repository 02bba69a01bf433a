import type { QueryInterface } from 'sequelize';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** Intervals in which a camera could not be used. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('outages', {
    id: keyColumn,
    camera_id: idColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    state: textColumn(8),
    started_at_ms: instantColumn,
    opened_at_ms: instantColumn,
    ended_at_ms: optionalInstantColumn,
    fault: jsonColumn,
    // The camera's id while the outage is open, then NULL, of which a unique index lets in any number.
    open_key: optionalIdColumn,
  });
  await queryInterface.addIndex('outages', ['open_key'], { name: 'outages_open', unique: true });
  await queryInterface.addIndex('outages', ['organisation_path'], { name: 'outages_by_organisation' });
  await queryInterface.addIndex('outages', ['camera_id', 'ended_at_ms'], { name: 'outages_by_camera' });
  await queryInterface.addIndex('outages', ['state', 'id'], { name: 'outages_by_state' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('outages');
};
