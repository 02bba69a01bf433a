import { expect } from 'chai';
import type { HealthStatus } from '../../gateway/health/health-state.ts';
import { DeepCheckJob } from '../../gateway/health/pictures/deep-check-job.ts';
import type { DeepCheck } from '../../gateway/health/pictures/deep-check.ts';
import type { CameraId, OrganisationId } from '../../gateway/registry/camera.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';
import { silentLog } from '../http/serve-routes.ts';
import { VirtualTime } from '../fixtures/virtual-time.ts';

// Brands are compile-time marks only.
const cameraId = 'camera-1' as CameraId;
const path: ProbePath = {
  ...{ cameraId, organisationId: 'county' as OrganisationId, organisationPath: '/county/' },
  ...{ adapterKind: 'onvif', host: '10.0.0.1', port: 80 },
};
const startMs = 1_793_300_000_000;

describe('the job of deep checks', () => {
  let time: VirtualTime;
  let status: HealthStatus;
  let checkedAtMs: number[];
  let job: DeepCheckJob;

  beforeEach(async () => {
    time = new VirtualTime(startMs);
    status = 'online';
    checkedAtMs = [];
    job = new DeepCheckJob({
      health: { targets: () => targets, find: () => ({ status }) },
      deepChecks: {
        check: async () => {
          checkedAtMs.push(time.now());
          const check = { cameraId, verdict: 'faulty', nextAtMs: time.now() + 600_000 } as const;
          job.follow(check);
          // Only what the job reads of it is there.
          return check as unknown as DeepCheck;
        },
      },
      checks: { listNext: async () => [] },
      areViewersWaiting: () => false,
      ...{ clock: time, ticker: time, log: silentLog },
      settings: { intervalSeconds: 36_000, concurrency: 4 },
    });
    await job.start();
  });
  afterEach(() => job.stop());

  const targets = [path];

  it('looks soon at a camera that was faulty when it went away and is back', async () => {
    await time.runTo(startMs + 5000);
    status = 'offline';
    await time.runTo(startMs + 3_000_000);
    const before = checkedAtMs.length;
    status = 'degraded';

    await time.runTo(startMs + 3_000_000 + 70_000);

    expect(before).to.equal(1);
    expect(checkedAtMs.length).to.equal(2);
  });
});
