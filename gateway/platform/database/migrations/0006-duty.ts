import type { QueryInterface } from 'sequelize';
import { idColumn, instantColumn, keyColumn, optionalTextColumn, pathColumn, textColumn } from '../columns.ts';

/** Administrators' decisions about single days. Rows are added only: the newest of a day counts. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('duty_overrides', {
    id: keyColumn,
    organisation_path: pathColumn,
    duty_date: textColumn(10),
    base: textColumn(16),
    reason: textColumn(500),
    document_number: optionalTextColumn(),
    user_id: idColumn,
    decided_by: textColumn(),
    decided_at_ms: instantColumn,
  });
  await queryInterface.addIndex('duty_overrides', ['organisation_path'], { name: 'duty_overrides_by_organisation' });
  await queryInterface.addIndex('duty_overrides', ['duty_date'], { name: 'duty_overrides_by_date' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('duty_overrides');
};
