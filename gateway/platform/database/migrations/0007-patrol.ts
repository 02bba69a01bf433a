import type { QueryInterface } from 'sequelize';
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

/** Patrol plans, the rounds that fell due, and the stops of each round. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await createPlans(queryInterface);
  await createRounds(queryInterface);
  await createStops(queryInterface);
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['round_stops', 'rounds', 'patrol_plans']) await queryInterface.dropTable(table);
};

async function createPlans(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('patrol_plans', {
    id: keyColumn,
    name: textColumn(),
    organisation_id: idColumn,
    organisation_path: pathColumn,
    modes: jsonColumn,
    slot: jsonColumn,
    layout: countColumn,
    dwell_seconds: countColumn,
    stops: jsonColumn,
    enabled: flagColumn,
    swept_to_ms: instantColumn,
  });
  await queryInterface.addIndex('patrol_plans', ['organisation_path'], { name: 'patrol_plans_by_organisation' });
}

async function createRounds(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('rounds', {
    id: keyColumn,
    plan_id: idColumn,
    plan_name: textColumn(640),
    organisation_id: idColumn,
    organisation_name: textColumn(),
    organisation_path: pathColumn,
    state: textColumn(16),
    duty: jsonColumn,
    due_from_ms: instantColumn,
    due_to_ms: instantColumn,
    layout: countColumn,
    started_at_ms: optionalInstantColumn,
    ended_at_ms: optionalInstantColumn,
    officer_id: optionalIdColumn,
    officer_name: optionalTextColumn(),
    seat_id: optionalIdColumn,
    missed_cause: optionalTextColumn(32),
    due_count: countColumn,
    seen_count: countColumn,
    not_viewable_count: countColumn,
    skipped_count: countColumn,
    normal_count: countColumn,
    version: countColumn,
  });
  await queryInterface.addIndex('rounds', ['plan_id', 'due_from_ms'], { name: 'rounds_by_due', unique: true });
  await queryInterface.addIndex('rounds', ['organisation_path'], { name: 'rounds_by_organisation' });
  await queryInterface.addIndex('rounds', ['state', 'due_from_ms'], { name: 'rounds_by_state' });
  await queryInterface.addIndex('rounds', ['due_from_ms'], { name: 'rounds_by_time' });
}

async function createStops(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('round_stops', {
    id: keyColumn,
    round_id: { ...idColumn, references: { model: 'rounds', key: 'id' }, onDelete: 'CASCADE' },
    organisation_path: pathColumn,
    stop_order: countColumn,
    camera_id: idColumn,
    camera_name: textColumn(),
    place: textColumn(256),
    dwell_ms: countColumn,
    outcome: textColumn(16),
    marked_normal: flagColumn,
    shown_ms: countColumn,
    decided_at_ms: optionalInstantColumn,
    fault: optionalJsonColumn,
    outage_id: optionalIdColumn,
  });
  await queryInterface.addIndex('round_stops', ['round_id', 'stop_order'], { name: 'round_stops_order', unique: true });
  await queryInterface.addIndex('round_stops', ['organisation_path'], { name: 'round_stops_by_organisation' });
  await queryInterface.addIndex('round_stops', ['camera_id', 'decided_at_ms'], { name: 'round_stops_by_camera' });
}
