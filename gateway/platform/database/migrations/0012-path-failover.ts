import { DataTypes, type QueryInterface } from 'sequelize';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/** Several access paths of a camera and how each fared, merge proposals, devices that are not the expected ones. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.addColumn('access_paths', 'is_enabled', { ...flagColumn, defaultValue: true });
  await queryInterface.addColumn('cameras', 'merged_into_id', { type: DataTypes.STRING(36), allowNull: true });
  await createStandings(queryInterface);
  await createProposals(queryInterface);
  await createAlarms(queryInterface);
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['device_alarms', 'merge_proposals', 'path_standings']) await queryInterface.dropTable(table);
  await queryInterface.removeColumn('cameras', 'merged_into_id');
  await queryInterface.removeColumn('access_paths', 'is_enabled');
};

async function createStandings(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('path_standings', {
    path_id: keyColumn,
    organisation_path: pathColumn,
    reach: textColumn(16),
    since_ms: instantColumn,
    last_good_ms: optionalInstantColumn,
    last_tried_ms: optionalInstantColumn,
    held_until_ms: optionalInstantColumn,
    stream_failures: countColumn,
    login_refused_by: optionalTextColumn(16),
    fault: optionalJsonColumn,
  });
  await queryInterface.addIndex('path_standings', ['organisation_path'], { name: 'path_standings_path' });
}

async function createProposals(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('merge_proposals', {
    id: keyColumn,
    // Of the smallest organisation that holds both cameras: who does not see it does not see both.
    organisation_path: pathColumn,
    first_camera_id: idColumn,
    second_camera_id: idColumn,
    reasons: jsonColumn,
    // A digest of the reasons, so that two searches at the same moment propose once.
    reason_key: textColumn(64),
    confidence: countColumn,
    state: textColumn(16),
    created_at_ms: instantColumn,
    decided_at_ms: optionalInstantColumn,
    decided_by: optionalIdColumn,
    undo: optionalJsonColumn,
  });
  await queryInterface.addIndex('merge_proposals', ['first_camera_id', 'second_camera_id', 'reason_key'], {
    name: 'merge_proposals_pair',
    unique: true,
  });
  await queryInterface.addIndex('merge_proposals', ['second_camera_id'], { name: 'merge_proposals_second' });
  await queryInterface.addIndex('merge_proposals', ['organisation_path'], { name: 'merge_proposals_path' });
  await queryInterface.addIndex('merge_proposals', ['state', 'confidence', 'id'], { name: 'merge_proposals_state' });
}

async function createAlarms(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('device_alarms', {
    camera_id: keyColumn,
    organisation_path: pathColumn,
    pinned: jsonColumn,
    found: jsonColumn,
    raised_at_ms: instantColumn,
  });
  await queryInterface.addIndex('device_alarms', ['organisation_path'], { name: 'device_alarms_path' });
}
