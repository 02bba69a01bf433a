import { type KitBench, type KitCheck, bestOf, must, within } from './kit-check.ts';
import type { KitFault } from './kit-fixture.ts';
import { type MemberCall, memberCalls } from './member-calls.ts';

const group = 'deadlines';
const deadlineMs = 400;
const toleratedMs = deadlineMs * 1.1;
/** Faults with which no description can come about. */
const fatal: readonly KitFault[] = ['refuse', 'silent', 'trickle', 'truncate', 'garbage', 'huge', 'deep'];

async function settle({ name, call }: MemberCall, fault: KitFault): Promise<void> {
  const startedMs = performance.now();
  const outcome = await Promise.race([call(within(deadlineMs)), giveUp()]).catch((error: unknown) => {
    must(false, `${fault}: ${name} threw ${String(error)} instead of answering`);
  });
  const tookMs = performance.now() - startedMs;
  must(outcome !== 'never' && tookMs <= toleratedMs, `${fault}: ${name} took ${describeMs(outcome, tookMs)}`);
  const mayNot = name === 'describe' && fatal.includes(fault);
  must(!mayNot || outcome.kind === 'failed', `${fault}: ${name} succeeded`);
}

export const deadlineChecks: readonly KitCheck[] = [
  {
    group,
    name: `every member settles as a value by its deadline + 10 %, whatever the device does`,
    run: async (bench) => {
      const { scene, stage } = bench;
      must(scene.faults.includes('silent') && scene.faults.length >= 3, 'the fixture plays too few faults');
      for (const fault of scene.faults.filter((one) => one !== 'lure')) {
        await stage.play(fault);
        await bestOf(3, () => settleAll(bench, fault));
      }
    },
  },
];

async function settleAll(bench: KitBench, fault: KitFault): Promise<void> {
  await Promise.all(memberCalls(bench).map((call) => settle(call, fault)));
}

function giveUp(): Promise<'never'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('never'), deadlineMs * 3).unref();
  });
}

function describeMs(outcome: unknown, tookMs: number): string {
  return outcome === 'never'
    ? `more than ${deadlineMs * 3} ms of ${deadlineMs}`
    : `${Math.round(tookMs)} ms of ${deadlineMs}`;
}
