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

/** The roster: posts, who is assigned, who comes instead, closed rooms; shifts as they were worked, with their notes. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await createPosts(queryInterface);
  await createRoster(queryInterface);
  await createShifts(queryInterface);
  await createCrew(queryInterface);
};

async function createPosts(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('duty_posts', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    name: textColumn(),
    slots: jsonColumn,
    wanted: countColumn,
    enabled: flagColumn,
    version: countColumn,
  });
  await queryInterface.addIndex('duty_posts', ['organisation_path'], { name: 'duty_posts_path' });
  await queryInterface.addIndex('duty_posts', ['organisation_id'], { name: 'duty_posts_of' });
}

async function createRoster(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('roster_assignments', {
    id: keyColumn,
    post_id: idColumn,
    organisation_path: pathColumn,
    date: textColumn(10),
    slot_key: textColumn(8),
    officer_id: idColumn,
    officer_name: textColumn(),
    substitute_id: optionalIdColumn,
    substitute_name: optionalTextColumn(),
    substitute_reason: optionalTextColumn(500),
    assigned_by: textColumn(),
    assigned_at_ms: instantColumn,
  });
  await queryInterface.addIndex('roster_assignments', ['post_id', 'date', 'slot_key', 'officer_id'], {
    name: 'roster_assignments_once',
    unique: true,
  });
  await queryInterface.addIndex('roster_assignments', ['date'], { name: 'roster_assignments_date' });
  await queryInterface.addIndex('roster_assignments', ['officer_id', 'date'], { name: 'roster_assignments_officer' });
  await queryInterface.addIndex('roster_assignments', ['substitute_id', 'date'], {
    name: 'roster_assignments_instead',
  });
  await queryInterface.addIndex('roster_assignments', ['organisation_path'], { name: 'roster_assignments_path' });

  await queryInterface.createTable('roster_substitutions', {
    id: keyColumn,
    assignment_id: idColumn,
    organisation_path: pathColumn,
    officer_id: idColumn,
    officer_name: textColumn(),
    instead_of_name: textColumn(),
    reason: textColumn(500),
    user_id: idColumn,
    by_name: textColumn(),
    at_ms: instantColumn,
  });
  await queryInterface.addIndex('roster_substitutions', ['assignment_id'], { name: 'roster_substitutions_of' });
  await queryInterface.addIndex('roster_substitutions', ['organisation_path'], { name: 'roster_substitutions_path' });

  await queryInterface.createTable('roster_closures', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_path: pathColumn,
    from_date: textColumn(10),
    to_date: textColumn(10),
    weekdays: jsonColumn,
    reason: textColumn(500),
    decided_by: textColumn(),
    decided_at_ms: instantColumn,
    ended_at_ms: optionalInstantColumn,
  });
  await queryInterface.addIndex('roster_closures', ['to_date'], { name: 'roster_closures_date' });
  await queryInterface.addIndex('roster_closures', ['organisation_path'], { name: 'roster_closures_path' });
}

async function createShifts(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('shifts', {
    id: keyColumn,
    organisation_id: idColumn,
    organisation_name: textColumn(),
    organisation_path: pathColumn,
    post_id: optionalIdColumn,
    post_name: optionalTextColumn(),
    slot_key: optionalTextColumn(8),
    slot_name: optionalTextColumn(),
    date: textColumn(10),
    planned_from_ms: optionalInstantColumn,
    planned_to_ms: optionalInstantColumn,
    starts_at_ms: instantColumn,
    ended_at_ms: optionalInstantColumn,
    duty: jsonColumn,
    is_duty_frozen: flagColumn,
    state: textColumn(16),
    // Lets in one open shift of a slot, or of an organisation without a roster.
    open_key: optionalTextColumn(64),
    handover: optionalJsonColumn,
    handed_work: optionalJsonColumn,
    acceptance: optionalJsonColumn,
    sign_off: optionalJsonColumn,
    record: optionalJsonColumn,
    record_hash: optionalTextColumn(64),
    version: countColumn,
  });
  await queryInterface.addIndex('shifts', ['open_key'], { name: 'shifts_open', unique: true });
  await queryInterface.addIndex('shifts', ['organisation_path'], { name: 'shifts_path' });
  await queryInterface.addIndex('shifts', ['starts_at_ms', 'id'], { name: 'shifts_newest' });
  await queryInterface.addIndex('shifts', ['state', 'starts_at_ms'], { name: 'shifts_state' });
  await queryInterface.addIndex('shifts', ['post_id', 'date'], { name: 'shifts_of_post' });
}

async function createCrew(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('shift_members', {
    id: keyColumn,
    shift_id: idColumn,
    organisation_path: pathColumn,
    officer_id: idColumn,
    officer_name: textColumn(),
    signed_in_at_ms: instantColumn,
    late_ms: countColumn,
    instead_of_name: optionalTextColumn(),
    instead_reason: optionalTextColumn(500),
    // Lets nobody work two shifts at a time: the officer's id while the shift is worked.
    open_key: optionalIdColumn,
  });
  await queryInterface.addIndex('shift_members', ['shift_id', 'officer_id'], {
    name: 'shift_members_once',
    unique: true,
  });
  await queryInterface.addIndex('shift_members', ['open_key'], { name: 'shift_members_open', unique: true });
  await queryInterface.addIndex('shift_members', ['officer_id'], { name: 'shift_members_officer' });
  await queryInterface.addIndex('shift_members', ['organisation_path'], { name: 'shift_members_path' });

  await queryInterface.createTable('shift_notes', {
    id: keyColumn,
    shift_id: idColumn,
    organisation_path: pathColumn,
    kind: textColumn(16),
    text: textColumn(2000),
    user_id: idColumn,
    by_name: textColumn(),
    at_ms: instantColumn,
  });
  await queryInterface.addIndex('shift_notes', ['shift_id', 'at_ms', 'id'], { name: 'shift_notes_of' });
  await queryInterface.addIndex('shift_notes', ['organisation_path'], { name: 'shift_notes_path' });
}

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['shift_notes', 'shift_members', 'shifts']) await queryInterface.dropTable(table);
  for (const table of ['roster_closures', 'roster_substitutions', 'roster_assignments', 'duty_posts']) {
    await queryInterface.dropTable(table);
  }
};
