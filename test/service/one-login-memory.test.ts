import { expect } from 'chai';
import { join } from 'node:path';
import { NvrAdapter } from '../../adapters/nvr/nvr-adapter.ts';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import { RtspListAdapter } from '../../adapters/rtsp-list/rtsp-list-adapter.ts';
import type { ChannelDescription, Outcome } from '../../adapters/sdk/adapter.ts';
import { LoginMemory } from '../../adapters/sdk/login-memory.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { type Farm, startFarm } from '../farm/farm.ts';
import { demoScenario, type FarmDevice } from '../farm/scenario.ts';
import { type LiveRig, newLiveRig } from '../fixtures/live-rig.ts';
import { rtspAnswer, ScriptedRtsp } from '../fixtures/scripted-rtsp.ts';
import { poll } from '../poll.ts';
import { projectFolder } from '../run-program.ts';
import { adapterContext, within } from './onvif-context.ts';

const source = '/live/VideoSource_1/main /live/VideoSource_1/sub';
const reasonOf = (outcome: Outcome<unknown>): string => (outcome.kind === 'ok' ? 'ok' : outcome.fault.reason);

describe('a password of a camera', function () {
  this.timeout(60_000);
  let farm: Farm;
  let camera: FarmDevice;
  let channel: ChannelDescription;
  let rig: LiveRig;
  let logins: LoginMemory;
  let doors: { readonly onvif: OnvifAdapter; readonly recorders: NvrAdapter; readonly list: RtspListAdapter };

  before(async () => {
    const picked = demoScenario({ subnet: '127.173.0' }).devices.filter(({ id }) => id === 'cam-01');
    farm = await startFarm({ devices: picked }, { cacheFolder: join(projectFolder, '.cache/farm') });
    const [first] = picked;
    if (first === undefined) throw new Error('the demo has no cam-01');
    camera = first;
    const known = await new OnvifAdapter(adapterContext()).describe(target(camera.password), within(8000));
    const [told] = known.kind === 'ok' ? known.value.channels : [];
    if (told === undefined) throw new Error('the camera describes nothing');
    channel = told;
  });
  after(() => farm.stop());

  beforeEach(() => {
    logins = new LoginMemory();
    const context = { ...adapterContext(), logins };
    const recorders = new NvrAdapter(context);
    doors = { recorders, onvif: new OnvifAdapter(context, recorders), list: new RtspListAdapter(context) };
    rig = newLiveRig({}, { logins });
  });
  afterEach(() => rig.close());

  const as = (password: string) => ({ username: camera.username, password: new Secret(password) });
  const target = (password: string) => ({
    address: { host: camera.host, port: camera.onvifPort },
    credential: as(password),
  });

  function play(password: string, key = 'cam/sub'): void {
    const { host, rtspPort: port } = camera;
    const path = '/live/VideoSource_1/sub';
    rig.engine.start({ key, cameraId: 'cam', host, port, path, credential: as(password) });
  }

  /** Check, login probe, events of a recorder, key frame, snapshot, stream address: everything but the stream. */
  const askAll = (password: string) =>
    Promise.all([
      doors.onvif.describe(target(password), within(8000)),
      doors.onvif.probeLogin(target(password), within(8000)),
      doors.onvif.requestKeyFrame(
        { ...target(password), profileToken: channel.streams[0]?.profileToken ?? '' },
        within(8000),
      ),
      doors.onvif.snapshot({ ...target(password), ...channel }, within(8000)),
      doors.recorders.readChannelStates(target(password), within(8000)),
      doors.list.describe(
        { ...target(password), address: { host: camera.host, port: camera.rtspPort }, source },
        within(8000),
      ),
    ]);

  const bad = (): number => farm.device('cam-01').counts.badLogins;
  const state = (key = 'cam/sub') => rig.engine.status(key)?.state;
  const untilState = (wanted: string, key?: string) =>
    poll(`the stream is ${wanted}`, () => (state(key) === wanted ? true : undefined));

  it('that is wrong costs one try, however many doors try it at the same moment and afterwards', async () => {
    const before = bad();

    play('wr0ng');
    play('wr0ng', 'cam/main');
    const together = await askAll('wr0ng');
    await untilState('unauthorised');
    await untilState('unauthorised', 'cam/main');
    const later = await askAll('wr0ng');

    for (const reason of [...together, ...later].map(reasonOf)) expect(reason).to.equal('unauthorised');
    expect(bad() - before).to.equal(1);
  });

  it('that one door took is tried by the others, and shows pictures', async () => {
    const before = bad();

    play(camera.password);
    const answers = await askAll(camera.password);
    await untilState('live');

    expect(answers.map(({ kind }) => kind)).to.deep.equal(Array(6).fill('ok'));
    expect(bad()).to.equal(before);
  });

  it('that was refused elsewhere plays once a person asks for another try, which counts as the one of that minute', async () => {
    const rtsp = { address: { host: camera.host, port: camera.rtspPort }, credential: as(camera.password) };
    const nowMs = performance.now();
    logins.refuse(
      { ...rtsp, address: target('').address },
      { stage: 'login', reason: 'unauthorised', detail: 'no' },
      nowMs,
    );
    play(camera.password);
    await untilState('unauthorised');
    const mended = { cameraId: 'cam', host: camera.host, credential: as(camera.password) };

    const granted = rig.engine.tryAgain(mended);
    await untilState('live');

    expect(granted).to.equal(true);
    expect(logins.refusalOf(rtsp, nowMs)).to.equal(undefined);
  });

  it('that was sent to a camera which never answered is not sent again at once, by whatever door', async () => {
    const challenge = 'WWW-Authenticate: Digest realm="cam", nonce="n1", algorithm=MD5\r\n';
    const silent = new ScriptedRtsp((request) =>
      /^Authorization/im.test(request) ? undefined : rtspAnswer(request, 401, { headers: challenge }),
    );
    const address = await silent.start('127.173.1.1');
    const sent = (): number => silent.requests.filter((request) => /^Authorization/im.test(request)).length;

    const first = await doors.list.describe({ address, credential: as('new'), source }, within(500));
    const { host, port } = address;
    rig.engine.start({ key: 'mute', cameraId: 'mute', host, port, path: '/live', credential: as('new') });
    const second = await doors.list.describe({ address, credential: as('new'), source }, within(500));
    const other = await doors.list.describe({ address, credential: as('another'), source }, within(500));

    expect([first, second, other].map(reasonOf)).to.deep.equal(['timeout', 'over-budget', 'timeout']);
    expect(second.kind === 'failed' && second.fault.detail).to.match(/not tried again for (29|30) s/);
    expect(sent()).to.equal(2);
    expect(state('mute')).to.equal('starting');
    await silent.stop();
  });

  for (const [name, before] of [
    ['never worked', 'wr0ng'],
    ['worked until it was changed at the camera', undefined],
  ] as const) {
    it(`that ${name} is tried at most five times in an hour, though every door asks each minute`, async () => {
      const tried = new MovingDoors();
      const password = before ?? camera.password;
      if (before === undefined) await tried.askAll(as(password));
      const device = farm.device('cam-01');
      if (before === undefined) device.setFault({ kind: 'auth-fail' });
      const badBefore = bad();

      const reasons = new Set<string>();
      for (let minute = 0; minute < 60; minute++) {
        for (const outcome of await tried.askAll(as(password))) reasons.add(reasonOf(outcome));
        tried.pass(60_000);
      }
      device.setFault(undefined);

      expect(bad() - badBefore).to.be.within(1, 5);
      expect([...reasons]).to.not.include('ok');
    });
  }

  /** The doors of one gateway whose clock a test moves. */
  class MovingDoors {
    #aheadMs = 0;
    readonly #doors: typeof doors;

    constructor() {
      const { clock, ...context } = adapterContext();
      const moved = {
        now: () => clock.now() + this.#aheadMs,
        monotonic: () => clock.monotonic() + this.#aheadMs,
      };
      const world = { ...context, clock: moved, logins: new LoginMemory() };
      const recorders = new NvrAdapter(world);
      this.#doors = { recorders, onvif: new OnvifAdapter(world, recorders), list: new RtspListAdapter(world) };
    }

    pass(ms: number): void {
      this.#aheadMs += ms;
    }

    askAll(credential: ReturnType<typeof as>): Promise<Outcome<unknown>[]> {
      const { host, onvifPort, rtspPort } = camera;
      const known = { address: { host, port: onvifPort }, credential };
      const { signal } = within(0);
      const limits = { signal, deadlineMs: performance.now() + this.#aheadMs + 8000 };
      const { onvif, recorders, list } = this.#doors;
      return Promise.all([
        onvif.describe(known, limits),
        onvif.probeLogin(known, limits),
        onvif.snapshot({ ...known, ...channel }, limits),
        recorders.readChannelStates(known, limits),
        list.describe({ address: { host, port: rtspPort }, credential, source }, limits),
      ]);
    }
  }
});
