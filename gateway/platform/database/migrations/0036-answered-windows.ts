import type { QueryInterface } from 'sequelize';
import { countColumn, optionalInstantColumn } from '../columns.ts';

/** When everything that a maintenance window kept quiet answered again, and how many cameras that were. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.addColumn('maintenance_windows', 'answered_at_ms', optionalInstantColumn);
  await queryInterface.addColumn('maintenance_windows', 'answered_count', { ...countColumn, defaultValue: 0 });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.removeColumn('maintenance_windows', 'answered_at_ms');
  await queryInterface.removeColumn('maintenance_windows', 'answered_count');
};
