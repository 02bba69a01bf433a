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
}

/** What an administrator changes; absent members stay as they are. */
export interface UserEdit {
  readonly displayName?: string | undefined;
  readonly role?: Role | undefined;
  readonly password?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/** Longest canonical user name, characters. */
export const maxUsernameLength = 32;

/** One spelling per name (Unicode NFKC, lower case): nobody signs up as a look-alike, nobody fails by a capital. */
export function canonicalUsername(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** The user after the edit. The password is no part of a User. */
export function applyEdit(user: User, edit: UserEdit): User {
  return {
    ...user,
    displayName: edit.displayName ?? user.displayName,
    role: edit.role ?? user.role,
    disabled: edit.disabled ?? user.disabled,
  };
}

/** True when whoever is signed in as this user must sign in again: other rights, another password, or none at all. */
export function endsSessions(user: User, edit: UserEdit): boolean {
  const after = applyEdit(user, edit);
  return edit.password !== undefined || after.role !== user.role || (after.disabled && !user.disabled);
}

/** True when an administrator would take the own rights away: then nobody might be left to give them back. */
export function locksOneselfOut(user: User, edit: UserEdit): boolean {
  const after = applyEdit(user, edit);
  return after.disabled || after.role !== user.role;
}
