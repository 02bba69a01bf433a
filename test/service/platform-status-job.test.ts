import { expect } from 'chai';
import { PlatformStatusJob } from '../../gateway/discovery/platforms/platform-status-job.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { silentLog } from '../fixtures/estate.ts';
import { poll } from '../poll.ts';

describe('PlatformStatusJob', () => {
  it('tells of points that turned, and of no others', async () => {
    const doubted: string[] = [];
    let offline = new Set<string>();
    const rounds: number[] = [];
    const platform = { id: 'p', adapterKind: 'carrier-platform' };
    const bus = new EventBus(() => undefined);
    bus.on('camera.doubted', ({ cameraId }) => void doubted.push(cameraId));
    const job = new PlatformStatusJob({
      platforms: { list: async () => [platform as never] },
      points: {
        camerasOf: async (_id, pointIds) => new Map(pointIds.map((pointId) => [pointId, `camera-${pointId}` as never])),
      },
      work: { targetOf: async () => ({ address: { host: '127.0.0.1', port: 1 } }) },
      adapters: [
        {
          kind: 'carrier-platform',
          readChannelStates: async () => {
            rounds.push(rounds.length);
            const ids = ['1', '2', '3'];
            const value = ids.map((channelToken) => ({
              channelToken,
              state: offline.has(channelToken) ? ('lost' as const) : ('live' as const),
            }));
            return { kind: 'ok' as const, value };
          },
        } as never,
      ],
      ...{ bus, clock: systemClock, log: silentLog, policy: { statusSeconds: 0.02 } },
    });

    job.start();
    await poll('two rounds', () => (rounds.length >= 2 ? true : undefined));
    offline = new Set(['2']);
    await poll('a hint', () => (doubted.length > 0 ? true : undefined));
    await job.stop();

    expect(doubted).to.deep.equal(['camera-2']);
  });
});
