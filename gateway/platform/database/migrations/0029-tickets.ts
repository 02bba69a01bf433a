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

/** Tickets of repairs with their cameras, history and photos; people of contractors among the users. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('tickets', {
    id: keyColumn,
    version: countColumn,
    organisation_id: idColumn,
    organisation_name: textColumn(),
    organisation_path: pathColumn,
    subject_kind: textColumn(16),
    subject_key: textColumn(256),
    subject_name: textColumn(256),
    cause_id: optionalIdColumn,
    fault_kind: textColumn(24),
    is_by_hand: flagColumn,
    state: textColumn(16),
    sla_class: textColumn(16),
    camera_count: countColumn,
    unit_id: optionalIdColumn,
    unit_name: optionalTextColumn(),
    started_at_ms: instantColumn,
    opened_at_ms: instantColumn,
    respond_due_at_ms: instantColumn,
    repair_due_at_ms: instantColumn,
    is_respond_late: flagColumn,
    is_repair_late: flagColumn,
    accepted_at_ms: optionalInstantColumn,
    arrived_at_ms: optionalInstantColumn,
    repaired_at_ms: optionalInstantColumn,
    repaired_by_id: optionalIdColumn,
    recovered_at_ms: optionalInstantColumn,
    restored_at_ms: optionalInstantColumn,
    closed_at_ms: optionalInstantColumn,
    closure: optionalTextColumn(16),
    cause_code: optionalTextColumn(24),
    is_repeat: flagColumn,
    is_false: flagColumn,
    suspension: optionalJsonColumn,
    suspension_state: optionalTextColumn(8),
    suspended_ms: instantColumn,
    open_key: optionalTextColumn(280),
    due_at_ms: instantColumn,
    wake_at_ms: optionalInstantColumn,
  });
  await addIndexes(queryInterface, 'tickets', {
    once_open: { fields: ['open_key'], unique: true },
    of_cause: { fields: ['cause_id'], unique: true },
    path: { fields: ['organisation_path'] },
    due: { fields: ['state', 'due_at_ms', 'id'] },
    closed: { fields: ['closed_at_ms', 'id'] },
    opened: { fields: ['opened_at_ms'] },
    wake: { fields: ['wake_at_ms'] },
    unit: { fields: ['unit_id'] },
  });
  await createFollowers(queryInterface);

  // Somebody of a contractor, bound to a unit until an instant.
  await queryInterface.addColumn('users', 'unit_id', optionalIdColumn);
  await queryInterface.addColumn('users', 'valid_until_ms', optionalInstantColumn);
};

async function createFollowers(queryInterface: QueryInterface): Promise<void> {
  await queryInterface.createTable('ticket_cameras', {
    ticket_id: { ...idColumn, primaryKey: true },
    camera_id: { ...idColumn, primaryKey: true },
  });
  await addIndexes(queryInterface, 'ticket_cameras', {
    camera: { fields: ['camera_id'] },
  });

  await queryInterface.createTable('ticket_steps', {
    id: keyColumn,
    ticket_id: idColumn,
    organisation_path: pathColumn,
    version: countColumn,
    kind: textColumn(24),
    state: textColumn(16),
    at_ms: instantColumn,
    user_id: optionalIdColumn,
    by_name: textColumn(),
    note: textColumn(1000),
    failures: optionalJsonColumn,
  });
  await addIndexes(queryInterface, 'ticket_steps', {
    once: { fields: ['ticket_id', 'version'], unique: true },
    path: { fields: ['organisation_path'] },
  });

  await queryInterface.createTable('ticket_photos', {
    id: keyColumn,
    ticket_id: idColumn,
    organisation_path: pathColumn,
    media_type: textColumn(16),
    size_bytes: countColumn,
    added_by: textColumn(),
    added_at_ms: instantColumn,
  });
  await addIndexes(queryInterface, 'ticket_photos', {
    ticket: { fields: ['ticket_id', 'added_at_ms'] },
    path: { fields: ['organisation_path'] },
  });
}

async function addIndexes(
  queryInterface: QueryInterface,
  table: string,
  indexes: Readonly<Record<string, { readonly fields: string[]; readonly unique?: true }>>,
): Promise<void> {
  for (const [name, { fields, unique = false }] of Object.entries(indexes)) {
    await queryInterface.addIndex(table, fields, { name: `${table}_${name}`, unique });
  }
}

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.removeColumn('users', 'valid_until_ms');
  await queryInterface.removeColumn('users', 'unit_id');
  for (const table of ['ticket_photos', 'ticket_steps', 'ticket_cameras', 'tickets']) {
    await queryInterface.dropTable(table);
  }
};
