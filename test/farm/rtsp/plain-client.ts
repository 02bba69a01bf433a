import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { poll } from '../../poll.ts';
import type { FarmDevice } from '../scenario.ts';

export interface PlainAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** RTP or RTCP as it came, by interleaved channel. */
export interface PlainPacket {
  readonly channel: number;
  readonly bytes: Buffer;
}

type Headers = Readonly<Record<string, string>>;

/** An RTSP client without any comfort, so that tests say and see every byte. */
export class PlainRtspClient {
  readonly socket: Socket;
  readonly answers: PlainAnswer[] = [];
  readonly packets: PlainPacket[] = [];
  /** `code` of the socket's error, e.g. ECONNRESET. */
  failure: string | undefined;
  isClosed = false;
  sessionId = '';
  readonly #device: FarmDevice;
  readonly #password: string;
  #pending: Buffer = Buffer.alloc(0);
  #sequence = 0;
  #challenge = '';

  constructor(device: FarmDevice, password = device.password) {
    this.#device = device;
    this.#password = password;
    this.socket = connect(device.rtspPort, device.host);
    this.socket.on('error', (error: NodeJS.ErrnoException) => (this.failure = error.code));
    this.socket.on('close', () => (this.isClosed = true));
    this.socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  urlOf(path: string): string {
    return `rtsp://${this.#device.host}:${this.#device.rtspPort}${path}`;
  }

  /** Sends without waiting; with a login once there was a challenge. */
  send(method: string, url: string, headers: Headers = {}): void {
    this.socket.write(this.textOf(method, url, headers));
  }

  textOf(method: string, url: string, headers: Headers = {}): string {
    const login = this.#challenge === '' ? {} : { Authorization: this.#login(method, url) };
    const all = { CSeq: String(++this.#sequence), ...login, ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    return `${[`${method} ${url} RTSP/1.0`, ...lines].join('\r\n')}\r\n\r\n`;
  }

  /** Sends and waits for the answer. */
  async ask(method: string, url: string, headers: Headers = {}): Promise<PlainAnswer> {
    const count = this.answers.length;
    this.send(method, url, headers);
    const answer = await poll(`${method} is answered`, () => this.answers[count], 5000);
    this.#challenge = /^WWW-Authenticate: (.*)$/im.exec(answer.head)?.[1] ?? this.#challenge;
    return answer;
  }

  /** DESCRIBE with login: the first try without one brings the challenge. */
  async describe(path: string): Promise<PlainAnswer> {
    await this.ask('DESCRIBE', this.urlOf(path));
    return this.ask('DESCRIBE', this.urlOf(path));
  }

  /** Everything up to PLAY; gives its answer. */
  async play(path: string): Promise<PlainAnswer> {
    await this.describe(path);
    const transport = 'RTP/AVP/TCP;unicast;interleaved=0-1';
    const setUp = await this.ask('SETUP', `${this.urlOf(path)}/trackID=1`, { Transport: transport });
    this.sessionId = /^Session: (\d+)/m.exec(setUp.head)?.[1] ?? '';
    return this.ask('PLAY', this.urlOf(path), { Session: this.sessionId });
  }

  /** RTP packets so far, without RTCP. */
  get rtp(): Buffer[] {
    return this.packets.filter(({ channel }) => channel === 0).map(({ bytes }) => bytes);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    const closed = once(this.socket, 'close');
    this.socket.destroy();
    await closed;
  }

  #login(method: string, uri: string): string {
    const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(this.#challenge)?.[1] ?? '';
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const [realm, nonce] = [field('realm'), field('nonce')];
    const key = md5(`${this.#device.username}:${realm}:${this.#password}`);
    const response = md5(`${key}:${nonce}:${md5(`${method}:${uri}`)}`);
    return `Digest username="${this.#device.username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}"`;
  }

  #take(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    while (this.#pending[0] === 0x24 ? this.#takePacket() : this.#takeAnswer());
  }

  #takePacket(): boolean {
    if (this.#pending.length < 4) return false;
    const end = 4 + this.#pending.readUInt16BE(2);
    if (this.#pending.length < end) return false;
    this.packets.push({ channel: this.#pending.readUInt8(1), bytes: this.#pending.subarray(4, end) });
    this.#pending = this.#pending.subarray(end);
    return true;
  }

  #takeAnswer(): boolean {
    const headEnd = this.#pending.indexOf('\r\n\r\n');
    if (headEnd < 0) return false;
    const head = this.#pending.toString('latin1', 0, headEnd);
    const end = headEnd + 4 + Number(/^Content-Length: (\d+)/im.exec(head)?.[1] ?? 0);
    if (this.#pending.length < end) return false;
    const body = this.#pending.toString('latin1', headEnd + 4, end);
    this.answers.push({ status: Number(head.split(' ')[1]), head, body });
    this.#pending = this.#pending.subarray(end);
    return true;
  }
}
