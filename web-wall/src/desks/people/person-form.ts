import type { ListedUserView } from '../../../../gateway/access/access-api.ts';
import { civilDateOf } from '../duty/beijing-input.ts';
import type { PersonBody } from './people-queries.ts';

/** In the order of the list that one chooses from. */
export const personRoles = ['officer', 'technician', 'admin'] as const satisfies readonly ListedUserView['role'][];

/** The form of a person. */
export interface PersonForm {
  readonly username: string;
  readonly displayName: string;
  readonly role: ListedUserView['role'];
  readonly organisationId: string;
  readonly isContractor: boolean;
  readonly unitId?: string;
  /** Last day of a contractor, `YYYY-MM-DD`. */
  readonly until?: string;
}

/** An instant is the first one that is over: the midnight after the last day, in Beijing. */
export function endOfDay(date: string): number {
  return Date.parse(`${date}T24:00:00+08:00`);
}

/** The last day before an instant. */
export function lastDayOf(validUntilMs: number): string {
  return civilDateOf(validUntilMs - 1);
}

/** What the form begins with. */
export function formOf(user: ListedUserView): PersonForm {
  const { username, displayName, role, organisationId, contractor } = user;

  return {
    ...{ username, displayName, role, organisationId, isContractor: contractor !== undefined },
    ...(contractor && { unitId: contractor.unitId, until: lastDayOf(contractor.validUntilMs) }),
  };
}

/** The contractor's part of a body; nothing for own staff. */
export function termOf({ isContractor, unitId, until }: PersonForm): PersonBody {
  if (!isContractor || unitId === undefined || until === undefined) return {};

  return { contractor: { unitId, validUntilMs: endOfDay(until) } };
}

/** What differs from how somebody is stored: whatever is sent may sign them out. */
export function changesOf(user: ListedUserView, form: PersonForm): PersonBody {
  const before = formOf(user);
  const isTermNew = form.isContractor && (form.unitId !== before.unitId || form.until !== before.until);

  return {
    ...(form.displayName !== before.displayName && { displayName: form.displayName }),
    ...(form.role !== before.role && { role: form.role }),
    ...(form.organisationId !== before.organisationId && { organisationId: form.organisationId }),
    ...(isTermNew && termOf(form)),
  };
}

export type Standing = 'active' | 'preset' | 'locked' | 'expiring' | 'expired';

const soonMs = 14 * 86_400_000;

/** How somebody stands now. */
export function standingOf({ disabled, contractor, mustChangePassword }: ListedUserView, nowMs: number): Standing {
  if (disabled) return 'locked';
  if (contractor !== undefined && contractor.validUntilMs <= nowMs) return 'expired';
  if (contractor !== undefined && contractor.validUntilMs <= nowMs + soonMs) return 'expiring';

  return mustChangePassword ? 'preset' : 'active';
}
