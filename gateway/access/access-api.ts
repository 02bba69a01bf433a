import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { idText, instantMs, nameText, pageOf, pageQuery } from '../platform/http/common-api.ts';
import { defineOperation } from '../platform/http/operation.ts';

const roleView = z.enum(roles);

const usernameText = z
  .string()
  .min(2)
  .max(32)
  .regex(/^[\p{L}\p{N}._-]+$/u, 'letters, digits, dot, dash and underscore only');

const newPasswordText = z.string().min(10).max(128);

/** For which unit a contractor's person works, and until when. */
const contractorTerm = z.strictObject({ unitId: idText, validUntilMs: instantMs });

const userView = z.object({
  id: idText,
  username: z.string(),
  displayName: z.string(),
  role: roleView,
  organisationId: idText,
  organisationName: z.string(),
  disabled: z.boolean(),
  /** Sees the tickets of this unit and nothing else. */
  contractor: contractorTerm.extend({ unitName: z.string() }).optional(),
  /** Somebody else set the password: until an own one is chosen nothing but that is open. */
  mustChangePassword: z.boolean(),
});
export type UserView = z.infer<typeof userView>;

export const sessionView = z.object({ user: userView, expiresAtMs: instantMs });
export type SessionView = z.infer<typeof sessionView>;

export const signIn = defineOperation({
  id: 'access.signIn',
  method: 'post',
  path: '/session',
  summary: 'Sign in; the session comes back as an HttpOnly cookie',
  allow: 'anyone',
  body: z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
  reply: sessionView,
  status: 201,
});

export const readSession = defineOperation({
  id: 'access.readSession',
  method: 'get',
  path: '/session',
  summary: 'Who am I',
  allow: roles,
  forContractors: true,
  beforeOwnPassword: true,
  reply: sessionView,
});

export const signOut = defineOperation({
  id: 'access.signOut',
  method: 'delete',
  path: '/session',
  summary: 'Sign out; the session and its WebSockets end',
  allow: roles,
  forContractors: true,
  beforeOwnPassword: true,
});

export const changePassword = defineOperation({
  id: 'access.changePassword',
  method: 'put',
  path: '/session/password',
  summary: 'Choose an own password; all other sessions of mine end',
  allow: roles,
  forContractors: true,
  beforeOwnPassword: true,
  body: z.strictObject({ current: z.string().min(1).max(256), next: newPasswordText }),
});

const listedUser = userView.extend({
  createdAtMs: instantMs,
  /** Sessions that are open, and when the newest began; missing when there is none. */
  signedIn: z.object({ count: z.int(), newestAtMs: instantMs }).optional(),
});
export type ListedUserView = z.infer<typeof listedUser>;

export const listUsers = defineOperation({
  id: 'access.listUsers',
  method: 'get',
  path: '/users',
  summary: 'Users of my part of the organisation, by the name to sign in with',
  allow: ['admin'],
  query: pageQuery.extend({
    /** A part of the name to sign in with, or of the name. */
    search: z.string().trim().min(1).max(64).optional(),
    role: roleView.optional(),
    /** Narrowed to a branch of the tree. */
    organisationId: idText.optional(),
    unitId: idText.optional(),
    isContractor: z.stringbool().optional(),
    /** `expiring`: a contractor's term ends within 14 days; `expired`: it has ended. */
    standing: z.enum(['active', 'locked', 'expiring', 'expired']).optional(),
  }),
  reply: pageOf(listedUser).extend({
    /** Of the whole part, whatever the list is narrowed to. */
    counts: z.object({
      all: z.int(),
      contractors: z.int(),
      locked: z.int(),
      expiring: z.int(),
      expired: z.int(),
      signedIn: z.int(),
    }),
  }),
});

export const createUser = defineOperation({
  id: 'access.createUser',
  method: 'post',
  path: '/users',
  summary: 'Create a user inside my part of the organisation',
  allow: ['admin'],
  body: z.strictObject({
    username: usernameText,
    displayName: nameText,
    role: roleView,
    organisationId: idText,
    password: newPasswordText,
    /** An own password has to be chosen at the first sign-in. */
    mustChangePassword: z.boolean().optional(),
    /** A technician of a contractor; the account ends with its term. */
    contractor: contractorTerm.optional(),
  }),
  reply: listedUser,
  status: 201,
});

const userParams = z.object({ userId: idText });

export const changeUser = defineOperation({
  id: 'access.changeUser',
  method: 'patch',
  path: '/users/:userId',
  summary: 'Change name, role, home, term, password or lock of a user; all but the name end their sessions',
  allow: ['admin'],
  params: userParams,
  body: z.strictObject({
    displayName: nameText.optional(),
    role: roleView.optional(),
    organisationId: idText.optional(),
    password: newPasswordText.optional(),
    /** Of the password: an own one has to be chosen at the next sign-in. */
    mustChangePassword: z.boolean().optional(),
    disabled: z.boolean().optional(),
    contractor: contractorTerm.optional(),
  }),
  reply: listedUser,
});

export const endSessions = defineOperation({
  id: 'access.endSessions',
  method: 'delete',
  path: '/users/:userId/sessions',
  summary: 'Sign a user out everywhere',
  allow: ['admin'],
  params: userParams,
});
