import { Op, type WhereOptions } from 'sequelize';
import { type Scope, wholeEstate } from '../actor/scope.ts';

/**
 * Every row has a path, so this holds for all of them. It says so in a way that no index of paths serves: SQLite takes
 * any prefix for a narrow range, would read the whole table through that index in the order of organisations, and sort
 * it again for each slice of a list.
 */
const everywhere: WhereOptions = { organisationPath: { [Op.ne]: '' } };

/**
 * The condition that keeps a query inside a scope. Every finder of every store puts it into its `where`.
 * Paths are made of ids only, so the prefix holds none of LIKE's wildcards.
 */
export function withinScope(scope: Scope): WhereOptions {
  if (scope.organisationPath === wholeEstate.organisationPath) return everywhere;
  return { organisationPath: { [Op.startsWith]: scope.organisationPath } };
}
