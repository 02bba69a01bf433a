import type { Context } from 'mocha';

/** Skips the running test; the reason becomes part of its title, so that the closing lines tell it. */
export function skipBecause(context: Context, reason: string): never {
  if (context.test) context.test.title += ` — ${reason}`;
  return context.skip();
}
