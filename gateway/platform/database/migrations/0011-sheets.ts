import type { QueryInterface } from 'sequelize';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** Imports of camera sheets, their rows, and the administrators' template profiles. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('sheet_imports', {
    id: keyColumn,
    organisation_path: pathColumn,
    user_id: idColumn,
    state: textColumn(16),
    // Key of the kept file, sealed; gone with the file.
    sealed_key: optionalTextColumn(256),
    facts: jsonColumn,
    created_at_ms: instantColumn,
    updated_at_ms: instantColumn,
  });
  await queryInterface.addIndex('sheet_imports', ['organisation_path'], { name: 'sheet_imports_by_organisation' });
  await queryInterface.addIndex('sheet_imports', ['created_at_ms', 'id'], { name: 'sheet_imports_by_time' });
  await createRows(queryInterface);
  await queryInterface.createTable('sheet_profiles', {
    id: keyColumn,
    organisation_path: pathColumn,
    name: textColumn(),
    content: jsonColumn,
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('sheet_profiles', ['organisation_path', 'name'], {
    name: 'sheet_profiles_name',
    unique: true,
  });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['sheet_profiles', 'sheet_rows', 'sheet_imports']) await queryInterface.dropTable(table);
};

async function createRows(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('sheet_rows', {
    import_id: { ...idColumn, primaryKey: true },
    number: { ...countColumn, primaryKey: true },
    organisation_path: pathColumn,
    verdict: textColumn(16),
    proposal: optionalTextColumn(32),
    applied: optionalTextColumn(16),
    has_problems: flagColumn,
    camera_id: optionalIdColumn,
    content: jsonColumn,
    // Until the row is applied.
    sealed_password: optionalTextColumn(2048),
  });
}
