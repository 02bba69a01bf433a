import type {
  Adapter,
  AdapterContext,
  CallLimits,
  DeviceAddress,
  DeviceDescription,
  DeviceTarget,
  DiscoverListener,
  DiscoverRequest,
  KeyFrameTarget,
  LoginReading,
  Outcome,
  ProbeLevel,
  ProbeReading,
  ProbeTarget,
} from '../sdk/adapter.ts';
import { CallDeadline } from '../sdk/call-deadline.ts';
import type { DeviceEventListener } from '../sdk/device-event.ts';
import { checkIdentity } from '../sdk/onvif-protocol/check-identity.ts';
import { type AskRecorder, describeDevice } from '../sdk/onvif-protocol/describe.ts';
import { EventWatch } from '../sdk/onvif-protocol/event-watch.ts';
import { fetchSnapshot } from '../sdk/onvif-protocol/fetch-snapshot.ts';
import { OnvifClient } from '../sdk/onvif-protocol/onvif-client.ts';
import { probeDevice } from '../sdk/onvif-protocol/probe-device.ts';
import { OnvifPtz } from '../sdk/onvif-protocol/ptz-control.ts';
import { ok } from '../sdk/outcome.ts';
import type { AdapterManifest } from '../sdk/manifest.ts';
import type { PtzControl } from '../sdk/ptz.ts';
import type { Snapshot, SnapshotTarget } from '../sdk/snapshot.ts';
import { watchDevices } from './device-watch.ts';
import { Discovery } from './discovery.ts';
import { onvifManifest } from './onvif-manifest.ts';
import { TrafficBudget } from './traffic-budget.ts';

/** What we need of the adapter for recorders. */
export interface RecorderAdapter extends Pick<Adapter, 'describe' | 'probe'> {
  readonly manifest: AdapterManifest;
  readChannelStates: NonNullable<Adapter['readChannelStates']>;
  forgiveLogin: NonNullable<Adapter['forgiveLogin']>;
  watchEvents: NonNullable<Adapter['watchEvents']>;
}

/** Cameras that speak ONVIF profile S or T, and recorders that were adopted before they had an adapter of their own. */
export class OnvifAdapter implements Adapter {
  readonly kind = 'onvif';
  readonly manifest: AdapterManifest;
  readonly ptz: PtzControl;
  readonly #client: OnvifClient;
  readonly #events: EventWatch;
  readonly #traffic = new TrafficBudget();
  readonly #recorders: RecorderAdapter | undefined;
  readonly readChannelStates?: NonNullable<Adapter['readChannelStates']>;

  /** @param recorders serves devices of many channels that were found and adopted as ONVIF devices */
  constructor(context: AdapterContext, recorders?: RecorderAdapter) {
    this.#client = new OnvifClient({ context, callsAtOnce: 1 });
    this.#events = new EventWatch(this.#client.beside());
    this.ptz = new OnvifPtz(this.#client);
    this.#recorders = recorders;
    this.manifest = recorders === undefined ? onvifManifest : withChannelStates(onvifManifest, recorders);
    if (recorders) this.readChannelStates = (target, limits) => recorders.readChannelStates(target, limits);
  }

  /** Resolves when everybody was asked, at the deadline or at once when the signal fires; what was found stays. */
  async discover(request: DiscoverRequest, listener: DiscoverListener, limits: CallLimits): Promise<void> {
    const { context, lanes } = this.#client;
    using deadline = new CallDeadline(context.clock, limits);
    await new Discovery({ context, lanes, traffic: this.#traffic, listener, deadline }).run(request);
  }

  watchDevices(listener: Pick<DiscoverListener, 'onDevice' | 'onGone'>, signal: AbortSignal): Promise<void> {
    return watchDevices(this.#client.context, listener, signal);
  }

  /** One login at most: a wrong password costs exactly one try. */
  describe(target: DeviceTarget, limits: CallLimits): Promise<Outcome<DeviceDescription>> {
    return this.#client.converse({ target, limits, label: 'describe', isAnew: true }, (device) =>
      describeDevice(device, target, this.#askRecorder(target, limits)),
    );
  }

  /** Sweeps that run meanwhile step back. */
  probe(target: ProbeTarget, level: ProbeLevel, limits: CallLimits): Promise<Outcome<ProbeReading>> {
    const recorders = target.channelToken === undefined ? undefined : this.#recorders;
    return this.#traffic.probe(() =>
      recorders ? recorders.probe(target, level, limits) : probeDevice(this.#client, target, level, limits),
    );
  }

  probeLogin(target: DeviceTarget, limits: CallLimits): Promise<Outcome<LoginReading>> {
    const { clock } = this.#client.context;
    return this.#client.converse({ target, limits, label: 'login check' }, async (device) => {
      const checked = await checkIdentity(device, target, () => clock.monotonic());
      if (checked.kind === 'failed') return checked;
      const { rttMs, identity } = checked.value;
      return ok({ rttMs, ...(identity.serial === '' ? {} : { serial: identity.serial }) });
    });
  }

  snapshot(target: SnapshotTarget, limits: CallLimits): Promise<Outcome<Snapshot>> {
    return fetchSnapshot(this.#client, target, limits);
  }

  forgiveLogin(address: DeviceAddress): void {
    this.#client.forgiveLogin(address);
    this.#recorders?.forgiveLogin(address);
  }

  /** Uses what an earlier conversation taught us, so that a stream's start waits for one exchange only. */
  requestKeyFrame(target: KeyFrameTarget, limits: CallLimits): Promise<Outcome<void>> {
    return this.#client.requestKeyFrame(target, limits);
  }

  watchEvents(target: DeviceTarget, listener: DeviceEventListener, limits: CallLimits): Promise<Outcome<void>> {
    // What a recorder tells of its channels is for who answers the probes of them.
    const isRecorder = (target.knownChannels?.length ?? 0) > 1;
    if (isRecorder && this.#recorders) return this.#recorders.watchEvents(target, listener, limits);
    return this.#events.watch(target, listener, limits);
  }

  #askRecorder(target: DeviceTarget, limits: CallLimits): AskRecorder | undefined {
    const recorders = this.#recorders;
    return (
      recorders &&
      (async () => {
        const described = await recorders.describe(target, limits);
        return described.kind === 'ok' ? ok(described.value.channels) : described;
      })
    );
  }
}

function withChannelStates(manifest: AdapterManifest, recorders: RecorderAdapter): AdapterManifest {
  const { channelStates } = recorders.manifest.capabilities;
  return { ...manifest, capabilities: { ...manifest.capabilities, channelStates } };
}
