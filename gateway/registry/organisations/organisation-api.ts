import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { idText, lineText, nameText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { organisationKinds } from '../camera.ts';

const organisationId = z.object({ organisationId: idText });

/** GA/T 380. */
export const policeOrgCode = z.string().regex(/^\d{12}$/, '12 digits, as GA/T 380 gives them');

const placeInTree = z.object({
  id: idText,
  /** Missing at the top of the reader's own part. */
  parentId: idText.optional(),
  kind: z.enum(organisationKinds),
  name: z.string(),
  /** Organisation code of the police, 12 digits (GA/T 380); sheets may name it by this. */
  policeOrgCode: z.string().optional(),
  /** Ids from the top of the reader's own part down to this node. */
  path: z.string(),
});
export type OrganisationPlaceView = z.infer<typeof placeInTree>;

const organisationNode = placeInTree.extend({
  /** Cameras in this node and below it; removed ones do not count. */
  cameraCount: z.int().nonnegative(),
  /** 0 when there is nothing to open. */
  childCount: z.int().nonnegative(),
});
export type OrganisationNodeView = z.infer<typeof organisationNode>;

export const listOrganisationChildren = defineOperation({
  id: 'registry.listOrganisationChildren',
  method: 'get',
  path: '/organisations/children',
  summary: 'One node’s children by name, with counts; the top of my part when no parent is named',
  allow: roles,
  query: z.strictObject({
    parentId: idText.optional(),
    cursor: z.string().max(1024).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  reply: z.object({ items: z.array(organisationNode), nextCursor: z.string().optional() }),
});

export const searchOrganisations = defineOperation({
  id: 'registry.searchOrganisations',
  method: 'get',
  path: '/organisations/search',
  summary: 'Organisations of my part by a part of the name, each with the way down to it',
  allow: roles,
  query: z.strictObject({
    text: lineText(64),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  reply: z.object({
    /** Each from the top of my part down to the node that was found, which is the last. */
    trails: z.array(z.array(placeInTree)),
  }),
});

export const readOrganisationTrail = defineOperation({
  id: 'registry.readOrganisationTrail',
  method: 'get',
  path: '/organisations/:organisationId/trail',
  summary: 'The way from the top of my part down to one organisation',
  allow: roles,
  params: organisationId,
  reply: z.object({ items: z.array(placeInTree) }),
});

export const changeOrganisation = defineOperation({
  id: 'registry.changeOrganisation',
  method: 'patch',
  path: '/organisations/:organisationId',
  summary: 'Rename an organisation of mine, or change its kind or its police organisation code',
  allow: ['admin'],
  params: organisationId,
  body: z.strictObject({
    name: nameText.optional(),
    kind: z.enum(organisationKinds).optional(),
    /** Null clears it. */
    policeOrgCode: policeOrgCode.nullable().optional(),
  }),
  reply: placeInTree,
});

export const moveOrganisation = defineOperation({
  id: 'registry.moveOrganisation',
  method: 'post',
  path: '/organisations/:organisationId/move',
  summary: 'Hang an organisation with everything below it under another one of mine; its people sign in again',
  allow: ['admin'],
  params: organisationId,
  body: z.strictObject({ parentId: idText }),
  reply: placeInTree,
});
