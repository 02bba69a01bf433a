import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 100;

/**
 * Asks again until there is an answer, for things that the test cannot be told of.
 *
 * @param what a phrase for the failure, e.g. `the outage opens`
 */
export async function poll<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
  withinMs = 20_000,
): Promise<Answer> {
  const endMs = performance.now() + withinMs;
  while (performance.now() < endMs) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(pauseMs);
  }
  throw new Error(`waited ${withinMs} ms in vain until ${what}`);
}
