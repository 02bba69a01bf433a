import { valueOf } from '../sdk/outcome.ts';
import type { StreamAddresses } from '../sdk/onvif-protocol/stream-addresses.ts';
import { applyRule, learnRule } from './address-rule.ts';
import type { ListedChannel } from './recorder-channel.ts';

/**
 * Paths of the channels' snapshots from three answers: two channels teach how the path follows from the channel's
 * number, the last one confirms it. A recorder that does not number them so is not asked for the others: the picture
 * comes from the stream then.
 *
 * @param numbers of channels, by token
 */
export async function findSnapshotPaths(
  addresses: StreamAddresses,
  channels: readonly ListedChannel[],
  numbers: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const [first, second] = channels;
  const asked = [...new Set([first, second, channels.at(-1)])].filter((channel) => channel !== undefined);
  for (const { channelToken, profiles } of asked) {
    const [best] = profiles;
    const path = best && valueOf(await addresses.ofSnapshot(best));
    if (path === undefined) return found;
    found.set(channelToken, path);
  }
  const follow = pathFollower(found, numbers);
  const last = asked.at(-1);
  if (follow === undefined || last === undefined || follow(last.channelToken) !== found.get(last.channelToken)) {
    return found;
  }
  for (const { channelToken } of channels) {
    const path = follow(channelToken);
    if (path !== undefined) found.set(channelToken, path);
  }
  return found;
}

function pathFollower(
  found: ReadonlyMap<string, string>,
  numbers: ReadonlyMap<string, number>,
): ((channelToken: string) => string | undefined) | undefined {
  const [one, other] = [...found];
  const rule = one && other && learnRule(one[1], other[1]);
  if (one === undefined || other === undefined || rule === undefined) return undefined;
  const numberOf = (token: string): number => numbers.get(token) ?? Number.NaN;
  const stride = numberOf(other[0]) - numberOf(one[0]);
  const [, start] = one;
  return (token) => applyRule(rule, start, (numberOf(token) - numberOf(one[0])) / stride);
}
