import { type KitBench, type KitCheck, must, targetOf, within } from './kit-check.ts';
import { memberCalls } from './member-calls.ts';

const group = 'traffic';

export const trafficChecks: readonly KitCheck[] = [
  {
    group,
    name: 'an address that NetGuard forbids is refused, not dialled',
    run: async (bench) => {
      const { adapter, scene, lureHost } = bench;
      const address = { host: lureHost, port: scene.address.port };
      const asked = [
        await adapter.describe({ ...targetOf(scene), address }, within(1000)),
        await adapter.probe({ ...(scene.rtspPort && { rtspPort: scene.rtspPort }), address }, 'L1', within(1000)),
        await adapter.probe({ address }, 'L2', within(1000)),
      ];
      mustBeLeftAlone(bench);
      for (const outcome of asked) {
        const reason = outcome.kind === 'ok' ? 'ok' : outcome.fault.reason;
        must(reason === 'forbidden', `it answered ${reason} instead of forbidden`);
      }
    },
  },
  {
    group,
    name: 'a device that points elsewhere is not followed',
    run: async (bench) => {
      if (!bench.scene.faults.includes('lure')) return;
      await bench.stage.play('lure');
      // One after the other, as some say what the next one needs.
      for (const { call } of memberCalls(bench)) await call(within(2000));
      mustBeLeftAlone(bench);
    },
  },
  {
    group,
    name: 'nothing outside the allowed addresses was dialled in the whole run',
    run: async ({ scene, traffic }) => {
      const outside = traffic.dialledBeside(allowedHosts(scene));
      must(outside.length === 0, `it dialled ${outside.slice(0, 5).join()}`);
    },
  },
];

/** Where the adapter may go: what its NetGuard passes. */
export function allowedHosts({ address, alsoAllowed = [], discovery }: KitBench['scene']): string[] {
  return [address.host, ...alsoAllowed, ...(discovery?.hosts ?? [])];
}

function mustBeLeftAlone({ traffic, lureHost, lureKnocks, scene }: KitBench): void {
  must(lureKnocks() === 0, `${lureHost}, which is forbidden, was dialled ${lureKnocks()} times`);
  const outside = traffic.dialledBeside(allowedHosts(scene));
  must(outside.length === 0, `it dialled ${outside.slice(0, 5).join()}`);
}
