import type { z } from 'zod';

/** What an operation of a `*-api.ts` file replies, as a type; the schema itself stays on the server. */
export type ReplyOf<Operation extends { readonly reply?: z.ZodType }> = z.output<NonNullable<Operation['reply']>>;
