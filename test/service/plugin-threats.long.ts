import { expect } from 'chai';
import { HostedAdapter } from '../../adapters/sdk/host/hosted-adapter.ts';
import { pluginLimits } from '../../adapters/sdk/host/plugin-limits.ts';
import { hostilePlugin } from '../fixtures/hostile-plugin.ts';
import { watchLag } from '../fixtures/lag-watch.ts';
import { LanternDevice } from '../fixtures/lantern-device.ts';
import { PlainLantern } from '../fixtures/faulty-adapters/plain-lantern.ts';
import { adapterContext, within } from './onvif-context.ts';

const measureMs = 12_000;

const hostile: readonly (readonly [name: string, probe: string])[] = [
  ['loops', 'for (;;);'],
  ['allocates', 'const held = []; for (;;) held.push(new Uint8Array(1e8).fill(1));'],
  ['fills the heap', 'const held = []; for (;;) held.push({ a: [1, 2, 3] });'],
  ['exits', 'setTimeout(() => { throw new Error("out") }); await new Promise(() => undefined)'],
  ['reads', `return await import('node:fs')`],
  [
    'dials',
    `return (await context.http({ address: { host: '127.46.4.9', port: 80 }, method: 'GET', path: '/' }, limits)).kind`,
  ],
  ['floods', `for (;;) context.log.warn({}, 'x'.repeat(200))`],
  ['floods one line', `context.log.warn({ text: 'x'.repeat(3e6) }, 'long')`],
];

describe('hostile plug-ins all at once, beside the probes of the gateway', function () {
  this.timeout(120_000);

  it('leave the p99 of L1 probes and the timers of the process as they were', async () => {
    const context = adapterContext();
    const device = await new LanternDevice({ host: '127.46.4.1', password: 'x' }).start();
    const sound = new PlainLantern(context);

    /** Probes every 20 ms. @returns p99 of the round trips and the worst lateness of a timer, ms */
    async function measure(): Promise<{ p99Ms: number; lagMs: number; failed: number }> {
      const lag = watchLag();
      const tookMs: number[] = [];
      let failed = 0;
      for (const endMs = performance.now() + measureMs; performance.now() < endMs;) {
        const startedMs = performance.now();
        const outcome = await sound.probe({ address: device.address }, 'L1', within(1000));
        tookMs.push(performance.now() - startedMs);
        if (outcome.kind === 'failed') failed += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      tookMs.sort((one, other) => one - other);
      return { p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? 0, lagMs: lag.stop(), failed };
    }

    const alone = await measure();
    const adapters = hostile.map(
      ([, probe]) => new HostedAdapter(hostilePlugin(probe), context, { limits: pluginLimits, chance: () => 0 }),
    );
    await Promise.all(adapters.map((adapter) => adapter.start()));
    const address = { host: '127.46.4.2', port: 80 };
    let isOver = false;
    // Whenever a plug-in is up it is asked again, so that each misbehaves as often as its restarts allow.
    const asking = adapters.map(async (adapter) => {
      while (!isOver) {
        if (adapter.state.kind === 'running') await adapter.probe({ address }, 'L1', within(2000));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    const beside = await measure();
    isOver = true;
    await Promise.all(asking);
    const ends = adapters.map(({ state }, index) => `${hostile[index]?.[0] ?? ''} ${state.endCount}`);
    await Promise.all(adapters.map((adapter) => adapter.stop()));
    await device.stop();

    console.log(`      alone ${JSON.stringify(alone)}, beside ${JSON.stringify(beside)}; ends: ${ends.join(', ')}`);
    expect(beside.failed).to.equal(0);
    expect(beside.p99Ms).to.be.below(alone.p99Ms + 25);
    expect(beside.lagMs).to.be.below(200);
  });
});
