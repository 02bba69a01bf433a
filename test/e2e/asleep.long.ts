import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import type { CameraHealthView } from '../../gateway/health/health-api.ts';
import type { MinuteDayView } from '../../gateway/health/minutes/minutes-api.ts';
import type { OutageView } from '../../gateway/outages/outages-api.ts';
import { ApiClient } from '../../scripts/demo/api-client.ts';
import { poll } from '../poll.ts';
import { type Demo, removeDemoFolder, startDemo } from './demo-process.ts';
import { listProcesses } from './list-processes.ts';

/** More than twenty rounds of probes, and two whole minutes. */
const asleepMs = 130_000;
const longMs = 150_000;
const minuteMs = 60_000;

interface Minute {
  readonly atMs: number;
  readonly state: string;
}

describe('a gateway that was asleep', function () {
  this.timeout(600_000);
  let demo: Demo;
  let api: ApiClient;

  before(async () => {
    demo = await startDemo({ subnet: '127.64.0' });
    api = await ApiClient.signIn(demo.url, demo.username, demo.password);
  });
  after(async () => {
    await demo.stop();
    await removeDemoFolder(demo);
  });

  const health = async (): Promise<CameraHealthView[]> =>
    (await api.get<{ items: CameraHealthView[] }>('/camera-health')).items;
  const outages = async (): Promise<OutageView[]> =>
    (await api.get<{ items: OutageView[] }>('/outages?limit=200')).items;
  /** The minutes of two days; undefined until one that began after an instant is over and known. */
  const wholeMinutes = async (cameraId: string, sinceMs: number): Promise<Minute[] | undefined> => {
    const { days } = await api.get<{ days: MinuteDayView[] }>(`/cameras/${cameraId}/minutes?days=2`);
    const minutes = days.flatMap(({ date, runs }) =>
      runs
        .flatMap(([state, count]) => Array<string>(count).fill(state))
        .map((state, index) => ({ atMs: Date.parse(`${date}T00:00:00+08:00`) + index * minuteMs, state })),
    );
    return minutes.some(({ atMs, state }) => atMs > sinceMs && state === 'intact') ? minutes : undefined;
  };
  const fault = (device: string, mode: object): Promise<Response> =>
    fetch(`${demo.farmUrl}/devices/${device}/fault`, { method: 'PUT', body: JSON.stringify(mode) });

  it('calls no camera down for it, knows nothing of that time, and finds what really broke meanwhile', async () => {
    const known = async (): Promise<CameraHealthView[] | undefined> => {
      const items = await health();
      return items.every(({ status }) => status !== 'unknown') ? items : undefined;
    };
    const before = await poll('every camera is known', known, longMs);
    const well = before.filter(({ status }) => status === 'online');
    const startedMs = Date.now();
    await poll('a minute has been watched', () => wholeMinutes(well[0]?.cameraId ?? '', startedMs), longMs);
    const outagesBefore = await outages();
    const gateway = listProcesses(demo.folder).find(({ command }) => command.includes('gateway/main.ts'));
    if (gateway === undefined) throw new Error('the demo has no gateway');

    process.kill(gateway.pid, 'SIGSTOP');
    const fellAsleepMs = Date.now();
    await fault('cam-03', { kind: 'offline', mode: 'reset' });
    // What happens to it is that time passes.
    await wait(asleepMs);
    const wokeMs = Date.now();
    process.kill(gateway.pid, 'SIGCONT');

    const broken = await poll(
      'the one that broke is found',
      async () => (await outages())[outagesBefore.length],
      longMs,
    );
    const seen = async (): Promise<CameraHealthView[] | undefined> => {
      const items = await health();
      return items.every(({ lastProbeMs = 0 }) => lastProbeMs > wokeMs) ? await known() : undefined;
    };
    const after = await poll('every camera is known again', seen, longMs);

    const news = (await outages()).slice(0, -outagesBefore.length || undefined);
    expect(broken).not.to.equal(undefined);
    expect(news, 'only of the one that broke').to.have.length(1);
    expect(news[0]?.startedAtMs, 'nobody looked before').to.be.at.least(wokeMs - 1000);
    const stillWell = after.filter(({ status }) => status === 'online').map(({ cameraId }) => cameraId);
    expect(stillWell).to.have.members(well.map(({ cameraId }) => cameraId).filter((id) => id !== news[0]?.cameraId));
    const [camera = ''] = stillWell;
    const strip = await poll('a minute since then is over', () => wholeMinutes(camera, wokeMs), longMs);
    const asleep = strip
      .filter(({ atMs }) => atMs > fellAsleepMs && atMs + minuteMs < wokeMs)
      .map(({ state }) => state);
    expect(asleep.length).to.be.at.least(1);
    expect(new Set(asleep)).to.deep.equal(new Set(['unknown']));
  });
});
