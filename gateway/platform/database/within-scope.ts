import { Op, type WhereOptions } from 'sequelize';
import type { Scope } from '../actor/scope.ts';

/**
 * The condition that keeps a query inside a scope. Every finder of every store puts it into its `where`.
 * Paths are made of ids only, so the prefix holds none of LIKE's wildcards.
 */
export function withinScope(scope: Scope): WhereOptions {
  return { organisationPath: { [Op.startsWith]: scope.organisationPath } };
}
