import { DataTypes, type QueryInterface } from 'sequelize';
import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalNumberColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

const cameraColumns = {
  gb_code: optionalTextColumn(20),
  local_code: optionalTextColumn(20),
  civil_code: optionalTextColumn(12),
  owner_unit_id: optionalIdColumn,
  managing_unit_id: optionalIdColumn,
  maintaining_unit_id: optionalIdColumn,
  contract_id: optionalIdColumn,
  onu_serial: optionalTextColumn(64),
  upstream_node: optionalTextColumn(),
  longitude: optionalNumberColumn,
  latitude: optionalNumberColumn,
  completeness: { ...countColumn, defaultValue: 0 },
  missing_mandatory: { ...countColumn, defaultValue: 0 },
  removed_at_ms: optionalInstantColumn,
  // 0: made before the columns that are worked out from the record; the gateway works them out when it starts.
  derived_edition: { ...countColumn, defaultValue: 0 },
  search_text: { type: DataTypes.STRING(768), allowNull: false, defaultValue: '' },
  record_json: optionalJsonColumn,
  provenance_json: optionalJsonColumn,
};

/** Columns that lists filter by; with them in the index, a filter reads no row that it will not show. */
const filterColumns = ['removed_at_ms', 'status', 'ownership', 'point_class'];

const cameraIndexes: readonly { readonly name: string; readonly columns: readonly string[] }[] = [
  { name: 'cameras_local_code', columns: ['local_code'] },
  { name: 'cameras_civil_code', columns: ['civil_code'] },
  { name: 'cameras_owner_unit', columns: ['owner_unit_id'] },
  { name: 'cameras_managing_unit', columns: ['managing_unit_id'] },
  { name: 'cameras_maintaining_unit', columns: ['maintaining_unit_id'] },
  { name: 'cameras_contract', columns: ['contract_id'] },
  { name: 'cameras_onu_serial', columns: ['onu_serial'] },
  { name: 'cameras_upstream_node', columns: ['upstream_node'] },
  { name: 'cameras_completeness', columns: ['completeness', 'id'] },
  { name: 'cameras_created', columns: ['created_at_ms', 'id'] },
  { name: 'cameras_derived', columns: ['derived_edition'] },
];

/** The camera record, its history, and the queue of codes that two cameras claim. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  for (const [name, column] of Object.entries(cameraColumns)) await queryInterface.addColumn('cameras', name, column);
  await queryInterface.sequelize.query("UPDATE cameras SET removed_at_ms = created_at_ms WHERE status = 'removed'");
  await queryInterface.addIndex('cameras', ['gb_code'], { name: 'cameras_gb_code', unique: true });
  for (const { name, columns } of cameraIndexes) await queryInterface.addIndex('cameras', [...columns], { name });
  await indexLists(queryInterface);
  await createChanges(queryInterface);
  await createConflicts(queryInterface);
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('code_conflicts');
  await queryInterface.dropTable('camera_changes');
  await queryInterface.addIndex('cameras', ['organisation_path'], { name: 'cameras_path' });
  await queryInterface.addIndex('cameras', ['name', 'id'], { name: 'cameras_name' });
  const isSqlite = queryInterface.sequelize.getDialect() === 'sqlite';
  const lists = ['cameras_list', 'cameras_walk', 'cameras_gb_code', ...(isSqlite ? ['cameras_search'] : [])];
  for (const name of [...lists, ...cameraIndexes.map((index) => index.name)]) {
    await queryInterface.removeIndex('cameras', name);
  }
  for (const name of Object.keys(cameraColumns)) {
    // Sequelize's own removeColumn copies the whole table on SQLite and forgets its indexes.
    await queryInterface.sequelize.query(`ALTER TABLE cameras DROP COLUMN ${name}`);
  }
};

/**
 * Indexes that answer a list without reading a row that it does not show: one to find, count and sort what a filter
 * matches inside a scope, one to walk by name, and on SQLite one that holds the searched text. An index of MariaDB has
 * no room for all of it (3,072 bytes). The older indexes of the same beginnings go: the planner would take them.
 */
async function indexLists(queryInterface: QueryInterface): Promise<void> {
  const isSqlite = queryInterface.sequelize.getDialect() === 'sqlite';
  await queryInterface.removeIndex('cameras', 'cameras_name');
  await queryInterface.removeIndex('cameras', 'cameras_path');
  const add = (name: string, columns: readonly string[]) => queryInterface.addIndex('cameras', [...columns], { name });
  if (!isSqlite) {
    await add('cameras_list', ['organisation_path', ...filterColumns]);
    await add('cameras_walk', ['name', 'id', ...filterColumns]);
    return;
  }
  const sorted = ['missing_mandatory', 'completeness', 'created_at_ms', 'gb_code', 'name', 'id'];
  await add('cameras_list', ['organisation_path', ...filterColumns, ...sorted]);
  await add('cameras_search', ['organisation_path', ...filterColumns, ...sorted, 'search_text']);
  await add('cameras_walk', ['name', 'id', 'organisation_path', ...filterColumns, 'missing_mandatory', 'search_text']);
}

async function createChanges(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('camera_changes', {
    id: keyColumn,
    camera_id: idColumn,
    organisation_path: pathColumn,
    version: countColumn,
    at_ms: instantColumn,
    source: textColumn(16),
    user_id: idColumn,
    by_name: textColumn(),
    fields_json: jsonColumn,
  });
  await queryInterface.addIndex('camera_changes', ['camera_id', 'version'], { name: 'camera_changes_camera' });
  await queryInterface.addIndex('camera_changes', ['organisation_path'], { name: 'camera_changes_path' });
}

async function createConflicts(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('code_conflicts', {
    id: keyColumn,
    camera_id: idColumn,
    organisation_path: pathColumn,
    gb_code: textColumn(20),
    state: textColumn(16),
    found_at_ms: instantColumn,
    found_by: textColumn(),
    resolved_at_ms: optionalInstantColumn,
    resolved_by: optionalTextColumn(),
  });
  await queryInterface.addIndex('code_conflicts', ['camera_id', 'gb_code'], {
    name: 'code_conflicts_claim',
    unique: true,
  });
  await queryInterface.addIndex('code_conflicts', ['state', 'gb_code'], { name: 'code_conflicts_state' });
  await queryInterface.addIndex('code_conflicts', ['organisation_path'], { name: 'code_conflicts_path' });
}
