import type { CallLimits, DeviceAddress, DeviceFault, DeviceTarget, Outcome } from '../adapter.ts';
import type { CreatePlugin, DoorReply, DoorRequest, PluginContext } from '../plugin-context.ts';
import { isHello, isModel, type LanternModel, readJson } from './lantern-message.ts';

/**
 * The example of `docs/guide/write-an-adapter.md`: a made-up vendor whose cameras speak JSON over HTTP and give a token
 * for a login. A plug-in: it runs in a sealed process and reaches the network through `context` only.
 */
export const createAdapter: CreatePlugin = (context) => {
  const device = new LanternDevice(context);
  return {
    async discover({ hosts, ports }, listener, limits) {
      let asked = 0;
      for (const host of hosts) {
        if (limits.signal.aborted) return;
        for (const port of ports) {
          const narrow = { ...limits, deadlineMs: Math.min(limits.deadlineMs, context.clock.monotonic() + 1000) };
          const hello = await device.greet({ host, port }, narrow);
          if (hello.kind === 'failed') continue;
          const { name, clockMs } = hello.value;
          const clockOffsetMs = clockMs - context.clock.now();
          listener.onDevice({ address: { host, port }, name, method: 'fingerprint', clockOffsetMs });
          break;
        }
        listener.onProgress(++asked);
      }
    },

    async describe(target, limits) {
      const model = await device.readModel(target, limits);
      if (model.kind === 'failed') return model;
      const { serial, type, firmware, name, clockMs, rtspPort } = model.value;
      return {
        kind: 'ok',
        value: {
          ...{ vendor: 'Lantern', model: type, firmware, serial, name },
          clockOffsetMs: clockMs - context.clock.now(),
          channels: [{ channelToken: '1', name, snapshotPath: '/api/picture', streams: streamsOf(rtspPort) }],
        },
      };
    },

    async probe({ address }, level, limits) {
      const startedMs = context.clock.monotonic();
      const hello = await device.greet(address, limits);
      if (hello.kind === 'failed') return hello;
      const rttMs = context.clock.monotonic() - startedMs;
      if (level === 'L1') return { kind: 'ok', value: { rttMs } };
      return { kind: 'ok', value: { rttMs, clockOffsetMs: hello.value.clockMs - context.clock.now() } };
    },

    async probeLogin(target, limits) {
      const startedMs = context.clock.monotonic();
      const model = await device.readModel(target, limits);
      if (model.kind === 'failed') return model;
      return { kind: 'ok', value: { rttMs: context.clock.monotonic() - startedMs, serial: model.value.serial } };
    },

    async snapshot(target, limits) {
      const picture = await device.askWithToken(target, { method: 'GET', path: '/api/picture' }, limits);
      if (picture.kind === 'failed') return picture;
      return { kind: 'ok', value: { contentType: 'image/jpeg', bytes: picture.value.body } };
    },

    requestKeyFrame: async () => fault('request', 'unsupported', 'Lantern cameras cannot be asked for a key frame'),
  };
};

class LanternDevice {
  readonly #context: PluginContext;

  constructor(context: PluginContext) {
    this.#context = context;
  }

  /** Who is there, without a login. */
  async greet(address: DeviceAddress, limits: CallLimits): Promise<Outcome<{ name: string; clockMs: number }>> {
    const reply = await this.#context.http({ address, method: 'GET', path: '/api/hello', maxBytes: 4096 }, limits);
    if (reply.kind === 'failed') return reply;
    return readJson(reply.value, isHello) ?? fault('request', 'malformed', 'this is no Lantern camera');
  }

  async readModel(target: DeviceTarget, limits: CallLimits): Promise<Outcome<LanternModel>> {
    const reply = await this.askWithToken(target, { method: 'GET', path: '/api/device' }, limits);
    if (reply.kind === 'failed') return reply;
    return (
      readJson(reply.value, isModel) ?? fault('describe', 'malformed', 'the device described itself in no known way')
    );
  }

  /** Logs in, once, and asks. A wrong password costs one try. */
  async askWithToken(
    { address, credential }: DeviceTarget,
    request: Pick<DoorRequest, 'method' | 'path'>,
    limits: CallLimits,
  ): Promise<Outcome<DoorReply>> {
    if (credential === undefined) return fault('login', 'unauthorised', 'a Lantern camera needs a login');
    const body = JSON.stringify({ user: credential.username, password: this.#context.secretMark(credential) });
    const login = { address, method: 'POST' as const, path: '/api/login', body };
    const opened = await this.#context.http({ ...login, headers: { 'content-type': 'application/json' } }, limits);
    if (opened.kind === 'failed') return opened;
    if (opened.value.status === 401) return fault('login', 'unauthorised', 'the camera refused the login');
    const token = opened.value.headers['x-token'];
    if (opened.value.status !== 200 || token === undefined) return fault('login', 'malformed', 'no token was given');
    return this.#context.http({ address, ...request, headers: { 'x-token': token } }, limits);
  }
}

function streamsOf(rtspPort: number) {
  const kinds = [
    { profileToken: 'main', width: 1920, height: 1080, fps: 25, bitrateKbps: 4096 },
    { profileToken: 'sub', width: 640, height: 360, fps: 15, bitrateKbps: 512 },
  ];
  return kinds.map((kind) => {
    const rtspPath = `/${kind.profileToken}`;
    return { ...kind, codec: 'h264' as const, originalUri: `rtsp://camera${rtspPath}`, rtspPort, rtspPath };
  });
}

function fault(...[stage, reason, detail]: [DeviceFault['stage'], DeviceFault['reason'], string]): Outcome<never> {
  return { kind: 'failed', fault: { stage, reason, detail } };
}
