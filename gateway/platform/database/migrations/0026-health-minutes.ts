import type { QueryInterface } from 'sequelize';
import { countColumn, instantColumn, jsonColumn } from '../columns.ts';

/**
 * What each minute of each camera was (docs/design/health.md).
 *
 * `health_hours` grows by 480,000 rows a day in a city: cameras are numbered, a mask of 60 minutes is two integers of 30
 * bits (a JavaScript number holds no 60), and rows lie in the order in which one camera's days are read and old days are
 * deleted. SQLite keeps such a table in the order of its key only WITHOUT ROWID; MariaDB always does.
 */
export const up = async (queryInterface: QueryInterface): Promise<void> => {
  const { sequelize } = queryInterface;
  const isSqlite = sequelize.getDialect() === 'sqlite';
  await sequelize.query(
    isSqlite
      ? 'CREATE TABLE camera_numbers (number INTEGER PRIMARY KEY AUTOINCREMENT, camera_id VARCHAR(36) NOT NULL)'
      : 'CREATE TABLE camera_numbers (number INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY, camera_id VARCHAR(36) NOT NULL)',
  );
  await queryInterface.addIndex('camera_numbers', ['camera_id'], { name: 'camera_numbers_camera', unique: true });

  const masks = ['due', 'known', 'up', 'intact'].flatMap((name) => [`${name}_low`, `${name}_high`]);
  const table = `CREATE TABLE health_hours (
    day INTEGER NOT NULL, camera_number INTEGER NOT NULL, hour SMALLINT NOT NULL,
    ${masks.map((name) => `${name} INTEGER NOT NULL`).join(', ')}, rtt_ms INTEGER,
    PRIMARY KEY (day, camera_number, hour))`;
  await sequelize.query(isSqlite ? `${table} WITHOUT ROWID` : table);

  await queryInterface.createTable('health_watches', {
    day: { ...countColumn, primaryKey: true },
    // Plain JSON: [low, high] of each hour.
    hours: jsonColumn,
  });
  await queryInterface.createTable('health_days', {
    day: { ...countColumn, primaryKey: true },
    block: { ...countColumn, primaryKey: true },
    counts: jsonColumn,
  });
  await queryInterface.createTable('health_rolled_days', {
    day: { ...countColumn, primaryKey: true },
    rolled_at_ms: instantColumn,
  });
};

export const down = async (queryInterface: QueryInterface): Promise<void> => {
  for (const table of ['health_rolled_days', 'health_days', 'health_watches', 'health_hours', 'camera_numbers']) {
    await queryInterface.dropTable(table);
  }
};
