import { z } from 'zod';
import { capabilityNames } from '../../adapters/sdk/manifest.ts';
import { defineOperation } from '../platform/http/operation.ts';

const bilingual = z.object({ zh: z.string(), en: z.string() });

const adapterView = z.object({
  kind: z.string(),
  version: z.string(),
  name: bilingual,
  /** Absent for adapters of the gateway itself; a plug-in runs in a process of its own. */
  process: z
    .object({
      state: z.enum(['stopped', 'starting', 'running', 'waiting', 'broken']),
      problem: z.string().optional(),
      endCount: z.int(),
    })
    .optional(),
  /** Every capability, always in the same order. */
  capabilities: z.array(
    z.object({
      name: z.enum(capabilityNames),
      level: z.enum(['yes', 'partial', 'no']),
      /** What this source cannot do; absent when it can. */
      reason: bilingual.optional(),
    }),
  ),
  settings: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['text', 'integer', 'flag', 'choice', 'secret']),
      isRequired: z.boolean(),
      label: bilingual,
      help: bilingual.optional(),
      choices: z.array(z.string()).optional(),
      min: z.int().optional(),
      max: z.int().optional(),
    }),
  ),
});
export type AdapterView = z.infer<typeof adapterView>;

export const listAdapters = defineOperation({
  id: 'discovery.listAdapters',
  method: 'get',
  path: '/adapters',
  summary: 'Kinds of sources at work: what each can and cannot do, and how plug-ins fare',
  allow: ['admin', 'technician'],
  reply: z.object({ items: z.array(adapterView) }),
});
