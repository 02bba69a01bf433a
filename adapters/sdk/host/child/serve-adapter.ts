import type { CallLimits, DeviceAddress, DeviceTarget, DiscoverListener, Outcome, ProbeLevel } from '../../adapter.ts';
import type { CreatePlugin } from '../../plugin-context.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { RpcPeer } from '../rpc-peer.ts';
import { markLimits } from './call-limits.ts';
import { credentialOf, type ReferredLogin } from './door-context.ts';

type Plugin = ReturnType<CreatePlugin>;

/** One call of the host. `target` is the member's own, with the login by reference. */
interface HostCall {
  readonly callId: number;
  readonly member: string;
  readonly deadlineInMs: number;
  readonly target?: Omit<DeviceTarget, 'credential'> & { readonly login?: ReferredLogin };
  readonly level?: ProbeLevel;
  readonly presetToken?: string;
  readonly request?: { multicast: boolean; hostCount: number; ports: readonly number[]; ratePerSecond: number };
}

type Answer = Promise<Outcome<unknown> | void>;
type Member = (call: HostCall, target: never, limits: CallLimits) => Answer | undefined;

/** Calls the plug-in's members for the host. */
export class AdapterServer {
  readonly #peer: () => RpcPeer;
  readonly #plugin: Plugin;
  readonly #running = new Map<number, AbortController>();

  constructor(peer: () => RpcPeer, plugin: Plugin) {
    this.#peer = peer;
    this.#plugin = plugin;
  }

  /** Members that the plug-in has. */
  members(): string[] {
    return [...Object.keys(this.#table()), 'forgiveLogin'].filter((name) => this.#has(name));
  }

  async call(call: HostCall): Promise<unknown> {
    const controller = new AbortController();
    this.#running.set(call.callId, controller);
    try {
      const own = { signal: controller.signal, deadlineMs: performance.now() + call.deadlineInMs };
      const member = Object.hasOwn(this.#table(), call.member) ? this.#table()[call.member] : undefined;
      // The host sends the target that belongs to the member; the table pairs them.
      const target = targetOf(call) as never;
      const answer = await member?.(call, target, markLimits(own, call.callId));
      return toPlain(answer ?? undefined);
    } finally {
      this.#running.delete(call.callId);
    }
  }

  forgive(address: DeviceAddress): void {
    this.#plugin.forgiveLogin?.(address);
  }

  cancel(callId: number): void {
    this.#running.get(callId)?.abort();
  }

  #has(name: string): boolean {
    const { ptz, ...members } = this.#plugin;
    if (name.startsWith('ptz.')) return ptz !== undefined;
    const known: Readonly<Record<string, unknown>> = { ...members };
    // Methods of a class stand on its prototype.
    return typeof (known[name] ?? Reflect.get(this.#plugin, name)) === 'function';
  }

  #table(): Readonly<Record<string, Member>> {
    const plugin = this.#plugin;
    return {
      discover: (call, _target, limits) => this.#discover(call, limits),
      describe: (_call, target, limits) => plugin.describe(target, limits),
      probe: ({ level = 'L1' }, target, limits) => plugin.probe(target, level, limits),
      probeLogin: (_call, target, limits) => plugin.probeLogin?.(target, limits),
      readChannelStates: (_call, target, limits) => plugin.readChannelStates?.(target, limits),
      resolveStream: (_call, target, limits) => plugin.resolveStream?.(target, limits),
      snapshot: (_call, target, limits) => plugin.snapshot?.(target, limits),
      requestKeyFrame: (_call, target, limits) => plugin.requestKeyFrame(target, limits),
      watchEvents: ({ callId }, target, limits) => {
        const onEvent = (event: unknown): void => this.#peer().notify('told.event', { callId, event });
        return plugin.watchEvents?.(target, { onEvent }, limits);
      },
      'ptz.listPresets': (_call, target, limits) => plugin.ptz?.listPresets(target, limits),
      'ptz.goToPreset': ({ presetToken = '' }, target, limits) => plugin.ptz?.goToPreset(target, presetToken, limits),
      'ptz.goHome': (_call, target, limits) => plugin.ptz?.goHome(target, limits),
    };
  }

  async #discover({ callId, request }: HostCall, limits: CallLimits): Promise<void> {
    if (request === undefined) return;
    const hosts = await this.#peer().request('told.hosts', { callId });
    const listener: DiscoverListener = {
      onDevice: (device) => this.#peer().notify('told.device', { callId, device }),
      onProgress: (askedHosts) => this.#peer().notify('told.progress', { callId, askedHosts }),
    };
    await this.#plugin.discover({ ...request, hosts: Array.isArray(hosts) ? hosts.map(String) : [] }, listener, limits);
  }
}

function targetOf({ target }: HostCall): unknown {
  if (target === undefined) return undefined;
  const { login, ...rest } = target;
  return login === undefined ? rest : { ...rest, credential: credentialOf(login) };
}

/** Bytes of a snapshot travel as base64. */
function toPlain(answer: Outcome<unknown> | undefined): unknown {
  if (answer?.kind !== 'ok' || !isSnapshot(answer.value)) return answer ?? null;
  const { contentType, bytes } = answer.value;
  return { kind: 'ok', value: { contentType, bytes: Buffer.from(bytes).toString('base64') } };
}

function isSnapshot(value: unknown): value is Snapshot {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array;
}
