import type { QueryInterface } from 'sequelize';
import { flagColumn } from '../columns.ts';

/** Whose password somebody else set has to choose an own one at the first sign-in. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.addColumn('users', 'must_change_password', { ...flagColumn, defaultValue: false });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.removeColumn('users', 'must_change_password');
};
