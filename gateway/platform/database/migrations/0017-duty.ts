import type { QueryInterface } from 'sequelize';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';
import { down as dropOverrides, up as createOverrides } from './0006-duty.ts';

/**
 * Every decision about duty in one table: overrides, imported years, night windows, the eve rule, the special mode,
 * levels, and what was taken back. Rows are added only. The table of overrides that it replaces was never written by any
 * operation.
 */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await dropOverrides(queryInterface);
  await queryInterface.createTable('duty_decisions', {
    id: keyColumn,
    organisation_path: pathColumn,
    kind: textColumn(16),
    ruling: jsonColumn,
    reason: textColumn(500),
    document_number: optionalTextColumn(),
    user_id: idColumn,
    decided_by: textColumn(),
    decided_at_ms: instantColumn,
  });
  await queryInterface.addIndex('duty_decisions', ['organisation_path'], { name: 'duty_decisions_by_organisation' });
  await queryInterface.addIndex('duty_decisions', ['decided_at_ms', 'id'], { name: 'duty_decisions_by_time' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('duty_decisions');
  await createOverrides(queryInterface);
};
