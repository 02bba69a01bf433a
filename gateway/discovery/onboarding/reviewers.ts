import type { User } from '../../access/user.ts';

const namedAtMost = 5;

/**
 * Names of the administrators who may review what one user has submitted.
 *
 * @param users those whom that user may see
 * @param organisationPath of what was submitted
 */
export function reviewersOf(users: readonly User[], organisationPath: string, submittedById: string): string[] {
  return users
    .filter(({ id, role, disabled }) => role === 'admin' && !disabled && id !== submittedById)
    .filter((user) => organisationPath.startsWith(user.organisationPath))
    .map(({ displayName }) => displayName)
    .slice(0, namedAtMost);
}
