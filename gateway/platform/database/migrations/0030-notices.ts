import { Op, type QueryInterface } from 'sequelize';
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

/**
 * Who is told of causes, the outbox of what is told, and what is remembered of the causes. Escalations of rounds climb more
 * than one level.
 */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('notice_subscriptions', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    name: textColumn(),
    language: textColumn(8),
    channel: jsonColumn,
    severities: jsonColumn,
    kinds: jsonColumn,
    unit_id: optionalIdColumn,
    at_once: flagColumn,
    quiet_in: jsonColumn,
    digest_times: jsonColumn,
    next_id: optionalIdColumn,
    next_after_minutes: { ...countColumn, allowNull: true },
    enabled: flagColumn,
    version: countColumn,
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('notice_subscriptions', ['organisation_path'], { name: 'notice_subscriptions_path' });

  await createOutbox(queryInterface);
  await createNoticedCauses(queryInterface);
  await replaceOnce(queryInterface, ['round_id', 'kind', 'level']);
};

async function createOutbox(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('notices', {
    id: keyColumn,
    subscription_id: idColumn,
    organisation_path: pathColumn,
    about: textColumn(96),
    kind: textColumn(16),
    cause_id: optionalIdColumn,
    camera_count: countColumn,
    text: jsonColumn,
    created_at_ms: instantColumn,
    state: textColumn(16),
    tries: countColumn,
    tries_from_ms: instantColumn,
    next_at_ms: instantColumn,
    tried_at_ms: optionalInstantColumn,
    problem: optionalTextColumn(255),
    replays: countColumn,
    replayed_by: optionalTextColumn(),
  });
  // One message per cause, subscription and kind, whatever was restarted meanwhile.
  await queryInterface.addIndex('notices', ['subscription_id', 'about'], { name: 'notices_once', unique: true });
  await queryInterface.addIndex('notices', ['state', 'next_at_ms'], { name: 'notices_due' });
  await queryInterface.addIndex('notices', ['cause_id'], { name: 'notices_of_cause' });
  await queryInterface.addIndex('notices', ['created_at_ms', 'id'], { name: 'notices_time' });
  await queryInterface.addIndex('notices', ['organisation_path'], { name: 'notices_path' });
}

async function createNoticedCauses(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('noticed_causes', {
    id: keyColumn,
    organisation_path: pathColumn,
    state: textColumn(16),
    facts: jsonColumn,
    is_in_maintenance: flagColumn,
    confirmed_at_ms: instantColumn,
    ended_at_ms: optionalInstantColumn,
    acknowledged_at_ms: optionalInstantColumn,
    acknowledged_by: optionalTextColumn(),
    note: optionalTextColumn(200),
  });
  await queryInterface.addIndex('noticed_causes', ['state', 'ended_at_ms'], { name: 'noticed_causes_state' });
  await queryInterface.addIndex('noticed_causes', ['organisation_path'], { name: 'noticed_causes_path' });
}

async function replaceOnce(queryInterface: QueryInterface, fields: string[]): Promise<void> {
  const table = 'round_escalations';
  await queryInterface.removeIndex(table, 'round_escalations_once');
  if (fields.includes('level')) await queryInterface.addColumn(table, 'level', { ...countColumn, defaultValue: 1 });
  else {
    await queryInterface.bulkDelete(table, { level: { [Op.gt]: 1 } });
    await queryInterface.removeColumn(table, 'level');
  }
  await queryInterface.addIndex(table, fields, { name: 'round_escalations_once', unique: true });
}

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['noticed_causes', 'notices', 'notice_subscriptions']) await queryInterface.dropTable(table);
  await replaceOnce(queryInterface, ['round_id', 'kind']);
};
