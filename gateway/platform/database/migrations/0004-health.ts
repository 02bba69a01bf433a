import type { QueryInterface } from 'sequelize';
import {
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalNumberColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** What we last believed of each camera: one row a camera, written when the belief changes, not on each probe. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('camera_states', {
    camera_id: keyColumn,
    organisation_path: pathColumn,
    status: textColumn(16),
    since_ms: instantColumn,
    last_good_ms: optionalInstantColumn,
    last_probe_ms: optionalInstantColumn,
    rtt_ms: optionalNumberColumn,
    clock_offset_ms: optionalNumberColumn,
    fault: optionalJsonColumn,
  });
  await queryInterface.addIndex('camera_states', ['organisation_path'], { name: 'camera_states_by_organisation' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('camera_states');
};
