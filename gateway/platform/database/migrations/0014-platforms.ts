import type { QueryInterface } from 'sequelize';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalNumberColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** Carriers' platforms and the points that they list. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('platforms', {
    // That of its system.
    id: keyColumn,
    organisation_path: pathColumn,
    name: textColumn(),
    adapter_kind: textColumn(32),
    host: textColumn(64),
    port: countColumn,
    credential_id: idColumn,
    contract: jsonColumn,
    rule: jsonColumn,
    ownership: textColumn(16),
    point_class: countColumn,
    lease_contract_id: optionalIdColumn,
    created_at_ms: instantColumn,
    listing_count: countColumn,
    listed_at_ms: optionalInstantColumn,
    is_complete: flagColumn,
  });
  await queryInterface.addIndex('platforms', ['organisation_path'], { name: 'platforms_path' });

  await queryInterface.createTable('platform_points', {
    id: keyColumn,
    platform_id: idColumn,
    organisation_path: pathColumn,
    point_id: textColumn(),
    name: textColumn(),
    taken_name: optionalTextColumn(),
    gb_code: optionalTextColumn(32),
    longitude: optionalNumberColumn,
    latitude: optionalNumberColumn,
    area: optionalTextColumn(),
    address: optionalTextColumn(256),
    decision: textColumn(16),
    is_listed: flagColumn,
    is_renamed: flagColumn,
    camera_id: optionalIdColumn,
    listing: countColumn,
    first_seen_at_ms: instantColumn,
    last_seen_at_ms: instantColumn,
  });
  await queryInterface.addIndex('platform_points', ['platform_id', 'point_id'], {
    name: 'platform_points_id',
    unique: true,
  });
  await queryInterface.addIndex('platform_points', ['platform_id', 'name', 'id'], { name: 'platform_points_name' });
  await queryInterface.addIndex('platform_points', ['organisation_path'], { name: 'platform_points_path' });
  await queryInterface.addIndex('platform_points', ['camera_id'], { name: 'platform_points_camera' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('platform_points');
  await queryInterface.dropTable('platforms');
};
