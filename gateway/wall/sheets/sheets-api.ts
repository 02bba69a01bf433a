import { z } from 'zod';
import { stopView } from '../../patrol/patrol-api.ts';
import { idText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

const watchers = ['officer', 'admin'] as const;
const stopParams = z.object({ wallId: idText, stopId: idText });

export const readStopPicture = defineOperation({
  id: 'wall.readStopPicture',
  method: 'get',
  path: '/wall/:wallId/stops/:stopId/picture',
  summary: 'A fresh picture of a stop of my snapshot round; `Picture-At-Ms` tells of when it is',
  allow: watchers,
  params: stopParams,
  produces: 'image/jpeg',
});

export const confirmPicture = defineOperation({
  id: 'wall.confirmPicture',
  method: 'post',
  path: '/wall/:wallId/stops/:stopId/confirmation',
  summary: 'I looked at the picture that I was given: the stop is seen',
  allow: watchers,
  params: stopParams,
  reply: stopView,
});
