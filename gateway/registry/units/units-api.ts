import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { idText, lineText, nameText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { maxContacts, unitKinds } from './unit.ts';

const unitId = z.object({ unitId: idText });

const contact = z.strictObject({
  name: lineText(64),
  phone: lineText(32).regex(/^[\d+() -]+$/, 'a phone number'),
  /** What for: 值班, 运维, 负责人. */
  duty: z.string().trim().max(64).default(''),
});

const unitView = z.object({
  id: idText,
  name: z.string(),
  kinds: z.array(z.enum(unitKinds)),
  creditCode: z.string().optional(),
  address: z.string(),
  contacts: z.array(z.object({ name: z.string(), phone: z.string(), duty: z.string() })),
  /** True when it is kept within my part, so that I may change it if my role may. */
  isMine: z.boolean(),
  /** My cameras that it owns, manages, maintains; removed ones do not count. */
  ownedCount: z.int().nonnegative(),
  managedCount: z.int().nonnegative(),
  maintainedCount: z.int().nonnegative(),
});
export type UnitView = z.infer<typeof unitView>;

const members = {
  kinds: z.array(z.enum(unitKinds)).max(unitKinds.length),
  /** 统一社会信用代码; empty when there is none. */
  creditCode: z.union([z.literal(''), z.string().regex(/^[0-9A-Z]{18}$/, '18 digits and capital letters')]),
  address: z.string().trim().max(256),
  contacts: z.array(contact).max(maxContacts),
};

export const listUnits = defineOperation({
  id: 'registry.listUnits',
  method: 'get',
  path: '/units',
  summary: 'Units that my part keeps or my cameras name, by name, with counts of my cameras',
  allow: roles,
  query: pageQuery.extend({
    /** Part of the name or the credit code. */
    search: lineText(64).optional(),
    kind: z.enum(unitKinds).optional(),
  }),
  reply: pageOf(unitView),
});

export const readUnit = defineOperation({
  id: 'registry.readUnit',
  method: 'get',
  path: '/units/:unitId',
  summary: 'One unit with its contacts',
  allow: roles,
  params: unitId,
  reply: unitView,
});

export const createUnit = defineOperation({
  id: 'registry.createUnit',
  method: 'post',
  path: '/units',
  summary: 'Write down a unit',
  allow: ['admin', 'technician'],
  body: z.strictObject({
    name: nameText,
    kinds: members.kinds.default([]),
    creditCode: members.creditCode.default(''),
    address: members.address.default(''),
    contacts: members.contacts.default([]),
    /** Who keeps it; the top of my part when absent. */
    organisationId: idText.optional(),
  }),
  reply: unitView,
  status: 201,
});

export const changeUnit = defineOperation({
  id: 'registry.changeUnit',
  method: 'patch',
  path: '/units/:unitId',
  summary: 'Change a unit that my part keeps; the list of contacts is replaced as a whole',
  allow: ['admin', 'technician'],
  params: unitId,
  body: z.strictObject({
    name: nameText.optional(),
    kinds: members.kinds.optional(),
    creditCode: members.creditCode.optional(),
    address: members.address.optional(),
    contacts: members.contacts.optional(),
  }),
  reply: unitView,
});

export const mergeUnit = defineOperation({
  id: 'registry.mergeUnit',
  method: 'post',
  path: '/units/:unitId/merge',
  summary: 'Take another unit over: cameras, contracts and contacts go to this one, the other name leads here',
  allow: ['admin'],
  params: unitId,
  body: z.strictObject({ mergedId: idText }),
  reply: unitView,
});
