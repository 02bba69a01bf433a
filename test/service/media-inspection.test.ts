import { expect } from 'chai';
import { InspectionService } from '../../gateway/media/inspection-service.ts';
import { systemClock } from '../../gateway/platform/clock/clock.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import type { LivePath } from '../../gateway/registry/paths/live-path.ts';
import { refusal } from '../fixtures/refusal.ts';

// Only what names the stream is read.
const path = { cameraId: 'square' as CameraId, profile: 'sub' } as LivePath;

describe('a look at a stream for checks', () => {
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
