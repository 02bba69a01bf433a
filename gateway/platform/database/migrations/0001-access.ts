import type { QueryInterface } from 'sequelize';
import { flagColumn, idColumn, instantColumn, keyColumn, pathColumn, textColumn } from '../columns.ts';

/** Who may use the gateway, and who is using it now. */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.createTable('users', {
    id: keyColumn,
    username: { ...textColumn(32), unique: true },
    display_name: textColumn(),
    role: textColumn(16),
    organisation_id: idColumn,
    organisation_path: pathColumn,
    password_hash: textColumn(255),
    disabled: flagColumn,
    created_at_ms: instantColumn,
  });
  await queryInterface.addIndex('users', ['organisation_path'], { name: 'users_by_organisation' });
  await queryInterface.createTable('sessions', {
    id: keyColumn,
    token_hash: { ...textColumn(64), unique: true },
    user_id: { ...idColumn, references: { model: 'users', key: 'id' }, onDelete: 'CASCADE' },
    organisation_path: pathColumn,
    created_at_ms: instantColumn,
    expires_at_ms: instantColumn,
  });
  await queryInterface.addIndex('sessions', ['organisation_path'], { name: 'sessions_by_organisation' });
  await queryInterface.addIndex('sessions', ['expires_at_ms'], { name: 'sessions_by_expiry' });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  await queryInterface.dropTable('sessions');
  await queryInterface.dropTable('users');
};
