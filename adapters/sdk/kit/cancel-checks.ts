import { setTimeout as wait } from 'node:timers/promises';
import { bestOf, type KitBench, type KitCheck, must, within } from './kit-check.ts';
import { type MemberCall, memberCalls } from './member-calls.ts';

const freeMs = 100;

export const cancelChecks: readonly KitCheck[] = [
  {
    group: 'cancel',
    name: `a call that is cancelled settles and frees its sockets within ${freeMs} ms`,
    run: async (bench) => {
      await bench.stage.play('silent');
      for (const call of memberCalls(bench)) await bestOf(3, () => cancel(bench, call));
    },
  },
];

async function cancel({ traffic }: KitBench, { name, call }: MemberCall): Promise<void> {
  const before = traffic.openSockets;
  const controller = new AbortController();
  let hasSettled = false;
  const ended = call(within(5000, controller.signal)).then((outcome) => {
    hasSettled = true;
    return outcome;
  });
  // It has dialled, or it answers without: both take a moment.
  for (let turn = 0; turn < 30 && traffic.openSockets <= before && !hasSettled; turn += 1) await wait(10);
  controller.abort();
  await wait(freeMs);
  const held = traffic.openSockets - before;
  must(hasSettled, `${name} had not settled ${freeMs} ms after the signal`);
  must(held <= 0, `${name} still held ${held} sockets ${freeMs} ms after the signal`);
  await ended;
}
