import type { DigestGate } from '../auth/digest-gate.ts';
import type { DeviceState } from '../device-state.ts';
import { snapshotPath } from './device-addresses.ts';
import { type HttpReply, plainReply } from './http-reply.ts';

/** JPEG pictures at `/snapshot/<channelToken>.jpg`, behind HTTP Digest. */
export class SnapshotDoor {
  readonly #state: DeviceState;
  readonly #gate: DigestGate;
  readonly #read: (channelToken: string) => Promise<Buffer>;

  constructor(state: DeviceState, gate: DigestGate, read: (channelToken: string) => Promise<Buffer>) {
    this.#state = state;
    this.#gate = gate;
    this.#read = read;
  }

  async answer(path: string, authorization: string | undefined): Promise<HttpReply> {
    const verdict = this.#gate.judge({ authorization, method: 'GET', target: path });
    if (verdict !== 'right') {
      if (verdict === 'wrong') this.#state.countBadLogin();
      return plainReply(401, 'login required', { 'www-authenticate': this.#gate.challenges(verdict === 'stale') });
    }
    const channel = this.#state.device.channels.find((one) => snapshotPath(one) === path);
    if (channel === undefined) return plainReply(404, 'no such channel');
    if (this.#state.fault(channel.token)?.kind === 'offline') return plainReply(503, 'the channel has no signal');
    return this.#picture(channel.token);
  }

  async #picture(channelToken: string): Promise<HttpReply> {
    try {
      const body = await this.#read(channelToken);
      return { status: 200, headers: { 'content-type': 'image/jpeg', 'cache-control': 'no-store' }, body };
    } catch {
      return plainReply(500, 'no picture');
    }
  }
}
