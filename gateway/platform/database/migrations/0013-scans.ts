import { DataTypes, type QueryInterface } from 'sequelize';
import {
  countColumn,
  flagColumn,
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

/** Scans that are kept, their differences, schedules, named logins, adoptions of many, check reports. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await createScans(queryInterface);
  await createChanges(queryInterface);
  await createLogins(queryInterface);
  await createBulkAdoptions(queryInterface);
  await createChecks(queryInterface);
  await widenCandidates(queryInterface);
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  const tables = ['check_reports', 'bulk_adoption_items', 'bulk_adoptions', 'credential_tries', 'credential_sets'];
  for (const table of [...tables, 'scan_changes', 'scan_schedules', 'scan_sightings', 'scans']) {
    await queryInterface.dropTable(table);
  }
  await queryInterface.removeIndex('candidates', 'candidates_by_host');
  for (const column of ['host_key', 'mac', 'serial']) await queryInterface.removeColumn('candidates', column);
};

async function createScans(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('scans', {
    id: keyColumn,
    organisation_path: pathColumn,
    state: textColumn(16),
    cause: textColumn(16),
    started_by: optionalTextColumn(),
    schedule_id: optionalIdColumn,
    multicast: flagColumn,
    ranges: jsonColumn,
    asked_hosts: countColumn,
    host_count: countColumn,
    found_devices: countColumn,
    asked_at_ms: instantColumn,
    started_at_ms: optionalInstantColumn,
    ended_at_ms: optionalInstantColumn,
    problem: optionalTextColumn(1024),
    changes: optionalJsonColumn,
  });
  await queryInterface.addIndex('scans', ['organisation_path'], { name: 'scans_by_organisation' });
  await queryInterface.addIndex('scans', ['asked_at_ms', 'id'], { name: 'scans_by_time' });
  await queryInterface.addIndex('scans', ['state'], { name: 'scans_by_state' });
  await queryInterface.createTable('scan_sightings', {
    id: keyColumn,
    scan_id: idColumn,
    organisation_path: pathColumn,
    device: jsonColumn,
  });
  await queryInterface.addIndex('scan_sightings', ['scan_id'], { name: 'scan_sightings_by_scan' });
  await queryInterface.addIndex('scan_sightings', ['organisation_path'], { name: 'scan_sightings_by_organisation' });
  await queryInterface.createTable('scan_schedules', {
    id: keyColumn,
    organisation_path: pathColumn,
    name: textColumn(),
    cron: textColumn(64),
    multicast: flagColumn,
    ranges: jsonColumn,
    enabled: flagColumn,
    created_by: textColumn(),
    created_at_ms: instantColumn,
    last_due_at_ms: optionalInstantColumn,
  });
  await queryInterface.addIndex('scan_schedules', ['organisation_path'], { name: 'scan_schedules_by_organisation' });
}

async function createChanges(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('scan_changes', {
    id: keyColumn,
    scan_id: idColumn,
    organisation_path: pathColumn,
    kind: textColumn(16),
    state: textColumn(16),
    change: jsonColumn,
    seen_at_ms: instantColumn,
    decided_at_ms: optionalInstantColumn,
    decided_by: optionalTextColumn(),
  });
  await queryInterface.addIndex('scan_changes', ['scan_id', 'id'], { name: 'scan_changes_by_scan' });
  await queryInterface.addIndex('scan_changes', ['organisation_path'], { name: 'scan_changes_by_organisation' });
  await queryInterface.addIndex('scan_changes', ['state', 'id'], { name: 'scan_changes_by_state' });
}

async function createLogins(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('credential_sets', {
    id: keyColumn,
    organisation_path: pathColumn,
    unit_id: optionalIdColumn,
    name: textColumn(),
    username: textColumn(),
    sealed_password: textColumn(2048),
    version: countColumn,
    changed_by: textColumn(),
    changed_at_ms: instantColumn,
  });
  await queryInterface.addIndex('credential_sets', ['organisation_path', 'name'], {
    name: 'credential_sets_name',
    unique: true,
  });
  await queryInterface.createTable('credential_tries', {
    id: keyColumn,
    organisation_path: pathColumn,
    set_id: idColumn,
    set_version: countColumn,
    host: textColumn(64),
    port: countColumn,
    outcome: textColumn(16),
    tried_at_ms: instantColumn,
  });
  await queryInterface.addIndex('credential_tries', ['set_id', 'set_version', 'host', 'port'], {
    name: 'credential_tries_once',
    unique: true,
  });
  await queryInterface.addIndex('credential_tries', ['host', 'port'], { name: 'credential_tries_by_address' });
  await queryInterface.addIndex('credential_tries', ['tried_at_ms'], { name: 'credential_tries_by_time' });
  await queryInterface.addIndex('credential_tries', ['organisation_path'], { name: 'credential_tries_organisation' });
}

async function createBulkAdoptions(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('bulk_adoptions', {
    id: keyColumn,
    organisation_path: pathColumn,
    state: textColumn(16),
    request: jsonColumn,
    started_by: textColumn(),
    asked_at_ms: instantColumn,
    ended_at_ms: optionalInstantColumn,
    problem: optionalTextColumn(1024),
  });
  await queryInterface.addIndex('bulk_adoptions', ['organisation_path'], { name: 'bulk_adoptions_by_organisation' });
  await queryInterface.createTable('bulk_adoption_items', {
    id: keyColumn,
    bulk_id: idColumn,
    organisation_path: pathColumn,
    candidate_id: idColumn,
    host: textColumn(64),
    port: countColumn,
    state: textColumn(16),
    code: optionalTextColumn(64),
    detail: optionalTextColumn(512),
    camera_count: countColumn,
  });
  await queryInterface.addIndex('bulk_adoption_items', ['bulk_id', 'id'], { name: 'bulk_adoption_items_by_job' });
  await queryInterface.addIndex('bulk_adoption_items', ['organisation_path'], { name: 'bulk_items_by_organisation' });
}

async function createChecks(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('check_reports', {
    id: keyColumn,
    organisation_path: pathColumn,
    candidate_id: idColumn,
    state: textColumn(16),
    report: jsonColumn,
    checklist: jsonColumn,
    checked_by: textColumn(),
    started_at_ms: instantColumn,
    ended_at_ms: optionalInstantColumn,
  });
  await queryInterface.addIndex('check_reports', ['candidate_id', 'started_at_ms'], {
    name: 'check_reports_by_candidate',
  });
  await queryInterface.addIndex('check_reports', ['organisation_path'], { name: 'check_reports_by_organisation' });
}

/** What a range is searched by is made when a scan sees the device the next time. */
async function widenCandidates(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.addColumn('candidates', 'host_key', {
    type: DataTypes.STRING(34),
    allowNull: false,
    defaultValue: '',
  });
  await queryInterface.addColumn('candidates', 'mac', optionalTextColumn(32));
  await queryInterface.addColumn('candidates', 'serial', optionalTextColumn());
  await queryInterface.addIndex('candidates', ['organisation_path', 'host_key'], { name: 'candidates_by_host' });
}
