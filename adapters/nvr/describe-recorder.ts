import type { ChannelDescription, DeviceDescription, DeviceTarget, Outcome } from '../sdk/adapter.ts';
import { describeChannel } from '../sdk/onvif-protocol/channels.ts';
import { videoSourcesCall } from '../sdk/onvif-protocol/media-calls.ts';
import { readNamePlate } from '../sdk/onvif-protocol/name-plate.ts';
import type { PreparedDevice } from '../sdk/onvif-protocol/prepared-device.ts';
import { readProfiles } from '../sdk/onvif-protocol/read-profiles.ts';
import { StreamAddresses } from '../sdk/onvif-protocol/stream-addresses.ts';
import { ok, valueOf } from '../sdk/outcome.ts';
import { ChannelAddresses, type ChannelStreams } from './channel-addresses.ts';
import {
  judgeChannels,
  type ListedChannel,
  listChannels,
  numberChannels,
  readDarkSources,
} from './recorder-channel.ts';
import { findSnapshotPaths } from './snapshot-paths.ts';

/** A recorder with its channels in at most 16 calls and one for each channel. */
export async function describeRecorder(
  device: PreparedDevice,
  target: DeviceTarget,
): Promise<Outcome<DeviceDescription>> {
  const plate = await readNamePlate(device, target);
  if (plate.kind === 'failed') return plate;
  const profiles = await readProfiles(device);
  if (profiles.kind === 'failed') return profiles;
  const listed = listChannels(profiles.value);
  const dark = await askDarkSources(device);
  const addresses = new StreamAddresses(device);
  const streams = await new ChannelAddresses(addresses).ask(listed);
  if (streams.kind === 'failed') return streams;
  const { knownChannels = [] } = target;
  const numbers = numberChannels([...listed.map(({ channelToken }) => channelToken), ...knownChannels]);
  const snapshots = await findSnapshotPaths(addresses, listed, numbers);
  const channels = describeAll({
    listed,
    dark,
    streams: streams.value,
    snapshots,
    numbers,
    knownChannels,
    name: plate.value.name,
  });
  return ok({ ...plate.value, channels });
}

/** Sources that deliver nothing. A recorder that does not list its sources says nothing about them. */
export async function askDarkSources({ session, paths }: PreparedDevice): Promise<ReadonlySet<string>> {
  const media = videoSourcesCall(paths);
  return readDarkSources(media && valueOf(await session.call(media.path, media.call)));
}

interface RecorderFacts {
  readonly listed: readonly ListedChannel[];
  readonly dark: ReadonlySet<string>;
  readonly streams: ChannelStreams;
  readonly snapshots: ReadonlyMap<string, string>;
  readonly numbers: ReadonlyMap<string, number>;
  readonly knownChannels: readonly string[];
  readonly name: string | undefined;
}

/** A channel without a stream counts only when it is known: inputs that nothing was ever plugged into are no cameras. */
function describeAll(facts: RecorderFacts): readonly ChannelDescription[] {
  const { listed, dark, streams, snapshots, numbers, knownChannels, name } = facts;
  const dialable = listed.map((one) => one.channelToken).filter((token) => (streams.get(token) ?? []).length > 0);
  return judgeChannels(dialable, knownChannels, dark).map(({ channelToken, state }) => {
    const fallbackName = `${name ?? ''} ${numbers.get(channelToken) ?? ''}`.trim();
    const members = streams.get(channelToken) ?? [];
    const snapshotPath = snapshots.get(channelToken);
    return { ...describeChannel({ channelToken, members, fallbackName, snapshotPath }), state };
  });
}
