import { z } from 'zod';
import { idText, instantMs, lineText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

const fitters = ['admin', 'technician'] as const;
const cameraParams = z.object({ cameraId: idText });
const factText = z.string().trim().max(128);

const identityView = z.object({
  vendor: z.string(),
  model: z.string(),
  serial: z.string(),
  mac: z.string().optional(),
});

export const replaceDevice = defineOperation({
  id: 'registry.replaceDevice',
  method: 'post',
  path: '/cameras/:cameraId/device',
  summary: 'The camera’s device was replaced: its id, history and plans stay, the old device goes to the history',
  allow: fitters,
  params: cameraParams,
  body: z.strictObject({
    version: z.int(),
    /** As the label says; left out, the device itself is asked: one login. */
    identity: z
      .strictObject({
        vendor: factText,
        model: factText,
        firmware: factText.optional(),
        serial: factText,
        mac: z
          .string()
          .regex(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/, 'must be like 00:1A:2B:3C:4D:5E')
          .optional(),
      })
      .optional(),
    /** Where the new device answers, when that is another address. */
    host: lineText(64).optional(),
    port: z.int().min(1).max(65_535).optional(),
    /** Its login, when that is another one; needed for another host. */
    login: z.strictObject({ username: lineText(128), password: z.string().min(1).max(256) }).optional(),
  }),
  reply: identityView.extend({ cameraId: idText, version: z.int() }),
});

const alarmView = z.object({
  cameraId: idText,
  /** As adopted. */
  pinned: identityView,
  /** As it says now. */
  found: identityView,
  raisedAtMs: instantMs,
});

export const listDeviceAlarms = defineOperation({
  id: 'registry.listDeviceAlarms',
  method: 'get',
  path: '/device-alarms',
  summary: 'Cameras of my part for which another device answers than the one adopted, newest first',
  allow: fitters,
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: z.object({ items: z.array(alarmView), total: z.int() }),
});

export const dismissDeviceAlarm = defineOperation({
  id: 'registry.dismissDeviceAlarm',
  method: 'delete',
  path: '/cameras/:cameraId/device-alarm',
  summary: 'I have looked: it is the right device',
  allow: fitters,
  params: cameraParams,
});
