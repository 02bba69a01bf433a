import type { QueryInterface } from 'sequelize';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalNumberColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** Devices that scans found, one list per organisation that scans. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('candidates', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    adapter_kind: textColumn(32),
    host: textColumn(64),
    port: countColumn,
    name: optionalTextColumn(),
    hardware: optionalTextColumn(),
    location: optionalTextColumn(256),
    endpoint_uuid: optionalTextColumn(64),
    clock_offset_ms: optionalNumberColumn,
    method: textColumn(16),
    state: textColumn(16),
    first_seen_at_ms: instantColumn,
    last_seen_at_ms: instantColumn,
  });
  await queryInterface.addIndex('candidates', ['organisation_path'], { name: 'candidates_path' });
  await queryInterface.addIndex('candidates', ['organisation_id', 'host', 'port'], {
    name: 'candidates_address',
    unique: true,
  });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('candidates');
};
