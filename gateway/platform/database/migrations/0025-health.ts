import { DataTypes, type QueryInterface } from 'sequelize';
import { optionalJsonColumn, optionalTextColumn } from '../columns.ts';

/** Why nothing is known of a camera, what the deep check left behind, and how often its status changed lately. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.addColumn('camera_states', 'why', optionalTextColumn(16));
  await queryInterface.addColumn('camera_states', 'deep', optionalJsonColumn);
  await queryInterface.addColumn('camera_states', 'changes_ms', optionalJsonColumn);
  await queryInterface.addColumn('camera_states', 'is_flapping', { type: DataTypes.BOOLEAN, allowNull: true });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const column of ['is_flapping', 'changes_ms', 'deep', 'why']) {
    await queryInterface.removeColumn('camera_states', column);
  }
};
