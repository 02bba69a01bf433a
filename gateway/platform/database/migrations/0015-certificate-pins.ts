import type { QueryInterface } from 'sequelize';
import { countColumn, instantColumn, textColumn } from '../columns.ts';

/** Certificates that devices showed at their first login. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('certificate_pins', {
    host: { ...textColumn(64), primaryKey: true },
    port: { ...countColumn, primaryKey: true },
    fingerprint: textColumn(95),
    pinned_at_ms: instantColumn,
  });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('certificate_pins');
};
