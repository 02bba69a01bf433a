import { expect } from 'chai';
import type { Outcome } from '../../adapters/sdk/adapter.ts';
import type { StreamAddress } from '../../adapters/sdk/stream-address.ts';
import type { StreamSource, StreamStatus } from '../../gateway/media/engine/stream-source.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { FakeWorker } from '../fixtures/fake-worker.ts';
import { type LiveRig, newLiveRig, rigPolicy } from '../fixtures/live-rig.ts';
import { poll } from '../poll.ts';

type Resolve = NonNullable<StreamSource['resolve']>;

describe('Dialling addresses that expire', function () {
  this.timeout(10_000);
  let rig: LiveRig;
  let worker: FakeWorker;
  let asked: AbortSignal[];

  beforeEach(() => {
    asked = [];
    worker = new FakeWorker();
    rig = newLiveRig({ ...rigPolicy, maxStreams: 100 }, { startWorker: worker.start, random: () => 0 });
  });
  afterEach(() => rig.close());

  const told = (number: number, parts: Partial<StreamAddress> = {}): Outcome<StreamAddress> => ({
    kind: 'ok',
    value: {
      ...{ transport: 'rtsp', isSecure: false, host: '127.0.0.9', port: 1554, path: `/p?token=${number}` },
      ...{ expiresAtMs: Date.now() + 60_000, ...parts },
    },
  });
  const failed = (reason: 'timeout' | 'unsupported'): Outcome<never> => ({
    kind: 'failed',
    fault: { stage: 'stream', reason, detail: 'told by the platform' },
  });

  function start(
    answer: (number: number) => Outcome<StreamAddress> | Promise<Outcome<StreamAddress>>,
    key = 'a',
  ): void {
    const resolve: Resolve = async (signal) => {
      asked.push(signal);
      return answer(asked.length);
    };
    const platform = { host: '127.0.0.7', port: 8080, path: `P1/${key}`, isOnPlatform: true } as const;
    rig.engine.start({ key, cameraId: key, ...platform, resolve });
  }

  const status = (key = 'a'): Partial<StreamStatus> => rig.engine.status(key) ?? {};
  const dialled = (): string[] => worker.sessions.map(({ dial }) => `${dial.host}:${dial.port}${dial.path}`);
  const untilLive = (key = 'a') => poll(`${key} live`, () => (status(key).state === 'live' ? true : undefined));

  it('asks for the address before it dials, and dials what it is told', async () => {
    start((number) => told(number));
    await untilLive();

    expect(dialled()).to.deep.equal(['127.0.0.9:1554/p?token=1']);
  });

  it('asks anew for each dial after a loss', async () => {
    start((number) => told(number));
    await untilLive();

    worker.cut({ stage: 'stream', reason: 'reset', detail: 'gone' });
    await poll('dialled again', () => (dialled().length === 2 ? true : undefined));

    expect(dialled()[1]).to.equal('127.0.0.9:1554/p?token=2');
  });

  it('goes on with a running session when another viewer comes, however the address would read now', async () => {
    start((number) => told(number));
    await untilLive();

    start((number) => told(number + 100));

    expect(status().state).to.equal('live');
    expect(asked).to.have.lengthOf(1);
  });

  it('tries again when the platform did not tell, and says why meanwhile', async () => {
    start((number) => (number === 1 ? failed('timeout') : told(number)));
    await poll('a fault', () => status().fault);

    expect(status().fault?.detail).to.equal('told by the platform');
    await untilLive();
    expect(dialled()).to.deep.equal(['127.0.0.9:1554/p?token=2']);
  });

  it('gives the turn of its login back when it was not told where to dial', async () => {
    const credential = { username: 'gateway', password: new Secret('Leased-6000') };
    const resolve: Resolve = async (signal) => {
      asked.push(signal);
      return asked.length === 1 ? failed('timeout') : told(asked.length);
    };
    const platform = { host: '127.0.0.7', port: 8080, path: 'P1', isOnPlatform: true } as const;

    rig.engine.start({ key: 'a', cameraId: 'a', ...platform, credential, resolve });

    await untilLive();
    expect(dialled()).to.deep.equal(['127.0.0.9:1554/p?token=2']);
  });

  it('gives up what cannot be dialled at all', async () => {
    start(() => failed('unsupported'));

    await poll('refused', () => (status().state === 'refused' ? true : undefined));
    expect(dialled()).to.deep.equal([]);
  });

  it('hands a session that goes on a new address of the same server, and none of any other', async () => {
    const hls = { transport: 'hls' } as const;
    const answers = [
      ...[told(1, hls), told(2, hls), told(3, { ...hls, host: '127.0.0.10' }), told(4, { ...hls, isSecure: true })],
      ...[told(5), failed('timeout'), told(7, { ...hls, path: 'no path' })],
    ];
    start((number) => answers[number - 1] ?? failed('timeout'));
    await untilLive();

    for (let turn = 1; turn < answers.length; turn += 1) {
      worker.spend();
      await poll('an answer', () => (worker.readdressed.length === turn ? true : undefined));
    }

    expect(worker.readdressed).to.deep.equal(['/p?token=2', ...Array.from({ length: 5 }, () => undefined)]);
    expect(status().state).to.equal('live');
    expect(dialled()).to.have.lengthOf(1);
  });

  it('tells the media thread what belongs to HLS, and that a stream that stood still must move first', async () => {
    const order = { isSecure: true, hostName: 'live.example.cn', certificateSha256: 'ab' };
    start((number) => told(number, { transport: 'hls', ...order }));
    await untilLive();

    worker.cut({ stage: 'stream', reason: 'no-frame', detail: 'stood still' });
    await poll('dialled again', () => (dialled().length === 2 ? true : undefined));

    expect(worker.sessions.map(({ dial }) => dial.hls)).to.deep.equal([
      { ...order, variant: 'highest', mustMove: false },
      { ...order, variant: 'highest', mustMove: true },
    ]);
  });

  it('refuses RTSP over TLS, and HLS with a login or a path that no request can hold', async () => {
    const credential = { username: 'u', password: new Secret('p') };
    const kinds = [{ isSecure: true }, { transport: 'hls', credential }, { transport: 'hls', path: '/a b' }] as const;
    for (const [index, parts] of kinds.entries()) start((number) => told(number, parts), `k${index}`);

    for (const index of kinds.keys()) {
      await poll('refused', () => (status(`k${index}`).state === 'refused' ? true : undefined));
      expect(status(`k${index}`).fault).to.include({ stage: 'stream', reason: 'unsupported' });
    }
    expect(dialled()).to.deep.equal([]);
  });

  it('never dials where NetGuard forbids', async () => {
    start((number) => told(number, { host: '169.254.169.254' }));

    await poll('refused', () => (status().state === 'refused' ? true : undefined));
    expect(status().fault).to.include({ stage: 'address', reason: 'forbidden' });
    expect(dialled()).to.deep.equal([]);
  });

  it('survives an adapter that throws', async () => {
    start((number) => {
      if (number === 1) throw new Error('a bug of the adapter');
      return told(number);
    });

    await untilLive();
    expect(dialled()).to.have.lengthOf(1);
  });

  it('stops asking when the stream is not wanted any more, and never dials a late answer', async () => {
    const { promise, resolve: answer } = Promise.withResolvers<Outcome<StreamAddress>>();
    start(() => promise);
    await poll('asked', () => asked[0]);

    rig.engine.stop('a');
    answer(told(1));
    start((number) => told(number), 'b');
    await untilLive('b');

    expect(asked[0]?.aborted).to.equal(true);
    expect(dialled()).to.deep.equal(['127.0.0.9:1554/p?token=2']);
  });

  it('dials again with a fresh permission when the stream’s server refused the old one', async () => {
    worker.answer = ({ path }) =>
      path.endsWith('=1') ? { fault: { stage: 'login', reason: 'unauthorised', detail: '401' } } : 'pictures';

    start((number) => told(number));

    await untilLive();
    expect(asked).to.have.lengthOf(2);
  });

  it('does not try a login in the path again that was refused', async () => {
    worker.answer = () => ({ fault: { stage: 'login', reason: 'unauthorised', detail: '401' } });
    const fixed: StreamAddress = { transport: 'rtsp', isSecure: false, host: '127.0.0.9', port: 554, path: '/user=u' };

    start(() => ({ kind: 'ok', value: fixed }));

    await poll('unauthorised', () => (status().state === 'unauthorised' ? true : undefined));
    expect(asked).to.have.lengthOf(1);
  });

  it('counts the points of a platform against its own budget', async () => {
    await rig.close();
    const limits = { sessionsPerDevice: 1, sessionsPerPlatform: 2, maxStreams: 100 };
    rig = newLiveRig(limits, { startWorker: worker.start, random: () => 0 });
    for (const key of ['a', 'b', 'c']) start((number) => told(number), key);
    await Promise.all([untilLive('a'), untilLive('b')]);

    expect(status('c')).to.include({ state: 'over-budget', place: 1 });
    expect(status('c').fault?.detail).to.include('platform 127.0.0.7');
  });
});
