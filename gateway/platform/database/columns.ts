import { DataTypes, type ModelAttributeColumnOptions } from 'sequelize';
import type { z } from 'zod';
import { GatewayError } from '../errors/gateway-error.ts';

type Column = ModelAttributeColumnOptions;

/** A UUID that the gateway made. */
export const idColumn: Column = { type: DataTypes.STRING(36), allowNull: false };
export const optionalIdColumn: Column = { type: DataTypes.STRING(36), allowNull: true };
export const keyColumn: Column = { type: DataTypes.STRING(36), allowNull: false, primaryKey: true };

/** An organisation path: up to 16 levels of UUIDs. Indexed, so it stays under MariaDB's 3,072 bytes (utf8mb4). */
export const pathColumn: Column = { type: DataTypes.STRING(640), allowNull: false };

/** An instant, ms since epoch. */
export const instantColumn: Column = { type: DataTypes.BIGINT, allowNull: false };
export const optionalInstantColumn: Column = { type: DataTypes.BIGINT, allowNull: true };

export const countColumn: Column = { type: DataTypes.INTEGER, allowNull: false };
export const optionalNumberColumn: Column = { type: DataTypes.DOUBLE, allowNull: true };
export const flagColumn: Column = { type: DataTypes.BOOLEAN, allowNull: false };

/** A short text; also what closed lists (states, kinds) are stored as. */
export const textColumn = (length = 128): Column => ({ type: DataTypes.STRING(length), allowNull: false });
export const optionalTextColumn = (length = 128): Column => ({ type: DataTypes.STRING(length), allowNull: true });

/**
 * JSON as text, the same on both databases; read it back with `readJson`. Up to 16 MiB on MariaDB.
 * The type is spelt out: Sequelize warns about `TEXT('medium')` on SQLite, which reads this spelling as plain text.
 */
export const jsonColumn: Column = { type: 'MEDIUMTEXT', allowNull: false };
export const optionalJsonColumn: Column = { type: 'MEDIUMTEXT', allowNull: true };

/** Parses a JSON column by its schema; a row that does not fit is a bug or a tampered file, and says so. */
export function readJson<Schema extends z.ZodType>(schema: Schema, text: string, where: string): z.output<Schema> {
  const result = schema.safeParse(JSON.parse(text));
  if (!result.success) {
    throw new GatewayError('gateway/bug', `The stored JSON of ${where} does not fit its schema.`, {
      cause: result.error,
    });
  }
  return result.data;
}
