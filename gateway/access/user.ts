import type { Role, UserId } from '../platform/actor/actor.ts';

/** Somebody who may sign in. What they see is the subtree of their organisation. */
export interface User {
  readonly id: UserId;
  /** Canonical, see `canonicalUsername`; unique in the whole estate. */
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisationId: string;
  readonly organisationPath: string;
  /** A locked user cannot sign in. */
  readonly disabled: boolean;
  readonly createdAtMs: number;
  /** Works for a contractor: sees the tickets of that unit and nothing else, until the day on which it ends. */
  readonly contractor?: ContractorTerm;
  /** Somebody else set the password: nothing is open before an own one is chosen. */
  readonly mustChangePassword?: true;
}

/** The organisation in which somebody is at home. */
export interface Home {
  readonly id: string;
  readonly path: string;
}

/** For which unit somebody works, and until when, ms since the epoch. */
export interface ContractorTerm {
  readonly unitId: string;
  readonly validUntilMs: number;
}

/** What an administrator changes; absent members stay as they are. */
export interface UserEdit {
  readonly displayName?: string | undefined;
  readonly role?: Role | undefined;
  readonly home?: Home | undefined;
  readonly password?: string | undefined;
  /** Of the password: an own one has to be chosen at the next sign-in. */
  readonly mustChangePassword?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly contractor?: ContractorTerm | undefined;
}

/** Longest canonical user name, characters. */
export const maxUsernameLength = 32;

/** One spelling per name (Unicode NFKC, lower case): nobody signs up as a look-alike, nobody fails by a capital. */
export function canonicalUsername(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** The user after the edit. The password is no part of a User. */
export function applyEdit(user: User, edit: UserEdit): User {
  const { mustChangePassword: before, ...rest } = user;
  const mustChange = edit.password === undefined ? before === true : edit.mustChangePassword === true;
  return {
    ...rest,
    displayName: edit.displayName ?? user.displayName,
    role: edit.role ?? user.role,
    disabled: edit.disabled ?? user.disabled,
    ...(edit.home !== undefined && { organisationId: edit.home.id, organisationPath: edit.home.path }),
    ...(edit.contractor !== undefined && { contractor: edit.contractor }),
    ...(mustChange && { mustChangePassword: true as const }),
  };
}

/** True when the user may not be in: locked, or a contractor whose time is over. */
export function isShutOut({ disabled, contractor }: Pick<User, 'disabled' | 'contractor'>, atMs: number): boolean {
  return disabled || (contractor !== undefined && atMs >= contractor.validUntilMs);
}

/** Why somebody cannot work for a contractor; undefined when nothing speaks against it. */
export function whyNoContractor(
  { role, contractor }: Pick<User, 'role' | 'contractor'>,
  atMs: number,
): { readonly path: string; readonly message: string } | undefined {
  if (contractor === undefined) return undefined;
  if (role !== 'technician') return { path: 'body.role', message: 'a contractor is a technician' };
  if (contractor.validUntilMs > atMs) return undefined;
  return { path: 'body.contractor.validUntilMs', message: 'must lie in the future' };
}

/** True when whoever is signed in as this user must sign in again: other rights, another password, or none at all. */
export function endsSessions(user: User, edit: UserEdit): boolean {
  const after = applyEdit(user, edit);
  const isLocked = after.disabled && !user.disabled;
  const isElsewhere = after.role !== user.role || after.organisationId !== user.organisationId;
  return edit.password !== undefined || edit.contractor !== undefined || isElsewhere || isLocked;
}

/** True when administrators would take their own rights away, or give themselves others. */
export function locksOneselfOut(user: User, edit: UserEdit): boolean {
  const after = applyEdit(user, edit);
  return after.disabled || after.role !== user.role || after.organisationId !== user.organisationId;
}
