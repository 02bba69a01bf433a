import { expect } from 'chai';
import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import { LoginMemory } from '../../adapters/sdk/login-memory.ts';
import type { StreamSource, StreamStatus } from '../../gateway/media/engine/stream-source.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { FakeWorker } from '../fixtures/fake-worker.ts';
import { actorOf, type LiveRig, newLiveRig, rigPolicy } from '../fixtures/live-rig.ts';
import { refusal } from '../fixtures/refusal.ts';
import { poll } from '../poll.ts';

const forever = new AbortController().signal;
const wrong: DeviceFault = { stage: 'login', reason: 'unauthorised', detail: 'no' };
const fullCamera: DeviceFault = { stage: 'stream', reason: 'over-budget', detail: 'RTSP SETUP: 453' };

describe('Dialling within budgets', function () {
  this.timeout(20_000);
  let rig: LiveRig;
  let worker: FakeWorker;

  function begin(policy: Partial<typeof rigPolicy>, answerMs?: number): void {
    worker = new FakeWorker(answerMs);
    rig = newLiveRig({ maxStreams: 1000, ...policy }, { startWorker: worker.start, random: () => 0 });
  }

  afterEach(() => rig.close());

  function start(key: string, parts: Partial<StreamSource> = {}): void {
    rig.engine.start({ key, cameraId: key, host: '127.0.0.9', port: 554, path: `/${key}`, ...parts });
  }

  const status = (key: string): Partial<StreamStatus> => rig.engine.status(key) ?? {};
  const dialled = (): string[] => worker.sessions.map(({ dial }) => dial.path.slice(1));

  function untilLive(...keys: string[]): Promise<true> {
    return poll(`${keys.join()} live`, () => (keys.every((key) => status(key).state === 'live') ? true : undefined));
  }

  /** 500 streams of 200 cameras on 50 recorders, four each, half of them behind one line. */
  function startAll(): StreamSource[] {
    const sources = Array.from({ length: 500 }, (_, index) => {
      const camera = (index * 7) % 200;
      const host = `127.1.${camera % 2}.${1 + (camera >> 3)}`;
      return { key: `s${index}`, cameraId: `c${camera}`, host, port: 554, path: `/s${index}` };
    });
    for (const source of sources) rig.engine.start(source);
    return sources;
  }

  it('starts 500 cold streams in their order, at its pace, and loses none', async () => {
    begin({ startsAtOnce: 32 });
    let mostUnderWay = 0;
    worker.onChange = () => {
      const underWay = worker.sessions.filter(({ isOpen, isLive }) => isOpen && !isLive).length;
      mostUnderWay = Math.max(mostUnderWay, underWay);
    };

    const sources = startAll();
    expect(rig.engine.queueLength).to.equal(500 - 32);
    await untilLive(...sources.map(({ key }) => key));

    expect(dialled()).to.deep.equal(sources.map(({ key }) => key));
    expect(mostUnderWay).to.equal(32);
    expect(rig.engine.queueLength).to.equal(0);
    expect(rig.engine.count()).to.deep.equal([{ state: 'live', codec: 'h264', count: 500 }]);
  });

  it('keeps every budget at every instant while 500 streams want more than there is, and serves them all', async () => {
    const limits = { sessionsPerCamera: 2, sessionsPerDevice: 6, startsAtOnce: 50 };
    begin({ ...limits, uplinks: [{ name: '北区', ranges: ['127.1.1.0/24'], sessions: 80 }] });
    const cameras = new Map<string, string>();
    const most = { camera: 0, device: 0, uplink: 0 };
    const largest = (names: (string | undefined)[]): number => {
      const counts = new Map<string | undefined, number>();
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
      return Math.max(0, ...counts.values());
    };
    worker.onChange = () => {
      const dials = worker.sessions.filter(({ isOpen }) => isOpen).map(({ dial }) => dial);
      most.camera = Math.max(most.camera, largest(dials.map(({ path }) => cameras.get(path))));
      most.device = Math.max(most.device, largest(dials.map(({ host }) => host)));
      most.uplink = Math.max(most.uplink, dials.filter(({ host }) => host.startsWith('127.1.1.')).length);
    };
    const served: string[] = [];
    rig.engine.listen({
      onPlaying: () => undefined,
      onStatus: (key, { state }) => {
        if (state !== 'live') return;
        served.push(key);
        setTimeout(() => rig.engine.stop(key), 20);
      },
    });

    for (let camera = 0; camera < 500; camera += 1) cameras.set(`/s${camera}`, `c${(camera * 7) % 200}`);
    const sources = startAll();
    await poll('all were served', () => (served.length === 500 ? true : undefined), 15_000);

    expect(new Set(served).size).to.equal(500);
    expect(most).to.deep.equal({ camera: 2, device: 6, uplink: 80 });
    for (const camera of new Set(cameras.values())) {
      const own = (key: string): boolean => cameras.get(`/${key}`) === camera;
      expect(dialled().filter(own)).to.deep.equal(sources.map(({ key }) => key).filter(own));
    }
  });

  it('tells the other doors of a login only what its camera asked for: pictures without a login prove none', async () => {
    const logins = new LoginMemory();
    const credential = { username: 'admin', password: new Secret('of before') };
    const onvif = { address: { host: '127.0.0.9', port: 80 }, credential };
    worker = new FakeWorker();
    rig = newLiveRig({ maxStreams: 1000 }, { startWorker: worker.start, random: () => 0, logins });
    const nowMs = performance.now();
    logins.accept(onvif);
    worker.proof = 'untested';
    start('first', { credential });
    await untilLive('first');
    for (let refusal = 0; refusal < 2; refusal += 1) logins.refuse(onvif, wrong, nowMs);
    rig.engine.stop('first');

    start('again', { credential });
    await untilLive('again');
    logins.refuse(onvif, wrong, nowMs);

    expect(logins.refusalOf(onvif, nowMs)).to.include({ isDoubt: false });
  });

  it('shows who waits his place, and dials when the session before has said goodbye', async () => {
    begin({ sessionsPerDevice: 1 });
    for (const key of ['a', 'b', 'c']) start(key);
    start('elsewhere', { host: '127.0.0.8' });
    await untilLive('a', 'elsewhere');

    expect([status('b'), status('c')].map(({ state, place }) => [state, place])).to.deep.equal([
      ['over-budget', 1],
      ['over-budget', 2],
    ]);
    expect(status('c').fault?.detail).to.include('127.0.0.9').and.to.include('place 2');

    rig.engine.stop('a');
    expect(dialled()).to.deep.equal(['a', 'elsewhere']);
    await untilLive('b');
    expect(worker.sessions.find(({ dial }) => dial.path === '/a')?.isOpen).to.equal(false);
    await poll('the next moves up', () => (status('c').place === 1 ? true : undefined));
  });

  it('tells readers who wait when they move up, and calls it no change of state', async () => {
    begin({ sessionsPerDevice: 1 });
    for (const key of ['a', 'b']) start(key);
    rig.setPath('c', { host: '127.0.0.9', port: 554 });
    await rig.service.open(actorOf('s1'), { cameraId: 'c', profile: 'sub' });
    const places: (number | undefined)[] = [];
    rig.engine.attach('c/sub', {
      onFormat: () => undefined,
      onPart: () => undefined,
      onStatus: ({ place }) => places.push(place),
    });

    rig.engine.stop('a');
    await untilLive('b');
    rig.engine.stop('b');
    await untilLive('c/sub');

    expect(places).to.deep.equal([2, 1, undefined, undefined]);
    expect(rig.changes.map(({ state }) => state)).to.deep.equal(['starting', 'over-budget', 'starting', 'live']);
  });

  it('lets an unwatched stream give its session to a watched one', async () => {
    begin({ sessionsPerDevice: 1, idleSeconds: 3600 });
    for (const cameraId of ['a', 'b', 'c']) rig.setPath(cameraId, { host: '127.0.0.9', port: 554 });
    const first = await rig.service.open(actorOf('s1'), { cameraId: 'a', profile: 'sub' });
    await untilLive('a/sub');
    await rig.service.open(actorOf('s1'), { cameraId: 'b', profile: 'sub' });
    expect(status('b/sub')).to.include({ state: 'over-budget', place: 1 });

    await rig.service.close(actorOf('s1'), first.streamId);
    rig.service.endIdle();

    expect(status('a/sub')).to.deep.equal({});
    await untilLive('b/sub');
    await rig.service.open(actorOf('s1'), { cameraId: 'c', profile: 'sub' });
    rig.service.endIdle();
    expect(status('b/sub').state).to.equal('live');
  });

  it('keeps a playlist waiting for its turn and says why when its time is over', async () => {
    begin({ sessionsPerDevice: 1, firstFrameSeconds: -4.9 });
    start('a');
    rig.setPath('b', { host: '127.0.0.9', port: 554 });
    const { streamId, place } = await rig.service.open(actorOf('s1'), { cameraId: 'b', profile: 'sub' });

    expect(place).to.equal(1);
    expect(await refusal(() => rig.service.playlist(actorOf('s1'), streamId, forever))).to.equal('stream/over-budget');
  });

  it('counts a camera as over budget that says so itself, and tries it again', async () => {
    begin({});
    worker.answer = () => (worker.sessions.length < 2 ? { fault: fullCamera } : 'pictures');
    start('a');
    await poll('it says so', () => (status('a').state === 'over-budget' ? true : undefined));

    expect(status('a').place).to.equal(undefined);
    await untilLive('a');
    expect(Object.fromEntries(rig.engine.dialCounts)).to.include({ live: 1, 'over-budget': 1, failed: 0 });
  });

  it('holds no session for those who wait until somebody else has tried their secret', async () => {
    begin({ sessionsPerDevice: 2 });
    worker.answer = ({ path }) => (path === '/a' ? 'silence' : 'pictures');
    const credential = { username: 'u', password: new Secret('p') };
    start('a', { credential });
    start('b', { credential });
    start('c', { credential: { username: 'u', password: new Secret('other') } });

    await untilLive('c');
    expect(dialled()).to.deep.equal(['a', 'c']);
    expect(status('b').state).to.equal('starting');

    rig.engine.stop('a');
    await untilLive('b');
  });

  it('tries a refused secret again when a person asks for it, once a minute', async () => {
    begin({});
    worker.answer = () => ({ fault: wrong, login: 'refused' });
    const login = { username: 'u', password: 'p' };
    for (const cameraId of ['a', 'b']) rig.setPath(cameraId, { host: '127.0.0.9', port: 554, login });
    for (const cameraId of ['a', 'b']) await rig.service.open(actorOf('s1'), { cameraId, profile: 'sub' });
    await poll('both are parked', () =>
      ['a/sub', 'b/sub'].every((key) => status(key).state === 'unauthorised') ? true : undefined,
    );
    expect(dialled()).to.have.length(1);

    await rig.service.tryAgain(actorOf('s1'), 'a');
    await poll('it was tried', () =>
      dialled().length === 2 && worker.sessions[1]?.isOpen === false ? true : undefined,
    );
    const tooSoon = refusal(() => rig.service.tryAgain(actorOf('s1'), 'b'));

    expect(await tooSoon).to.equal('request/too-many');
    expect(dialled()).to.have.length(2);
    expect(rig.forgiven.map(({ cameraId }) => cameraId)).to.deep.equal(['a']);
    const beyond = refusal(() => rig.service.tryAgain(actorOf('s1', '/elsewhere/'), 'a'));
    expect(await beyond).to.equal('camera/unknown');
  });

  it('dials all streams of a secret that a person asked to try again, once it is good', async () => {
    begin({});
    let isGood = false;
    worker.answer = () => (isGood ? 'pictures' : { fault: wrong, login: 'refused' });
    const login = { username: 'u', password: 'p' };
    for (const cameraId of ['a', 'b']) rig.setPath(cameraId, { host: '127.0.0.9', port: 554, login });
    for (const cameraId of ['a', 'b']) await rig.service.open(actorOf('s1'), { cameraId, profile: 'sub' });
    await poll('both are parked', () =>
      ['a/sub', 'b/sub'].every((key) => status(key).state === 'unauthorised') ? true : undefined,
    );

    isGood = true;
    await rig.service.tryAgain(actorOf('s1'), 'b');

    await untilLive('a/sub', 'b/sub');
    expect(dialled()).to.have.length(3);
  });

  it('lets those cameras have a password readable that configuration names', async () => {
    worker = new FakeWorker();
    const policy = { ...rigPolicy, basicLoginHosts: ['127.0.0.8/31'] };
    rig = newLiveRig({}, { startWorker: worker.start, policy });
    start('named', { host: '127.0.0.9' });
    start('other', { host: '127.0.0.10' });

    await untilLive('named', 'other');

    expect(worker.sessions.map(({ dial }) => dial.allowsBasic)).to.deep.equal([true, false]);
  });

  it('keeps the budgets when the media thread crashes with everybody on it', async () => {
    begin({ sessionsPerDevice: 2 });
    for (const key of ['a', 'b', 'c']) start(key);
    await untilLive('a', 'b');
    let most = 0;
    worker.onChange = () => (most = Math.max(most, worker.sessions.filter(({ isOpen }) => isOpen).length));

    worker.crash();

    await poll('two are live again', () =>
      worker.sessions.filter(({ isLive, isOpen }) => isLive && isOpen).length === 2 ? true : undefined,
    );
    expect(most).to.equal(2);
    expect(new Set(dialled())).to.deep.equal(new Set(['a', 'b', 'c']));
  });

  it('dials nobody when it closes with streams in the queue', async () => {
    begin({ startsAtOnce: 1, sessionsPerDevice: 2 });
    for (const key of ['a', 'b', 'c', 'd']) start(key);
    await untilLive('a');
    const before = dialled().length;

    await rig.close();

    expect(dialled()).to.have.length(before);
    expect(rig.engine.queueLength).to.equal(0);
  });
});
