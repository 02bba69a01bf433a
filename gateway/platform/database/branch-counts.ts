import { col, fn, type Utils } from 'sequelize';

/**
 * SQL for the branch that a row lies in: the part of its path behind `parentPath`, up to and with the next slash, e.g.
 * `station/`; empty for a row at the parent itself. Both databases know SUBSTR and INSTR.
 *
 * @param column name of the column in the table
 */
export function branchColumn(column: string, parentPath: string): Utils.Fn {
  const rest = fn('SUBSTR', col(column), parentPath.length + 1);
  return fn('SUBSTR', rest, 1, fn('INSTR', rest, '/'));
}

/** Rows counted by branch, as a map from the child's id to the count; what hangs on the parent itself has the key `''`. */
export function toBranchCounts(rows: readonly object[]): Map<string, number> {
  return new Map(
    rows.map((row) => {
      // Only queries that select exactly these two columns come here.
      const { branch, count } = row as { readonly branch: string; readonly count: number | string };
      return [branch.replace('/', ''), Number(count)];
    }),
  );
}
