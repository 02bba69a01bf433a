import { expect } from 'chai';
import { InspectionService } from '../../gateway/media/inspection-service.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import type { Contest } from '../../gateway/media/engine/waiting-line.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import type { LivePath } from '../../gateway/registry/paths/live-path.ts';
import { refusal } from '../fixtures/refusal.ts';

// Only what names the stream is read.
const path = { cameraId: 'square' as CameraId, profile: 'sub' } as LivePath;

describe('a look at a stream for checks', () => {
  describe('waits for viewers', () => {
    const watched = (key: string) => ({ key, path, lastUsedMs: 0, leaseUntilMs: 0 });
    /** Only streams of checks are expendable; those of viewers are not. */
    const areWaiting = (queue: { awaitingStart?: string[]; contests?: Contest[] }) => {
      const inspections = new InspectionService({
        paths: { find: async () => path },
        // Nothing is dialled here.
        keeper: {} as never,
        streams: {
          ...{ size: 0, idle: () => [], use: () => watched('check') },
          expendable: () => [watched('check'), watched('other-check')],
        },
        engine: {
          ...{ status: () => undefined, attach: () => () => undefined, listen: () => () => undefined, queueLength: 1 },
          awaitingStart: () => queue.awaitingStart ?? [],
          contests: () => queue.contests ?? [],
        },
        ...{ clock: systemClock, policy: { maxStreams: 10, firstFrameSeconds: 1 } },
      });
      return inspections.areViewersWaiting();
    };

    it('that wait for the pace of starts, and for no other check that does', () => {
      expect(areWaiting({ awaitingStart: ['check', 'viewer'] })).to.equal(true);
      expect(areWaiting({ awaitingStart: ['check', 'other-check'] })).to.equal(false);
    });

    it('that wait for a session which a check has, not for one which another viewer has', () => {
      expect(areWaiting({ contests: [{ key: 'viewer', rivals: ['check'] }] })).to.equal(true);
      expect(areWaiting({ contests: [{ key: 'viewer', rivals: ['other-viewer'] }] })).to.equal(false);
      expect(areWaiting({ contests: [{ key: 'check', rivals: ['viewer', 'other-check'] }] })).to.equal(false);
    });
  });

  it('leaves no listener behind when the stream ends before it is looked at', async () => {
    let listeners = 0;
    const inspections = new InspectionService({
      paths: { find: async () => ({ ...path, profile: 'main' }) },
      // Not asked for: the stream is open.
      keeper: {} as never,
      streams: {} as never,
      engine: {
        status: (key) => (key.endsWith('main') ? { state: 'live', sinceMs: 1 } : undefined),
        attach: () => {
          throw new GatewayError('stream/unknown', 'It has just ended.');
        },
        ...{ queueLength: 0, awaitingStart: () => [], contests: () => [] },
        listen: () => {
          listeners += 1;
          return () => (listeners -= 1);
        },
      },
      clock: systemClock,
      policy: { maxStreams: 10, firstFrameSeconds: 1 },
    });

    const code = await refusal(() => inspections.inspect(path, { watchMs: 1, signal: AbortSignal.timeout(1000) }));

    expect(code).to.equal('stream/unknown');
    expect(listeners).to.equal(0);
  });
});
