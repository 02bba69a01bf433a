import type { QueryInterface } from 'sequelize';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalJsonColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

const planColumns = {
  valid_from: optionalTextColumn(10),
  valid_to: optionalTextColumn(10),
  method: { ...textColumn(16), defaultValue: 'live' },
  sequence: { ...textColumn(16), defaultValue: 'fixed' },
  once_a_shift: { ...flagColumn, defaultValue: false },
  key_every_minutes: { ...countColumn, allowNull: true },
  post_id: optionalIdColumn,
};

const roundColumns = {
  method: { ...textColumn(16), defaultValue: 'live' },
  mode_key: { ...textColumn(16), defaultValue: '' },
  assignee: optionalJsonColumn,
  paused_at_ms: optionalInstantColumn,
  pause_reason: optionalTextColumn(16),
  paused_by: optionalTextColumn(),
  refused_reports: { ...countColumn, defaultValue: 0 },
};

const stopColumns = {
  patrol_preset: optionalTextColumn(64),
  reset_preset: optionalTextColumn(64),
  previous_seen_at_ms: optionalInstantColumn,
};

/** The mode that old rounds carry in their resolution, as a word that SQL can group by. */
const modeOfOldRounds = `UPDATE rounds SET mode_key = CONCAT(
  CASE WHEN duty LIKE '%"base":"special"%' THEN 'special' WHEN duty LIKE '%"base":"holiday"%' THEN 'holiday'
       WHEN duty LIKE '%"base":"weekend"%' THEN 'weekend' ELSE 'normal' END,
  CASE WHEN duty LIKE '%"night":true%' THEN '+night' ELSE '' END)`;

/**
 * Plans with several slots, validity, goals and a post; rounds with an assignee and pauses; what was escalated; when each
 * camera was seen last; attention checks.
 */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  const { sequelize } = queryInterface;
  await addAll(queryInterface, 'patrol_plans', planColumns);
  await sequelize.query('ALTER TABLE patrol_plans RENAME COLUMN slot TO slots');
  await sequelize.query("UPDATE patrol_plans SET slots = CONCAT('[', slots, ']')");
  await addAll(queryInterface, 'rounds', roundColumns);
  await sequelize.query(modeOfOldRounds);
  await queryInterface.addIndex('rounds', ['state', 'ended_at_ms'], { name: 'rounds_by_end' });
  await addAll(queryInterface, 'round_stops', stopColumns);
  await queryInterface.addIndex('round_stops', ['decided_at_ms'], { name: 'round_stops_by_time' });
  await createViews(queryInterface);
  await createEscalations(queryInterface);
  await createChecks(queryInterface);
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['attention_checks', 'round_escalations', 'camera_views']) await queryInterface.dropTable(table);
  await queryInterface.removeIndex('round_stops', 'round_stops_by_time');
  await queryInterface.removeIndex('rounds', 'rounds_by_end');
  const { sequelize } = queryInterface;
  // Before, a plan had one slot: the first one stays.
  await sequelize.query("UPDATE patrol_plans SET slots = JSON_EXTRACT(slots, '$[0]')");
  await sequelize.query('ALTER TABLE patrol_plans RENAME COLUMN slots TO slot');
  for (const [table, columns] of [
    ['round_stops', stopColumns],
    ['rounds', roundColumns],
    ['patrol_plans', planColumns],
  ] as const) {
    for (const name of Object.keys(columns)) await queryInterface.removeColumn(table, name);
  }
};

async function addAll(
  queryInterface: QueryInterface,
  table: string,
  columns: Readonly<Record<string, typeof countColumn>>,
): Promise<void> {
  for (const [name, column] of Object.entries(columns)) await queryInterface.addColumn(table, name, column);
}

/** One row a camera; what was seen before this table came is carried over. */
async function createViews(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('camera_views', {
    camera_id: keyColumn,
    organisation_path: pathColumn,
    seen_at_ms: instantColumn,
  });
  await queryInterface.addIndex('camera_views', ['organisation_path'], { name: 'camera_views_path' });
  await queryInterface.sequelize.query(
    `INSERT INTO camera_views (camera_id, organisation_path, seen_at_ms)
     SELECT s.camera_id, MIN(c.organisation_path), MAX(s.decided_at_ms)
     FROM round_stops s JOIN cameras c ON c.id = s.camera_id
     WHERE s.outcome = 'seen' AND s.decided_at_ms IS NOT NULL GROUP BY s.camera_id`,
  );
}

async function createEscalations(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('round_escalations', {
    id: keyColumn,
    round_id: idColumn,
    kind: textColumn(16),
    organisation_path: pathColumn,
    to_id: idColumn,
    to_name: textColumn(),
    organisation_name: textColumn(),
    plan_name: textColumn(640),
    due_from_ms: instantColumn,
    due_to_ms: instantColumn,
    cause: optionalTextColumn(32),
    at_ms: instantColumn,
    acknowledged_at_ms: optionalInstantColumn,
    acknowledged_by: optionalTextColumn(),
    note: optionalTextColumn(200),
  });
  await queryInterface.addIndex('round_escalations', ['round_id', 'kind'], {
    name: 'round_escalations_once',
    unique: true,
  });
  await queryInterface.addIndex('round_escalations', ['organisation_path'], { name: 'round_escalations_path' });
  await queryInterface.addIndex('round_escalations', ['at_ms', 'id'], { name: 'round_escalations_time' });
}

async function createChecks(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('attention_checks', {
    id: keyColumn,
    organisation_path: pathColumn,
    round_id: idColumn,
    officer_id: idColumn,
    officer_name: textColumn(),
    asked_at_ms: instantColumn,
    outcome: textColumn(16),
    reaction_ms: { ...countColumn, allowNull: true },
  });
  await queryInterface.addIndex('attention_checks', ['officer_id', 'asked_at_ms'], {
    name: 'attention_checks_officer',
  });
  await queryInterface.addIndex('attention_checks', ['organisation_path'], { name: 'attention_checks_path' });
  await queryInterface.addIndex('attention_checks', ['asked_at_ms'], { name: 'attention_checks_time' });
}
