import type { Outcome } from '../sdk/adapter.ts';
import type { StreamProfile } from '../sdk/onvif-protocol/channels.ts';
import type { MediaProfile } from '../sdk/onvif-protocol/profiles.ts';
import type { StreamAddresses } from '../sdk/onvif-protocol/stream-addresses.ts';
import { failed, ok } from '../sdk/outcome.ts';
import { applyRule, learnRule } from './address-rule.ts';
import type { ListedChannel } from './recorder-channel.ts';

/** Streams by channel token. */
export type ChannelStreams = ReadonlyMap<string, readonly StreamProfile[]>;

/**
 * The addresses of all streams of a recorder in about one call a channel.
 *
 * Every channel is asked for its best stream. The others follow from it by a rule that the first channel teaches and
 * the last one confirms; where it does not hold, each stream is asked for.
 */
export class ChannelAddresses {
  readonly #addresses: StreamAddresses;
  readonly #streams = new Map<string, StreamProfile[]>();

  constructor(addresses: StreamAddresses) {
    this.#addresses = addresses;
  }

  async ask(channels: readonly ListedChannel[]): Promise<Outcome<ChannelStreams>> {
    for (const { channelToken, profiles } of channels) {
      const asked = await this.#askOne(channelToken, profiles[0]);
      if (asked.kind === 'failed') return asked;
    }
    const most = Math.max(0, ...channels.map(({ profiles }) => profiles.length));
    for (let rank = 1; rank < most; rank += 1) {
      const found = await this.#askRank(channels, rank);
      if (found.kind === 'failed') return found;
    }
    const some = [...this.#streams.values()].some((streams) => streams.length > 0);
    return some ? ok(this.#streams) : failed('request', 'unsupported', 'GetStreamUri: no channel has a stream');
  }

  /** All streams of one rank (1: the second best of each channel). */
  async #askRank(channels: readonly ListedChannel[], rank: number): Promise<Outcome<void>> {
    const having = channels.filter(({ channelToken, profiles }) => {
      return profiles[rank] !== undefined && this.#best(channelToken) !== undefined;
    });
    const [teacher, ...pupils] = having;
    const witness = pupils.pop();
    if (teacher === undefined) return ok(undefined);
    for (const { channelToken, profiles } of witness === undefined ? [teacher] : [teacher, witness]) {
      const asked = await this.#askOne(channelToken, profiles[rank]);
      if (asked.kind === 'failed') return asked;
    }
    const rule = this.#ruleBetween(teacher.channelToken, rank);
    const holds = rule !== undefined && witness !== undefined && this.#confirms(rule, witness.channelToken, rank);
    for (const { channelToken, profiles } of pupils) {
      const told = holds ? this.#follow(rule, channelToken) : undefined;
      const done = await this.#askOne(channelToken, profiles[rank], told);
      if (done.kind === 'failed') return done;
    }
    return ok(undefined);
  }

  /** @param told its address, when that was worked out */
  async #askOne(channelToken: string, profile: MediaProfile | undefined, told?: string): Promise<Outcome<void>> {
    if (profile === undefined) return ok(undefined);
    const answer =
      told === undefined ? await this.#addresses.ofStream(profile) : ok(await this.#addresses.place(profile, told));
    if (answer.kind === 'failed') return this.#addresses.isFinal(answer) ? answer : ok(undefined);
    const streams = this.#streams.get(channelToken) ?? [];
    if (answer.value !== undefined) streams.push(answer.value);
    this.#streams.set(channelToken, streams);
    return ok(undefined);
  }

  #best(channelToken: string): string | undefined {
    return this.#streams.get(channelToken)?.[0]?.originalUri;
  }

  #ruleBetween(channelToken: string, rank: number) {
    const streams = this.#streams.get(channelToken) ?? [];
    const [best, other] = [streams[0], streams[rank]];
    return best === undefined || other === undefined ? undefined : learnRule(best.originalUri, other.originalUri);
  }

  #confirms(rule: NonNullable<ReturnType<typeof learnRule>>, channelToken: string, rank: number): boolean {
    const asked = this.#streams.get(channelToken)?.[rank]?.originalUri;
    return asked !== undefined && asked === this.#follow(rule, channelToken);
  }

  #follow(rule: NonNullable<ReturnType<typeof learnRule>>, channelToken: string): string | undefined {
    const best = this.#best(channelToken);
    return best === undefined ? undefined : applyRule(rule, best);
  }
}
