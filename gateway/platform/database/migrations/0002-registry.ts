import type { QueryInterface } from 'sequelize';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalNumberColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** Organisations, systems, credentials, cameras and the ways to reach them. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await createOrganisations(queryInterface);
  await createSystems(queryInterface);
  await createCredentials(queryInterface);
  await createCameras(queryInterface);
  await createAccessPaths(queryInterface);
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['camera_streams', 'access_paths', 'cameras', 'credentials', 'systems', 'organisations']) {
    await queryInterface.dropTable(table);
  }
};

async function createOrganisations(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('organisations', {
    id: keyColumn,
    // Empty for the root: a unique index lets NULL in any number of times, which would make several roots possible.
    parent_id: textColumn(36),
    kind: textColumn(16),
    name: textColumn(),
    organisation_path: pathColumn,
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('organisations', ['organisation_path'], { name: 'organisations_path' });
  await queryInterface.addIndex('organisations', ['parent_id', 'name'], { name: 'organisations_name', unique: true });
}

async function createSystems(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('systems', {
    id: keyColumn,
    kind: textColumn(16),
    name: textColumn(),
    organisation_id: idColumn,
    organisation_path: pathColumn,
    adapter_kind: textColumn(32),
    host: textColumn(64),
    port: countColumn,
    vendor: textColumn(),
    model: textColumn(),
    firmware: textColumn(),
    serial: textColumn(),
    mac: optionalTextColumn(32),
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('systems', ['organisation_path'], { name: 'systems_path' });
  await queryInterface.addIndex('systems', ['adapter_kind', 'host', 'port'], { name: 'systems_address', unique: true });
}

async function createCredentials(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('credentials', {
    id: keyColumn,
    organisation_path: pathColumn,
    username: textColumn(),
    sealed_password: textColumn(2048),
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('credentials', ['organisation_path'], { name: 'credentials_path' });
}

async function createCameras(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('cameras', {
    id: keyColumn,
    name: textColumn(),
    organisation_id: idColumn,
    organisation_path: pathColumn,
    ownership: textColumn(16),
    point_class: countColumn,
    status: textColumn(16),
    place: textColumn(256),
    vendor: textColumn(),
    model: textColumn(),
    firmware: textColumn(),
    serial: textColumn(),
    mac: optionalTextColumn(32),
    system_id: optionalIdColumn,
    version: countColumn,
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('cameras', ['organisation_path'], { name: 'cameras_path' });
  await queryInterface.addIndex('cameras', ['organisation_id'], { name: 'cameras_organisation' });
  await queryInterface.addIndex('cameras', ['name', 'id'], { name: 'cameras_name' });
  await queryInterface.addIndex('cameras', ['system_id'], { name: 'cameras_system' });
  await queryInterface.addIndex('cameras', ['serial'], { name: 'cameras_serial' });
  await queryInterface.addIndex('cameras', ['mac'], { name: 'cameras_mac' });
}

async function createAccessPaths(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('access_paths', {
    id: keyColumn,
    camera_id: idColumn,
    organisation_path: pathColumn,
    adapter_kind: textColumn(32),
    host: textColumn(64),
    port: countColumn,
    channel_token: textColumn(),
    snapshot_path: optionalTextColumn(512),
    credential_id: optionalIdColumn,
    system_id: optionalIdColumn,
    priority: countColumn,
  });
  await queryInterface.addIndex('access_paths', ['organisation_path'], { name: 'access_paths_path' });
  await queryInterface.addIndex('access_paths', ['camera_id'], { name: 'access_paths_camera' });
  await queryInterface.addIndex('access_paths', ['adapter_kind', 'host', 'port', 'channel_token'], {
    name: 'access_paths_address',
    unique: true,
  });

  await queryInterface.createTable('camera_streams', {
    id: keyColumn,
    access_path_id: idColumn,
    profile: textColumn(8),
    profile_token: textColumn(),
    codec: textColumn(16),
    width: countColumn,
    height: countColumn,
    fps: { ...optionalNumberColumn, allowNull: false },
    bitrate_kbps: countColumn,
    rtsp_port: countColumn,
    rtsp_path: textColumn(1024),
  });
  await queryInterface.addIndex('camera_streams', ['access_path_id', 'profile'], {
    name: 'camera_streams_profile',
    unique: true,
  });
}
