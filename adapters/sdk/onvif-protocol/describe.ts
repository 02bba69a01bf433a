import type { ChannelDescription, DeviceDescription, DeviceTarget, Outcome } from '../adapter.ts';
import { failed, ok } from '../outcome.ts';
import { bestByChannel, groupChannels, type StreamProfile } from './channels.ts';
import { readNamePlate } from './name-plate.ts';
import type { PreparedDevice } from './prepared-device.ts';
import type { MediaProfile } from './profiles.ts';
import { readProfiles } from './read-profiles.ts';
import { StreamAddresses } from './stream-addresses.ts';

/** Who knows recorders better, and what it says of the channels of the device that is being described. */
export type AskRecorder = () => Promise<Outcome<readonly ChannelDescription[]>>;

/**
 * Everything that the registry wants to know of a device, in one conversation.
 *
 * What a device need not tell (MAC, scopes, snapshots) may be missing; what makes a camera (name plate, profiles, at
 * least one stream address) may not.
 *
 * @param askRecorder is asked for the channels when there are, or were, several
 */
export async function describeDevice(
  device: PreparedDevice,
  target: DeviceTarget,
  askRecorder?: AskRecorder,
): Promise<Outcome<DeviceDescription>> {
  const plate = await readNamePlate(device, target);
  if (plate.kind === 'failed') return plate;
  const profiles = await readProfiles(device);
  if (profiles.kind === 'failed') return profiles;
  const tokens = new Set([...profiles.value.map((one) => one.sourceToken), ...(target.knownChannels ?? [])]);
  const channels =
    askRecorder !== undefined && tokens.size > 1
      ? await askRecorder()
      : await describeChannels(device, profiles.value, plate.value.name);
  return channels.kind === 'ok' ? ok({ ...plate.value, channels: channels.value }) : channels;
}

async function describeChannels(
  device: PreparedDevice,
  profiles: readonly MediaProfile[],
  name: string | undefined,
): Promise<Outcome<readonly ChannelDescription[]>> {
  const addresses = new StreamAddresses(device);
  const streams = await askStreams(addresses, profiles);
  if (streams.kind === 'failed') return streams;
  return ok(groupChannels(streams.value, name, await askSnapshots(addresses, streams.value)));
}

/** Faults of single profiles are passed over as long as one can be dialled. */
async function askStreams(
  addresses: StreamAddresses,
  profiles: readonly MediaProfile[],
): Promise<Outcome<readonly StreamProfile[]>> {
  const streams: StreamProfile[] = [];
  let fault: Outcome<never> = failed('request', 'unsupported', 'GetProfiles: no profile has a stream that we can dial');
  for (const profile of profiles) {
    const answer = await addresses.ofStream(profile);
    if (answer.kind === 'failed') {
      if (addresses.isFinal(answer)) return answer;
      fault = answer;
    } else if (answer.value !== undefined) streams.push(answer.value);
  }
  return streams.length > 0 ? ok(streams) : fault;
}

async function askSnapshots(
  addresses: StreamAddresses,
  streams: readonly StreamProfile[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const [channelToken, profile] of bestByChannel(streams)) {
    const answer = await addresses.ofSnapshot(profile);
    // Who cannot tell one channel's address cannot tell the others': spares a recorder 63 calls.
    if (answer.kind === 'failed') break;
    if (answer.value !== undefined) found.set(channelToken, answer.value);
  }
  return found;
}
