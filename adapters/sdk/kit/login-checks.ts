import type { CallLimits, DeviceTarget, Outcome } from '../adapter.ts';
import { type KitBench, type KitCheck, must, mustSucceed, targetOf, within } from './kit-check.ts';

const group = 'login';
const wrong = 'kit-wrong-secret';

/** Asks with a wrong password and counts what it cost. */
async function costOf(
  bench: KitBench,
  password: string,
  ask: (target: DeviceTarget, limits: CallLimits) => Promise<Outcome<unknown>>,
): Promise<Outcome<unknown>> {
  await bench.stage.pardon();
  const before = await bench.stage.refusedLogins();
  const outcome = await ask(targetOf(bench.scene, password), within(5000));
  const cost = (await bench.stage.refusedLogins()) - before;
  must(cost === 1, `a wrong password cost ${cost} tries`);
  const reason = outcome.kind === 'ok' ? 'ok' : outcome.fault.reason;
  must(reason === 'unauthorised' || reason === 'locked', `a wrong password was answered by ${reason}`);
  return outcome;
}

export const loginChecks: readonly KitCheck[] = [
  {
    group,
    name: 'a wrong password costs describe exactly one try',
    run: async (bench) => {
      await costOf(bench, `${wrong}-1`, (target, limits) => bench.adapter.describe(target, limits));
    },
  },
  {
    group,
    name: 'a wrong password costs the L3 check exactly one try',
    run: async (bench) => {
      const { adapter } = bench;
      if (adapter.probeLogin === undefined) return;
      const refused: Outcome<unknown> = { kind: 'ok', value: undefined };
      await costOf(
        bench,
        `${wrong}-2`,
        async (target, limits) => (await adapter.probeLogin?.(target, limits)) ?? refused,
      );
    },
  },
  {
    group,
    name: 'the right password works afterwards, and no secret stands in a fault or in the log',
    run: async (bench) => {
      await bench.stage.pardon();
      const { adapter, scene } = bench;
      const refused = await adapter.describe(targetOf(scene, `${wrong}-3`), within(5000));
      await bench.stage.pardon();
      mustSucceed(await adapter.describe(targetOf(scene), within(5000)), 'describe with the right password');
      const said = JSON.stringify(refused) + bench.logged();
      must(!said.includes(wrong) && !said.includes(scene.credential.password), 'a secret was told');
    },
  },
];
