import { z } from 'zod';

/** What a plug-in may ask of its doors. Everything that comes out of its process is checked here. */
const address = z.object({ host: z.string().max(64), port: z.int().min(1).max(65_535) });
const call = { callId: z.int(), deadlineInMs: z.number() };
const base64 = z.base64().max(900_000);
const headerText = z
  .string()
  .max(2048)
  .regex(/^[\t\x20-\x7e]*$/);

/** Longest body of an HTTP answer: base64 and all, it must fit into one line. */
export const maxDoorBytes = 640 * 1024;

export const httpQuestion = z.object({
  ...call,
  address,
  isSecure: z.boolean().default(false),
  method: z.enum(['GET', 'POST', 'PUT']),
  path: z
    .string()
    .max(2048)
    .regex(/^\/[\x21-\x7e]*$/),
  headers: z
    .record(
      z
        .string()
        .max(64)
        .regex(/^[A-Za-z0-9-]+$/),
      headerText,
    )
    .default({}),
  body: z.string().max(maxDoorBytes).exactOptional(),
  bodyKind: z.enum(['json', 'form']).default('json'),
  login: z.object({ username: z.string().max(256), mark: z.string().max(64) }).exactOptional(),
  maxBytes: z.int().min(1).max(maxDoorBytes).default(maxDoorBytes),
});
export type HttpQuestion = z.infer<typeof httpQuestion>;

export const openQuestion = z.object({ ...call, address, isSecure: z.boolean() });
export type OpenQuestion = z.infer<typeof openQuestion>;

export const udpQuestion = z.object({ ...call, address, payload: base64, waitMs: z.number().min(1).max(10_000) });
export type UdpQuestion = z.infer<typeof udpQuestion>;

export const readQuestion = z.object({ socketId: z.int() });
export const writeQuestion = z.object({ socketId: z.int(), bytes: base64 });
export const callQuestion = z.object({ callId: z.int() });
