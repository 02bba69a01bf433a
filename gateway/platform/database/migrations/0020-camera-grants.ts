import type { QueryInterface } from 'sequelize';
import {
  flagColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/**
 * Cameras that are granted to neighbours. Rows are added and ended, never deleted. The path is the grantee's: whose the
 * camera is stands with the camera, which may move.
 */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('camera_grants', {
    id: keyColumn,
    camera_id: idColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    from_ms: instantColumn,
    until_day: textColumn(10),
    reason: textColumn(500),
    may_live: flagColumn,
    may_snapshot: flagColumn,
    may_patrol: flagColumn,
    granted_by_id: idColumn,
    granted_by: textColumn(),
    granted_at_ms: instantColumn,
    ended_at_ms: optionalInstantColumn,
    ended_by: optionalTextColumn(),
    end_reason: optionalTextColumn(500),
    // Camera and grantee while it stands: the database itself lets in only one.
    standing_key: optionalTextColumn(80),
  });
  await queryInterface.addIndex('camera_grants', ['standing_key'], { name: 'camera_grants_standing', unique: true });
  await queryInterface.addIndex('camera_grants', ['camera_id', 'granted_at_ms'], { name: 'camera_grants_of_camera' });
  await queryInterface.addIndex('camera_grants', ['organisation_path'], { name: 'camera_grants_path' });
  await queryInterface.addIndex('camera_grants', ['ended_at_ms'], { name: 'camera_grants_ended' });

  // Whose the camera is, when a neighbour found something at it.
  await queryInterface.addColumn('findings', 'owner_path', optionalTextColumn(640));
  await queryInterface.addIndex('findings', ['owner_path'], { name: 'findings_owner' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.removeIndex('findings', 'findings_owner');
  await queryInterface.removeColumn('findings', 'owner_path');
  await queryInterface.dropTable('camera_grants');
};
