import { z } from 'zod';
import { pauseReasons } from '../../patrol/round.ts';
import { idText } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';
import { wallSessionView } from '../wall-api.ts';

const watchers = ['officer', 'admin'] as const;
const params = z.object({ wallId: idText });

export const pauseRound = defineOperation({
  id: 'wall.pauseRound',
  method: 'post',
  path: '/wall/:wallId/round/pause',
  summary: 'Put my round aside with the reason: it waits for somebody who resumes it, here or at another seat',
  allow: watchers,
  params,
  body: z.strictObject({ reason: z.enum(pauseReasons) }),
  reply: wallSessionView,
});

export const resumeRound = defineOperation({
  id: 'wall.resumeRound',
  method: 'post',
  path: '/wall/:wallId/round/resume',
  summary: 'Go on: with the round that is named, else with the next one that is due',
  allow: watchers,
  params,
  body: z.strictObject({ roundId: idText.optional() }),
  reply: wallSessionView,
});

export const answerAttention = defineOperation({
  id: 'wall.answerAttention',
  method: 'post',
  path: '/wall/:wallId/attention',
  summary: 'The answer to an attention check: the key that is shown',
  allow: watchers,
  params,
  body: z.strictObject({ id: idText, code: z.int().min(1).max(9) }),
  reply: wallSessionView,
});
