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

/** The administrative and the grid tree, units, lease contracts, photos of cameras, and the onboarding of units. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await createAreas(queryInterface);
  await createUnits(queryInterface);
  await createContracts(queryInterface);
  await createPhotos(queryInterface);
  await createOnboardings(queryInterface);
  await queryInterface.addIndex('organisations', ['parent_id', 'organisation_path'], { name: 'organisations_parent' });
  // Counts of a branch are read from the index alone.
  await queryInterface.addIndex('cameras', ['organisation_path', 'status'], { name: 'cameras_path_status' });
};

const tables = [
  ...['onboarding_channels', 'onboardings', 'camera_photos', 'lease_contracts', 'units'],
  ...['camera_areas', 'area_aliases', 'areas'],
];

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.removeIndex('cameras', 'cameras_path_status');
  await queryInterface.removeIndex('organisations', 'organisations_parent');
  for (const table of tables) await queryInterface.dropTable(table);
};

/** Ids from the top of a tree down to a node, and a short name of the tree before them. */
const areaPathColumn = textColumn(400);

async function createAreas(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('areas', {
    id: keyColumn,
    tree: textColumn(16),
    // Empty at the top of a tree.
    parent_id: textColumn(36),
    code: textColumn(32),
    name: textColumn(),
    area_path: areaPathColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    is_retired: flagColumn,
    successor_id: optionalIdColumn,
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('areas', ['tree', 'code'], { name: 'areas_code', unique: true });
  await queryInterface.addIndex('areas', ['area_path'], { name: 'areas_path' });
  await queryInterface.addIndex('areas', ['parent_id'], { name: 'areas_parent' });
  await queryInterface.addIndex('areas', ['organisation_path'], { name: 'areas_by_organisation' });

  await queryInterface.createTable('area_aliases', {
    id: keyColumn,
    tree: textColumn(16),
    code: textColumn(32),
    area_id: idColumn,
  });
  await queryInterface.addIndex('area_aliases', ['tree', 'code'], { name: 'area_aliases_code', unique: true });
  await queryInterface.addIndex('area_aliases', ['area_id'], { name: 'area_aliases_area' });

  await queryInterface.createTable('camera_areas', {
    id: keyColumn,
    camera_id: idColumn,
    area_id: idColumn,
    tree: textColumn(16),
    // The area's and the camera's, so that a branch is counted within a scope by one index range.
    area_path: areaPathColumn,
    organisation_path: pathColumn,
  });
  await queryInterface.addIndex('camera_areas', ['camera_id', 'area_id'], { name: 'camera_areas_pair', unique: true });
  await queryInterface.addIndex('camera_areas', ['area_path', 'camera_id'], { name: 'camera_areas_area' });
  await queryInterface.addIndex('camera_areas', ['organisation_path'], { name: 'camera_areas_by_organisation' });
}

async function createUnits(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('units', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    name: textColumn(),
    // Comma before and after each, so that one is found as text.
    kinds: textColumn(),
    credit_code: optionalTextColumn(18),
    address: textColumn(256),
    contacts: jsonColumn,
    merged_into_id: optionalIdColumn,
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('units', ['organisation_id', 'name'], { name: 'units_name', unique: true });
  await queryInterface.addIndex('units', ['organisation_path'], { name: 'units_by_organisation' });
  await queryInterface.addIndex('units', ['name', 'id'], { name: 'units_by_name' });
}

async function createContracts(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('lease_contracts', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    number: textColumn(64),
    lessor_unit_id: idColumn,
    points: countColumn,
    monthly_fee_fen: countColumn,
    starts_on: textColumn(10),
    ends_on: textColumn(10),
    agreed_availability: { ...optionalNumberColumn, allowNull: false },
    circuit: textColumn(256),
    note: textColumn(500),
    // The last standing that was announced, so that each is announced once.
    announced: textColumn(16),
    created_at_ms: instantColumn,
  });
  const unique = { name: 'lease_contracts_number', unique: true };
  await queryInterface.addIndex('lease_contracts', ['organisation_id', 'number'], unique);
  await queryInterface.addIndex('lease_contracts', ['organisation_path'], { name: 'lease_contracts_by_organisation' });
  await queryInterface.addIndex('lease_contracts', ['ends_on', 'id'], { name: 'lease_contracts_by_end' });
  await queryInterface.addIndex('lease_contracts', ['lessor_unit_id'], { name: 'lease_contracts_lessor' });
}

async function createPhotos(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('camera_photos', {
    id: keyColumn,
    camera_id: idColumn,
    organisation_path: pathColumn,
    media_type: textColumn(16),
    size_bytes: countColumn,
    added_by: textColumn(),
    added_at_ms: instantColumn,
    // A removed photo keeps its row as the record of that; its file is gone.
    removed_by: optionalTextColumn(),
    removed_at_ms: optionalInstantColumn,
  });
  await queryInterface.addIndex('camera_photos', ['camera_id', 'id'], { name: 'camera_photos_camera' });
  await queryInterface.addIndex('camera_photos', ['organisation_path'], { name: 'camera_photos_by_organisation' });
}

async function createOnboardings(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('onboardings', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    unit_id: idColumn,
    state: textColumn(16),
    // The system, the contact and the policy as the unit wrote them; a draft may lack any of them.
    draft: jsonColumn,
    check_report_id: optionalIdColumn,
    return_reason: optionalTextColumn(500),
    submitted_by: optionalTextColumn(),
    submitted_at_ms: optionalInstantColumn,
    reviewed_by: optionalTextColumn(),
    reviewed_at_ms: optionalInstantColumn,
    version: countColumn,
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('onboardings', ['organisation_path'], { name: 'onboardings_by_organisation' });
  await queryInterface.addIndex('onboardings', ['unit_id'], { name: 'onboardings_unit' });
  await queryInterface.addIndex('onboardings', ['state', 'id'], { name: 'onboardings_state' });

  await queryInterface.createTable('onboarding_channels', {
    id: keyColumn,
    onboarding_id: idColumn,
    organisation_path: pathColumn,
    unit_id: idColumn,
    // The access path that the channel will have: what it is recognised by when it is connected.
    adapter_kind: textColumn(32),
    host: textColumn(64),
    port: countColumn,
    channel_token: textColumn(),
    name: textColumn(),
    is_shared: flagColumn,
  });
  await queryInterface.addIndex('onboarding_channels', ['onboarding_id', 'channel_token'], {
    name: 'onboarding_channels_token',
    unique: true,
  });
  await queryInterface.addIndex('onboarding_channels', ['organisation_path'], {
    name: 'onboarding_channels_by_organisation',
  });
}
