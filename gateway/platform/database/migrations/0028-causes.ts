import type { QueryInterface } from 'sequelize';
import {
  countColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

/**
 * Causes of outages, what is left of them for each organisation when they are over, and maintenance windows. Outages of
 * before get a cause each.
 */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await createCauses(queryInterface);
  await createWindows(queryInterface);
  await queryInterface.addColumn('outages', 'effect', { ...textColumn(16), defaultValue: 'down' });
  await queryInterface.addColumn('outages', 'cause_id', optionalIdColumn);
  await queryInterface.addColumn('outages', 'recovering_since_ms', optionalInstantColumn);
  for (const statement of causesOfOldOutages) await queryInterface.sequelize.query(statement);
  await queryInterface.addIndex('outages', ['cause_id', 'state'], { name: 'outages_by_cause' });
  await queryInterface.addIndex('outages', ['recovering_since_ms'], { name: 'outages_recovering' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const index of ['outages_by_cause', 'outages_recovering']) await queryInterface.removeIndex('outages', index);
  for (const name of ['recovering_since_ms', 'cause_id', 'effect']) await queryInterface.removeColumn('outages', name);
  for (const table of ['maintenance_windows', 'cause_parts', 'causes']) await queryInterface.dropTable(table);
};

async function createCauses(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('causes', {
    id: keyColumn,
    kind: textColumn(16),
    cause_key: textColumn(128),
    name: textColumn(256),
    organisation_path: pathColumn,
    state: textColumn(16),
    severity: textColumn(16),
    started_at_ms: instantColumn,
    opened_at_ms: instantColumn,
    confirmed_at_ms: optionalInstantColumn,
    ended_at_ms: optionalInstantColumn,
    merged_into_id: optionalIdColumn,
    camera_count: countColumn,
    peak_count: countColumn,
    member_count: countColumn,
    fault: jsonColumn,
    maintenance_window_id: optionalIdColumn,
  });
  await queryInterface.addIndex('causes', ['organisation_path'], { name: 'causes_path' });
  await queryInterface.addIndex('causes', ['state', 'id'], { name: 'causes_by_state' });
  await queryInterface.addIndex('causes', ['kind', 'cause_key'], { name: 'causes_by_key' });
  await queryInterface.createTable('cause_parts', {
    id: keyColumn,
    cause_id: idColumn,
    kind: textColumn(16),
    organisation_path: pathColumn,
    affected_count: countColumn,
    top_class: countColumn,
    effect: textColumn(16),
    started_at_ms: instantColumn,
    opened_at_ms: instantColumn,
    ended_at_ms: instantColumn,
    fault: jsonColumn,
  });
  await queryInterface.addIndex('cause_parts', ['cause_id'], { name: 'cause_parts_cause' });
  await queryInterface.addIndex('cause_parts', ['organisation_path'], { name: 'cause_parts_path' });
}

async function createWindows(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('maintenance_windows', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    reason: textColumn(200),
    schedule: jsonColumn,
    target: jsonColumn,
    // After it the window can count no more; NULL while it recurs for ever.
    over_at_ms: optionalInstantColumn,
    created_at_ms: instantColumn,
    created_by: textColumn(),
    changed_at_ms: optionalInstantColumn,
    changed_by: optionalTextColumn(),
    ended_at_ms: optionalInstantColumn,
    ended_by: optionalTextColumn(),
    version: countColumn,
  });
  await queryInterface.addIndex('maintenance_windows', ['organisation_path'], { name: 'maintenance_windows_path' });
  await queryInterface.addIndex('maintenance_windows', ['over_at_ms'], { name: 'maintenance_windows_over' });
}

const nameOfCamera = 'COALESCE((SELECT name FROM cameras WHERE id = o.camera_id), o.camera_id)';
const classOfCamera = 'COALESCE((SELECT point_class FROM cameras WHERE id = o.camera_id), 9)';

/** A cause has the id of its only outage. Open ones are suspected: the gateway confirms them when it starts. */
const causesOfOldOutages = [
  `INSERT INTO causes (id, kind, cause_key, name, organisation_path, state, severity, started_at_ms, opened_at_ms,
     confirmed_at_ms, ended_at_ms, merged_into_id, camera_count, peak_count, member_count, fault, maintenance_window_id)
   SELECT o.id, 'camera', o.camera_id, ${nameOfCamera}, o.organisation_path,
     CASE WHEN o.state = 'open' THEN 'suspected' ELSE 'closed' END,
     CASE WHEN ${classOfCamera} = 1 THEN 'major' ELSE 'minor' END, o.started_at_ms, o.opened_at_ms,
     CASE WHEN o.state = 'open' THEN NULL ELSE o.opened_at_ms END, o.ended_at_ms, NULL,
     CASE WHEN o.state = 'open' THEN 1 ELSE 0 END, 1, 1, o.fault, NULL FROM outages o`,
  `INSERT INTO cause_parts (id, cause_id, kind, organisation_path, affected_count, top_class, effect, started_at_ms,
     opened_at_ms, ended_at_ms, fault)
   SELECT o.id, o.id, 'camera', o.organisation_path, 1, ${classOfCamera}, 'down', o.started_at_ms, o.opened_at_ms,
     o.ended_at_ms, o.fault FROM outages o WHERE o.state = 'closed' AND o.ended_at_ms IS NOT NULL`,
  'UPDATE outages SET cause_id = id',
];
