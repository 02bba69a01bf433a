import type { QueryInterface } from 'sequelize';
import {
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** Self-built cameras whose owner has taken their sharing back: rows are added and ended, never deleted. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('share_withdrawals', {
    id: keyColumn,
    unit_id: optionalIdColumn,
    camera_id: optionalIdColumn,
    organisation_path: pathColumn,
    reason: textColumn(500),
    withdrawn_at_ms: instantColumn,
    withdrawn_by_id: idColumn,
    withdrawn_by: textColumn(),
    returned_at_ms: optionalInstantColumn,
    returned_by_id: optionalIdColumn,
    returned_by: optionalTextColumn(),
    return_reason: optionalTextColumn(500),
    // Unit or camera while it stands, so that there is one at most.
    standing_key: optionalTextColumn(48),
  });
  await queryInterface.addIndex('share_withdrawals', ['standing_key'], {
    name: 'share_withdrawals_standing',
    unique: true,
  });
  await queryInterface.addIndex('share_withdrawals', ['unit_id'], { name: 'share_withdrawals_unit' });
  await queryInterface.addIndex('share_withdrawals', ['camera_id'], { name: 'share_withdrawals_camera' });
  await queryInterface.addIndex('share_withdrawals', ['organisation_path'], { name: 'share_withdrawals_path' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('share_withdrawals');
};
