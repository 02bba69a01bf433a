import { Op, type WhereOptions } from 'sequelize';
import type { GrantRight, Scope } from '../actor/scope.ts';
import { withinScope } from './within-scope.ts';

/** Which cameras' rows are asked for: the column that holds a camera's id, its values, and what a grant must give. */
interface SoughtCameras {
  readonly column: string;
  readonly ids: readonly string[];
  readonly right: GrantRight;
}

/**
 * The condition for rows about certain cameras, `withinScope` widened by what is granted into the scope. A finder that
 * calls it says that grants count; all others see nothing of them. Where nothing is granted the query is the same.
 */
export function withinReach(scope: Scope, { column, ids, right }: SoughtCameras): WhereOptions {
  const sought = { [column]: [...ids] };
  const granted = ids.filter((id) => scope.granted?.find(id, right) !== undefined);
  if (granted.length === 0) return { [Op.and]: [withinScope(scope), sought] };
  return { [Op.and]: [{ [Op.or]: [withinScope(scope), { [column]: granted }] }, sought] };
}
