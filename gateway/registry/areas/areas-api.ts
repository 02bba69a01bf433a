import { z } from 'zod';
import { roles } from '../../platform/actor/actor.ts';
import { idText, lineText, nameText, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { cameraView } from '../registry-api.ts';
import { areaTrees } from './area.ts';

const areaId = z.object({ areaId: idText });
const codeText = lineText(32);

export const areaView = z.object({
  id: idText,
  tree: z.enum(areaTrees),
  /** Missing at the top of the tree. */
  parentId: idText.optional(),
  code: z.string(),
  /** The code while nobody has told the name. */
  name: z.string(),
  isRetired: z.boolean(),
  /** Who took over when it was retired. */
  successorId: idText.optional(),
  /** True when it is kept within my part, so that I may change it if my role may. */
  isMine: z.boolean(),
});
export type AreaView = z.infer<typeof areaView>;

const areaNode = areaView.extend({
  /** My cameras in it and below it; one that lies in several areas counts once. */
  cameraCount: z.int().nonnegative(),
  /** Those of them whose record lacks something that their point class demands. */
  withGapsCount: z.int().nonnegative(),
  /** 0 when there is nothing to open. */
  childCount: z.int().nonnegative(),
});
export type AreaNodeView = z.infer<typeof areaNode>;

const areaDetail = areaNode.extend({
  /** Former codes that lead here. */
  aliases: z.array(z.string()),
  /** From the top of the tree down to the area, which is the last. */
  trail: z.array(areaView),
});

export const listAreas = defineOperation({
  id: 'registry.listAreas',
  method: 'get',
  path: '/areas',
  summary: 'Children of one area by code, with counts of my cameras; the top of the tree when no parent is named',
  allow: roles,
  query: z.strictObject({ tree: z.enum(areaTrees), parentId: idText.optional() }),
  reply: z.object({ items: z.array(areaNode) }),
});

export const searchAreas = defineOperation({
  id: 'registry.searchAreas',
  method: 'get',
  path: '/areas/search',
  summary: 'Areas by a part of the name or code, each with the way down to it',
  allow: roles,
  query: z.strictObject({
    tree: z.enum(areaTrees).optional(),
    text: lineText(64),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  reply: z.object({ trails: z.array(z.array(areaView)) }),
});

export const readArea = defineOperation({
  id: 'registry.readArea',
  method: 'get',
  path: '/areas/:areaId',
  summary: 'One area with its former codes and the way down to it',
  allow: roles,
  params: areaId,
  reply: areaDetail,
});

export const listAreaCameras = defineOperation({
  id: 'registry.listAreaCameras',
  method: 'get',
  path: '/areas/:areaId/cameras',
  summary: 'My cameras in an area and below it',
  allow: roles,
  params: areaId,
  query: pageQuery,
  reply: pageOf(cameraView),
});

export const createArea = defineOperation({
  id: 'registry.createArea',
  method: 'post',
  path: '/areas',
  summary: 'Add an area to the administrative or the grid tree',
  allow: ['admin'],
  body: z.strictObject({
    tree: z.enum(areaTrees),
    parentId: idText.optional(),
    /** A civil code (GB/T 2260, with towns 9 and villages 12 digits), or the code of a grid. */
    code: codeText,
    name: nameText,
    /** Who keeps it; the top of my part when absent. */
    organisationId: idText.optional(),
  }),
  reply: areaView,
  status: 201,
});

export const changeArea = defineOperation({
  id: 'registry.changeArea',
  method: 'patch',
  path: '/areas/:areaId',
  summary: 'Rename an area that my part keeps',
  allow: ['admin'],
  params: areaId,
  body: z.strictObject({ name: nameText }),
  reply: areaView,
});

export const moveArea = defineOperation({
  id: 'registry.moveArea',
  method: 'post',
  path: '/areas/:areaId/move',
  summary: 'Hang an area with everything below it under another one of its tree; at the top when none is named',
  allow: ['admin'],
  params: areaId,
  body: z.strictObject({ parentId: idText.optional() }),
  reply: areaView,
});

export const retireArea = defineOperation({
  id: 'registry.retireArea',
  method: 'post',
  path: '/areas/:areaId/retirement',
  summary: 'Take an area out of use; the successor takes over its code, areas and cameras',
  allow: ['admin'],
  params: areaId,
  body: z.strictObject({ successorId: idText.optional() }),
  reply: areaView,
});

export const addAreaAlias = defineOperation({
  id: 'registry.addAreaAlias',
  method: 'post',
  path: '/areas/:areaId/aliases',
  summary: 'Let a former code lead to an area, for sheets that still name it',
  allow: ['admin'],
  params: areaId,
  body: z.strictObject({ code: codeText }),
});

export const removeAreaAlias = defineOperation({
  id: 'registry.removeAreaAlias',
  method: 'delete',
  path: '/areas/:areaId/aliases/:code',
  summary: 'Forget a former code',
  allow: ['admin'],
  params: z.object({ areaId: idText, code: codeText }),
});

export const listCameraAreas = defineOperation({
  id: 'registry.listCameraAreas',
  method: 'get',
  path: '/cameras/:cameraId/areas',
  summary: 'The areas of both trees in which a camera lies',
  allow: roles,
  params: z.object({ cameraId: idText }),
  reply: z.object({ items: z.array(areaView) }),
});

export const setCameraAreas = defineOperation({
  id: 'registry.setCameraAreas',
  method: 'put',
  path: '/cameras/:cameraId/areas',
  summary: 'Put a camera into exactly these areas; a camera at a border lies in several',
  allow: ['admin', 'technician'],
  params: z.object({ cameraId: idText }),
  body: z.strictObject({ areaIds: z.array(idText).max(32) }),
  reply: z.object({ items: z.array(areaView) }),
});
