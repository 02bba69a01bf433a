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
/** The job reads nothing of what `check` gives: it is told by `follow`. */
const unread = {} as DeepCheck;

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
      ...{ areViewersWaiting: () => false, lagMs: () => 0 },
      ...{ clock: time, ticker: time, log: silentLog },
      settings: { intervalSeconds: 36_000, concurrency: 4 },
    });
    await job.start();
  });
  afterEach(() => job.stop());

  const targets = [path];

  it('looks at no more than fit when it must give way, says how long a turn takes, and takes what is suspected first', async () => {
    await job.stop();
    const many = Array.from({ length: 400 }, (_, index): ProbePath => {
      return { ...path, cameraId: `camera-${index}` as CameraId, host: `10.0.1.${index}` };
    });
    const begun: { cameraId: CameraId; atMs: number }[] = [];
    let most = 0;
    const running = new Set<CameraId>();
    job = new DeepCheckJob({
      health: { targets: () => many, find: () => ({ status: 'online' }) },
      deepChecks: {
        check: (id, signal) => {
          begun.push({ cameraId: id, atMs: time.now() });
          running.add(id);
          most = Math.max(most, running.size);
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve(unread));
            time.at(time.now() + 6000, () => {
              running.delete(id);
              const isFirst = begun.filter(({ cameraId: other }) => other === id).length === 1;
              const verdict = id === 'camera-7' && isFirst ? 'suspected' : 'intact';
              job.follow({ cameraId: id, verdict, nextAtMs: time.now() + 60_000 });
              resolve(unread);
            });
          });
        },
      },
      checks: {
        listNext: async () => many.map(({ cameraId: id }) => ({ cameraId: id, verdict: 'intact', nextAtMs: 0 })),
      },
      ...{ areViewersWaiting: () => false, lagMs: () => 0 },
      ...{ clock: time, ticker: time, log: silentLog },
      // Twenty a minute are asked for each second; four at once make forty a minute.
      settings: { intervalSeconds: 120, concurrency: 4 },
    });
    await job.start();

    await time.runTo(startMs + 1_500_000);

    const looks = begun.filter(({ cameraId: id }) => id === 'camera-7').map(({ atMs }) => atMs);
    expect(most).to.equal(4);
    expect(job.pace()?.turnSeconds).to.be.within(550, 680);
    expect(job.pace()?.waiting).to.be.above(300);
    expect((looks[1] ?? 0) - (looks[0] ?? 0), 'the second look at what is suspected').to.be.within(60_000, 80_000);
    expect(new Set(begun.map(({ cameraId: id }) => id)).size, 'everybody has had a turn').to.equal(400);
  });

  it('waits while viewers wait, and has fewer at once while the event loop is late', async () => {
    await job.stop();
    let [areWaiting, lag, running] = [true, 0, 0];
    const many = Array.from({ length: 100 }, (_, index): ProbePath => {
      return { ...path, cameraId: `camera-${index}` as CameraId, host: `10.0.1.${index}` };
    });
    job = new DeepCheckJob({
      health: { targets: () => many, find: () => ({ status: 'online' }) },
      deepChecks: {
        check: (_id, signal) => {
          running += 1;
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve(unread));
            time.at(time.now() + 6000, () => {
              running -= 1;
              resolve(unread);
            });
          });
        },
      },
      checks: { listNext: async () => [] },
      ...{ areViewersWaiting: () => areWaiting, lagMs: () => lag },
      ...{ clock: time, ticker: time, log: silentLog },
      settings: { intervalSeconds: 10, concurrency: 30 },
    });
    await job.start();
    await time.runTo(startMs + 10_000);
    const whileViewersWait = running;
    areWaiting = false;
    await time.runTo(startMs + 60_000);
    const undisturbed = running;
    lag = 90;
    await time.runTo(startMs + 90_000);

    expect([whileViewersWait, running]).to.deep.equal([0, 1]);
    expect(undisturbed).to.be.within(24, 30);
  });

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
