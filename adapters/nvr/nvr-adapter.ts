import type {
  Adapter,
  AdapterContext,
  CallLimits,
  DeviceAddress,
  DeviceDescription,
  DeviceTarget,
  KeyFrameTarget,
  LoginReading,
  Outcome,
  ProbeLevel,
  ProbeReading,
  ProbeTarget,
} from '../sdk/adapter.ts';
import type { ChannelState, DeviceEvent, DeviceEventListener } from '../sdk/device-event.ts';
import { checkIdentity } from '../sdk/onvif-protocol/check-identity.ts';
import { EventWatch } from '../sdk/onvif-protocol/event-watch.ts';
import { fetchSnapshot } from '../sdk/onvif-protocol/fetch-snapshot.ts';
import { OnvifClient } from '../sdk/onvif-protocol/onvif-client.ts';
import type { PreparedDevice } from '../sdk/onvif-protocol/prepared-device.ts';
import { probeDevice } from '../sdk/onvif-protocol/probe-device.ts';
import { OnvifPtz } from '../sdk/onvif-protocol/ptz-control.ts';
import { readProfiles } from '../sdk/onvif-protocol/read-profiles.ts';
import { failed, ok } from '../sdk/outcome.ts';
import type { PtzControl } from '../sdk/ptz.ts';
import type { Snapshot, SnapshotTarget } from '../sdk/snapshot.ts';
import { askDarkSources, describeRecorder } from './describe-recorder.ts';
import { KnownChannels } from './known-channels.ts';
import { LostChannels } from './lost-channels.ts';
import { nvrManifest } from './nvr-manifest.ts';
import { judgeChannels, listChannels } from './recorder-channel.ts';

/** What a recorder has room for beside its pictures. */
const callsAtOnce = 2;

/**
 * Recorders that speak ONVIF: many channels behind one address, one login and one small budget.
 *
 * It finds nothing by itself: recorders are found like all ONVIF devices.
 */
export class NvrAdapter implements Adapter {
  readonly kind = 'nvr';
  readonly manifest = nvrManifest;
  readonly ptz: PtzControl;
  readonly #client: OnvifClient;
  readonly #events: EventWatch;
  readonly #known = new KnownChannels();
  readonly #lost = new LostChannels();

  constructor(context: AdapterContext) {
    this.#client = new OnvifClient({ context, callsAtOnce });
    this.#events = new EventWatch(this.#client.beside());
    this.ptz = new OnvifPtz(this.#client);
  }

  discover(): Promise<void> {
    return Promise.resolve();
  }

  /** Channels that the recorder has stopped to list are told as lost, as far as they are known. */
  async describe(target: DeviceTarget, limits: CallLimits): Promise<Outcome<DeviceDescription>> {
    const known = this.#known.of(target);
    const described = await this.#client.converse({ target, limits, label: 'describe', isAnew: true }, (device) =>
      describeRecorder(device, { ...target, knownChannels: known }),
    );
    if (described.kind === 'ok') {
      const { channels } = described.value;
      this.#known.remember(
        target.address,
        channels.map(({ channelToken }) => channelToken),
      );
    }
    return described;
  }

  /** A channel that the recorder said to have lost is not there, though the recorder is. */
  async probe(target: ProbeTarget, level: ProbeLevel, limits: CallLimits): Promise<Outcome<ProbeReading>> {
    const { address, channelToken } = target;
    const knocked = await probeDevice(this.#client, target, level, limits);
    const isAlive = level === 'L1' && knocked.kind === 'ok';
    if (!isAlive || channelToken === undefined) return knocked;
    const isLost = this.#lost.isLost(address, channelToken, this.#client.context.clock.monotonic());
    return isLost ? failed('stream', 'no-frame', `the recorder has no picture of channel ${channelToken}`) : knocked;
  }

  probeLogin(target: DeviceTarget, limits: CallLimits): Promise<Outcome<LoginReading>> {
    const { clock } = this.#client.context;
    return this.#client.converse({ target, limits, label: 'login check' }, async (device) => {
      const checked = await checkIdentity(device, target, () => clock.monotonic());
      if (checked.kind === 'failed') return checked;
      const states = await this.#readStates(device, target);
      if (states.kind === 'failed') return states;
      const { rttMs, identity } = checked.value;
      return ok({ rttMs, channels: states.value, ...(identity.serial === '' ? {} : { serial: identity.serial }) });
    });
  }

  readChannelStates(target: DeviceTarget, limits: CallLimits): Promise<Outcome<readonly ChannelState[]>> {
    return this.#client.converse({ target, limits, label: 'channel states' }, (device) =>
      this.#readStates(device, target),
    );
  }

  snapshot(target: SnapshotTarget, limits: CallLimits): Promise<Outcome<Snapshot>> {
    return fetchSnapshot(this.#client, target, limits);
  }

  forgiveLogin(address: DeviceAddress): void {
    this.#client.forgiveLogin(address);
  }

  requestKeyFrame(target: KeyFrameTarget, limits: CallLimits): Promise<Outcome<void>> {
    return this.#client.requestKeyFrame(target, limits);
  }

  watchEvents(target: DeviceTarget, listener: DeviceEventListener, limits: CallLimits): Promise<Outcome<void>> {
    const { clock } = this.#client.context;
    const onEvent = (event: DeviceEvent): void => {
      this.#lost.hear(target.address, event, clock.monotonic());
      listener.onEvent(event);
    };
    return this.#events.watch(target, { onEvent }, limits);
  }

  /** Two or three calls, however many channels there are. */
  async #readStates(device: PreparedDevice, target: DeviceTarget): Promise<Outcome<readonly ChannelState[]>> {
    const profiles = await readProfiles(device);
    if (profiles.kind === 'failed') return profiles;
    const listed = listChannels(profiles.value).map(({ channelToken }) => channelToken);
    const states = judgeChannels(listed, this.#known.of(target), await askDarkSources(device));
    this.#known.remember(target.address, listed);
    this.#lost.note(target.address, states, this.#client.context.clock.monotonic());
    return ok(states);
  }
}
