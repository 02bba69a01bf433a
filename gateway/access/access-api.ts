import { z } from 'zod';
import { roles } from '../platform/actor/actor.ts';
import { idText, instantMs, nameText } from '../platform/http/common-api.ts';
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
  reply: sessionView,
});

export const signOut = defineOperation({
  id: 'access.signOut',
  method: 'delete',
  path: '/session',
  summary: 'Sign out; the session and its WebSockets end',
  allow: roles,
  forContractors: true,
});

export const listUsers = defineOperation({
  id: 'access.listUsers',
  method: 'get',
  path: '/users',
  summary: 'Users of my part of the organisation',
  allow: ['admin'],
  reply: z.object({ items: z.array(userView) }),
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
    /** A technician of a contractor; the account ends with its term. */
    contractor: contractorTerm.optional(),
  }),
  reply: userView,
  status: 201,
});

export const changeUser = defineOperation({
  id: 'access.changeUser',
  method: 'patch',
  path: '/users/:userId',
  summary: 'Change role, name, password or lock of a user; a change of role or password ends their sessions',
  allow: ['admin'],
  params: z.object({ userId: idText }),
  body: z.strictObject({
    displayName: nameText.optional(),
    role: roleView.optional(),
    password: newPasswordText.optional(),
    disabled: z.boolean().optional(),
    contractor: contractorTerm.optional(),
  }),
  reply: userView,
});
