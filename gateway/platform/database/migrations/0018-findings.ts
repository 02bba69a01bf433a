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
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../columns.ts';

const courseColumns = {
  source: { ...textColumn(16), defaultValue: 'wall' },
  state: { ...textColumn(16), defaultValue: 'registered' },
  version: { ...countColumn, defaultValue: 1 },
  handler_id: optionalIdColumn,
  handler_name: optionalTextColumn(),
  handler_path: optionalTextColumn(640),
  handler_role: optionalTextColumn(16),
  due_at_ms: optionalInstantColumn,
  escalate_at_ms: optionalInstantColumn,
  escalation: { ...countColumn, defaultValue: 0 },
  merged_into_id: optionalIdColumn,
  ended_at_ms: optionalInstantColumn,
  hold_basis: optionalTextColumn(256),
  hold_until: optionalTextColumn(10),
};
const monthMs = 30 * 86_400_000;

/** Findings that are followed to their end; their pictures and who saw them; routing; the outbox of webhooks. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  for (const [name, column] of Object.entries(courseColumns)) await queryInterface.addColumn('findings', name, column);
  await queryInterface.addIndex('findings', ['state', 'due_at_ms', 'id'], { name: 'findings_due' });
  await queryInterface.addIndex('findings', ['escalate_at_ms'], { name: 'findings_escalate' });
  await queryInterface.addIndex('findings', ['handler_path'], { name: 'findings_handler' });
  await queryInterface.addIndex('findings', ['camera_id', 'found_at_ms'], { name: 'findings_by_camera' });
  await queryInterface.addIndex('findings', ['merged_into_id'], { name: 'findings_merged' });

  await createHistory(queryInterface);
  await createEvidence(queryInterface);
  await createRouting(queryInterface);

  // What was found before this came: it waits at its own organisation, and its picture has the finding's own id.
  await queryInterface.sequelize.query('UPDATE findings SET due_at_ms = found_at_ms');
  await queryInterface.sequelize.query(
    `INSERT INTO finding_evidence (id, finding_id, organisation_path, kind, media_type, state, size_bytes, added_at_ms, added_by, expires_at_ms)
     SELECT id, id, organisation_path, 'snapshot', 'image/jpeg', 'stored', 0, found_at_ms, officer_name, found_at_ms + ${String(monthMs)}
     FROM findings WHERE has_snapshot = 1`,
  );
};

async function createHistory(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('finding_steps', {
    id: keyColumn,
    finding_id: idColumn,
    organisation_path: pathColumn,
    version: countColumn,
    kind: textColumn(16),
    state: textColumn(16),
    at_ms: instantColumn,
    user_id: optionalIdColumn,
    by_name: textColumn(),
    note: textColumn(500),
    holder_id: idColumn,
    holder_name: textColumn(),
    holder_role: textColumn(16),
    due_at_ms: optionalInstantColumn,
    other_id: optionalIdColumn,
  });
  await queryInterface.addIndex('finding_steps', ['finding_id', 'version'], {
    name: 'finding_steps_once',
    unique: true,
  });
  await queryInterface.addIndex('finding_steps', ['organisation_path'], { name: 'finding_steps_path' });
}

async function createEvidence(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('finding_evidence', {
    id: keyColumn,
    finding_id: idColumn,
    organisation_path: pathColumn,
    kind: textColumn(16),
    media_type: textColumn(32),
    state: textColumn(16),
    size_bytes: countColumn,
    problem: optionalTextColumn(255),
    from_ms: optionalInstantColumn,
    to_ms: optionalInstantColumn,
    ready_at_ms: optionalInstantColumn,
    added_at_ms: instantColumn,
    added_by: textColumn(),
    expires_at_ms: instantColumn,
    deleted_at_ms: optionalInstantColumn,
  });
  await queryInterface.addIndex('finding_evidence', ['finding_id'], { name: 'finding_evidence_of' });
  await queryInterface.addIndex('finding_evidence', ['state', 'ready_at_ms'], { name: 'finding_evidence_ready' });
  await queryInterface.addIndex('finding_evidence', ['state', 'expires_at_ms'], { name: 'finding_evidence_expiry' });
  await queryInterface.addIndex('finding_evidence', ['organisation_path'], { name: 'finding_evidence_path' });

  await queryInterface.createTable('finding_views', {
    id: keyColumn,
    finding_id: idColumn,
    evidence_id: idColumn,
    organisation_path: pathColumn,
    act: textColumn(8),
    purpose: textColumn(16),
    note: textColumn(256),
    user_id: idColumn,
    user_name: textColumn(),
    at_ms: instantColumn,
  });
  await queryInterface.addIndex('finding_views', ['finding_id', 'at_ms', 'id'], { name: 'finding_views_of' });
  await queryInterface.addIndex('finding_views', ['organisation_path'], { name: 'finding_views_path' });
}

async function createRouting(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('finding_rules', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    name: textColumn(),
    position: countColumn,
    categories: jsonColumn,
    severities: jsonColumn,
    post_id: optionalIdColumn,
    post_role: optionalTextColumn(16),
    webhook_ids: jsonColumn,
    enabled: flagColumn,
    version: countColumn,
  });
  await queryInterface.addIndex('finding_rules', ['organisation_path'], { name: 'finding_rules_path' });

  await queryInterface.createTable('webhooks', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    name: textColumn(),
    url: textColumn(2048),
    sealed_secret: textColumn(512),
    previous_secret: optionalTextColumn(512),
    previous_until_ms: optionalInstantColumn,
    enabled: flagColumn,
    version: countColumn,
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('webhooks', ['organisation_path'], { name: 'webhooks_path' });

  await queryInterface.createTable('webhook_deliveries', {
    id: keyColumn,
    webhook_id: idColumn,
    organisation_path: pathColumn,
    event_id: idColumn,
    event_type: textColumn(64),
    body: jsonColumn,
    created_at_ms: instantColumn,
    state: textColumn(16),
    tries: countColumn,
    tries_from_ms: instantColumn,
    next_at_ms: instantColumn,
    tried_at_ms: optionalInstantColumn,
    status: optionalInstantColumn,
    problem: optionalTextColumn(255),
    replays: countColumn,
    replayed_by: optionalTextColumn(),
  });
  await queryInterface.addIndex('webhook_deliveries', ['webhook_id', 'event_id'], {
    name: 'webhook_event',
    unique: true,
  });
  await queryInterface.addIndex('webhook_deliveries', ['state', 'next_at_ms'], { name: 'webhook_due' });
  await queryInterface.addIndex('webhook_deliveries', ['webhook_id', 'created_at_ms', 'id'], {
    name: 'webhook_history',
  });
  await queryInterface.addIndex('webhook_deliveries', ['organisation_path'], { name: 'webhook_deliveries_path' });
}

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['webhook_deliveries', 'webhooks', 'finding_rules', 'finding_views', 'finding_evidence']) {
    await queryInterface.dropTable(table);
  }
  await queryInterface.dropTable('finding_steps');
  for (const name of ['due', 'escalate', 'handler', 'by_camera', 'merged']) {
    await queryInterface.removeIndex('findings', `findings_${name}`);
  }
  for (const name of Object.keys(courseColumns)) await queryInterface.removeColumn('findings', name);
};
