import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { idText, nameText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

const clockText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm, e.g. 20:00');
const slotKey = z.string().regex(/^s\d{1,4}$/, 'the key of a slot, e.g. s1');

const postSlotView = z.object({
  key: z.string(),
  name: z.string(),
  /** `HH:mm` in Beijing; an end at or before the start lies on the next day. */
  start: z.string(),
  end: z.string(),
});

export const dutyPostView = z.object({
  id: idText,
  name: z.string(),
  organisationId: idText,
  organisationName: z.string(),
  slots: z.array(postSlotView),
  /** How many people each slot wants. */
  wanted: z.int(),
  enabled: z.boolean(),
  version: z.int(),
});
export type DutyPostView = z.infer<typeof dutyPostView>;

const wantedSlot = z.strictObject({
  /** Of a slot that stays; absent for a new one. */
  key: slotKey.optional(),
  name: nameText,
  start: clockText,
  end: clockText,
});

const postBody = {
  name: nameText,
  slots: z
    .array(wantedSlot)
    .min(1)
    .max(6)
    .refine(
      (slots) => new Set(slots.map(({ start, end }) => `${start}-${end}`)).size === slots.length,
      'slots with different times',
    ),
  wanted: z.int().min(1).max(20).default(1),
  enabled: z.boolean().default(true),
};

export const listDutyPosts = defineOperation({
  id: 'roster.listPosts',
  method: 'get',
  path: '/duty-posts',
  summary: 'Duty posts of my part of the organisation, or of one organisation and below',
  allow: roles,
  query: z.strictObject({ organisationId: idText.optional() }),
  reply: z.object({ items: z.array(dutyPostView) }),
});

export const createDutyPost = defineOperation({
  id: 'roster.createPost',
  method: 'post',
  path: '/duty-posts',
  summary: 'Set up a duty post with its slots of the day',
  allow: ['admin'],
  body: z.strictObject({ organisationId: idText, ...postBody }),
  reply: dutyPostView,
  status: 201,
});

export const replaceDutyPost = defineOperation({
  id: 'roster.replacePost',
  method: 'put',
  path: '/duty-posts/:postId',
  summary: 'Change a duty post; a slot that somebody is still assigned to cannot be taken away',
  allow: ['admin'],
  params: z.object({ postId: idText }),
  body: z.strictObject({ ...postBody, version: z.int().positive() }),
  reply: dutyPostView,
});

export const listFitPeople = defineOperation({
  id: 'roster.listPeople',
  method: 'get',
  path: '/duty-posts/:postId/people',
  summary: 'Who of my part can be assigned to a post: may patrol, is not locked, and has the post in their own part',
  allow: ['admin'],
  params: z.object({ postId: idText }),
  reply: z.object({
    items: z.array(z.object({ id: idText, name: z.string(), role: z.enum(roles), organisationName: z.string() })),
  }),
});
