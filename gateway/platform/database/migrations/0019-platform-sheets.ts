import type { QueryInterface } from 'sequelize';
import { countColumn, optionalInstantColumn } from '../columns.ts';

/** Platforms that are edited by several people, and that are given up: what they were stays. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.addColumn('platforms', 'version', { ...countColumn, defaultValue: 1 });
  await queryInterface.addColumn('platforms', 'removed_at_ms', optionalInstantColumn);
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.removeColumn('platforms', 'removed_at_ms');
  await queryInterface.removeColumn('platforms', 'version');
};
