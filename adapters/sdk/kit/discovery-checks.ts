import type { DiscoveredDevice } from '../adapter.ts';
import { type KitBench, type KitCheck, must, within } from './kit-check.ts';
import type { KitDiscovery } from './kit-fixture.ts';

const group = 'discovery';

/** What a search told, device by device. */
async function search({ adapter }: KitBench, wanted: KitDiscovery, signal?: AbortSignal): Promise<DiscoveredDevice[]> {
  const told: DiscoveredDevice[] = [];
  const { hosts, ports, budgetMs } = wanted;
  const request = { multicast: false, hosts, hostCount: hosts.length, ports, ratePerSecond: 1000 };
  const listener = { onDevice: (device: DiscoveredDevice) => void told.push(device), onProgress: () => undefined };
  await adapter.discover(request, listener, within(budgetMs, signal));
  return told;
}

function wantedOf({ scene, manifest }: KitBench): KitDiscovery | undefined {
  const claims = manifest.capabilities.discover.level !== 'no';
  must(!claims || scene.discovery !== undefined, 'the manifest says that it discovers, and the fixture has no search');
  return claims ? scene.discovery : undefined;
}

export const discoveryChecks: readonly KitCheck[] = [
  {
    group,
    name: 'every device is told once, whatever else answers; what cannot discover tells nothing',
    run: async (bench) => {
      const wanted = wantedOf(bench);
      const hosts = [bench.scene.address.host];
      const none = { hosts, ports: [bench.scene.address.port], expected: [], budgetMs: 2000 };
      const told = await search(bench, wanted ?? none);
      const found = told.map(({ address }) => `${address.host}:${address.port}`).sort();
      const expected = [...(wanted?.expected ?? [])].sort();
      must(
        found.join() === expected.join(),
        `told ${found.join() || 'nothing'} instead of ${expected.join() || 'nothing'}`,
      );
      const broken = told.find((device) => !isWhole(device));
      must(broken === undefined, `a device was told with broken text or a clock that is no number`);
    },
  },
  {
    group,
    name: 'a search that is cancelled ends within 100 ms',
    run: async (bench) => {
      const wanted = wantedOf(bench);
      if (wanted === undefined) return;
      await bench.stage.play('silent');
      const controller = new AbortController();
      const ended = search(bench, wanted, controller.signal);
      await new Promise((resolve) => setTimeout(resolve, 20));
      const startedMs = performance.now();
      controller.abort();
      await ended;
      const tookMs = performance.now() - startedMs;
      must(tookMs <= 100, `it ended ${Math.round(tookMs)} ms after the signal`);
    },
  },
];

function isWhole({ name, hardware, location, clockOffsetMs = 0 }: DiscoveredDevice): boolean {
  return Number.isFinite(clockOffsetMs) && [name, hardware, location].every((text) => text?.isWellFormed() !== false);
}
