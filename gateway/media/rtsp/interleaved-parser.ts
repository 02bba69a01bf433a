import { isUtf8 } from 'node:buffer';

/** Limits of one message: above them the peer is not a camera, or not a sane one. */
const maxHeadBytes = 16 * 1024;
const maxBodyBytes = 64 * 1024;
/** Bytes that may be skipped in a row in search of the next frame or message. */
const maxGarbageBytes = 64 * 1024;
/** Interleaved channels that a session of ours has as a rule; a `$` before anything else is garbage. */
const usualChannels = 15;

const dollar = 0x24;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** A reply of the server (RFC 2326 §7), or a request that it sends to us, which has no status. */
export interface RtspMessage {
  /** Status code of a reply, of a web server too; absent for a request of the server. */
  readonly status?: number;
  /** The first line, for the fault's detail. */
  readonly startLine: string;
  /** By lower-case name; a header that came several times keeps all its values in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

/** Where parsed things go. `bytes` belongs to the parser: what is needed later must be copied. */
interface InterleavedSink {
  /** One interleaved frame (RFC 2326 §10.12): its payload is `bytes[start, end)`. */
  onFrame(channel: number, bytes: Buffer, start: number, end: number): void;
  onMessage(message: RtspMessage): void;
  /** The stream cannot be understood any more; nothing is parsed after it. */
  onMalformed(detail: string): void;
}

type Mode = 'boundary' | 'frame' | 'head' | 'body' | 'broken';

/**
 * Takes the one byte stream of an RTSP connection apart into interleaved frames and text messages, however the network
 * cut it. A frame that lies whole in the chunk is handed on in place; only what a chunk's end cuts is copied, so memory
 * is bounded by the largest frame (65,539 bytes) or message.
 */
export class InterleavedParser {
  readonly #sink: InterleavedSink;
  #mode: Mode = 'boundary';
  #carry = Buffer.allocUnsafe(0);
  #carried = 0;
  #garbage = 0;
  #head: { startLine: string; headers: Map<string, string[]> } | undefined;
  #bodyBytes = 0;
  /** Bytes skipped between frames since the start. */
  skippedBytes = 0;
  /** The highest interleaved channel that may come. */
  maxChannel = usualChannels;

  constructor(sink: InterleavedSink) {
    this.#sink = sink;
  }

  /** Feeds `chunk[start, end)`; the chunk may be reused as soon as this returns. */
  push(chunk: Buffer, start = 0, end = chunk.length): void {
    let at = start;
    while (at < end) {
      if (this.#mode === 'boundary') at = this.#readFrames(chunk, at, end);
      if (at < end) at = this.#step(chunk, at, end);
    }
  }

  /** The hot path: hands on frames that lie whole in the chunk, one after the other. */
  #readFrames(chunk: Buffer, start: number, end: number): number {
    let at = start;
    while (end - at >= 4 && chunk[at] === dollar) {
      const channel = chunk[at + 1] ?? 0;
      const frameEnd = at + 4 + (((chunk[at + 2] ?? 0) << 8) | (chunk[at + 3] ?? 0));
      if (channel > this.maxChannel || frameEnd > end) break;
      this.#garbage = 0;
      this.#sink.onFrame(channel, chunk, at + 4, frameEnd);
      at = frameEnd;
    }
    return at;
  }

  #step(chunk: Buffer, at: number, end: number): number {
    switch (this.#mode) {
      case 'boundary':
        return this.#readBoundary(chunk, at, end);
      case 'frame':
        return this.#readFrame(chunk, at, end);
      case 'head':
        return this.#readHead(chunk, at, end);
      case 'body':
        return this.#readBody(chunk, at, end);
      case 'broken':
        return end;
    }
  }

  #readBoundary(chunk: Buffer, at: number, end: number): number {
    const first = chunk.readUInt8(at);
    if (first === dollar) {
      if (end - at >= 2 && chunk.readUInt8(at + 1) > this.maxChannel) return this.#skip(at);
      this.#mode = 'frame';
      return at;
    }
    if (isCapital(first)) {
      this.#garbage = 0;
      this.#mode = 'head';
      return at;
    }
    return this.#skip(at);
  }

  #readFrame(chunk: Buffer, at: number, end: number): number {
    const next = this.#carried < 4 ? this.#take(chunk, at, { end, upTo: 4 }) : at;
    if (this.#carried < 4) return next;
    const frameBytes = 4 + this.#carry.readUInt16BE(2);
    const after = this.#take(chunk, next, { end, upTo: frameBytes });
    if (this.#carried < frameBytes) return after;
    const channel = this.#carry.readUInt8(1);
    this.#restart();
    if (channel > this.maxChannel) {
      this.#skip(0, frameBytes);
    } else {
      this.#garbage = 0;
      this.#sink.onFrame(channel, this.#carry, 4, frameBytes);
    }
    return after;
  }

  #readHead(chunk: Buffer, at: number, end: number): number {
    for (let next = at; next < end; next += 1) {
      if (chunk.readUInt8(next) !== lineFeed) continue;
      const lineEnd = next + 1;
      at = this.#take(chunk, at, { end: lineEnd, upTo: maxHeadBytes + 1 });
      if (this.#carried > maxHeadBytes) break;
      if (this.#endsWithBlankLine()) return this.#finishHead(lineEnd);
    }
    at = this.#take(chunk, at, { end, upTo: maxHeadBytes + 1 });
    if (this.#carried > maxHeadBytes) this.#break(`message head longer than ${maxHeadBytes} bytes`);
    return at;
  }

  #endsWithBlankLine(): boolean {
    const last = this.#carried - 1;
    const before = this.#carry[last - 1] === carriageReturn ? last - 2 : last - 1;
    return before >= 0 && this.#carry[before] === lineFeed;
  }

  #finishHead(after: number): number {
    const [startLine = '', ...lines] = readText(this.#carry.subarray(0, this.#carried)).split(/\r?\n/);
    const headers = readHeaders(lines);
    const length = Number(headers.get('content-length')?.[0] ?? '0');
    this.#restart();
    if (!Number.isInteger(length) || length < 0 || length > maxBodyBytes) {
      this.#break(`message body of ${length} bytes; at most ${maxBodyBytes} are read`);
      return after;
    }
    this.#head = { startLine, headers };
    this.#bodyBytes = length;
    this.#mode = 'body';
    if (length === 0) this.#finishMessage('');
    return after;
  }

  #readBody(chunk: Buffer, at: number, end: number): number {
    const after = this.#take(chunk, at, { end, upTo: this.#bodyBytes });
    if (this.#carried === this.#bodyBytes) this.#finishMessage(this.#carry.toString('utf8', 0, this.#carried));
    return after;
  }

  #finishMessage(body: string): void {
    const head = this.#head;
    this.#restart();
    if (head === undefined) return;
    const status = /^(?:RTSP|HTTP)\/\d\.\d (\d{3})(?: |$)/.exec(head.startLine)?.[1];
    const message = { startLine: head.startLine, headers: head.headers, body };
    this.#sink.onMessage(status === undefined ? message : { ...message, status: Number(status) });
  }

  /** Copies from the chunk until `upTo` bytes are carried; returns where the chunk goes on. */
  #take(chunk: Buffer, at: number, limit: { readonly end: number; readonly upTo: number }): number {
    const count = Math.max(0, Math.min(limit.end - at, limit.upTo - this.#carried));
    if (this.#carry.length < this.#carried + count) {
      const grown = Buffer.allocUnsafe(Math.max(this.#carried + count, 2048));
      this.#carry.copy(grown, 0, 0, this.#carried);
      this.#carry = grown;
    }
    chunk.copy(this.#carry, this.#carried, at, at + count);
    this.#carried += count;
    return at + count;
  }

  #restart(): void {
    this.#mode = 'boundary';
    this.#carried = 0;
    this.#head = undefined;
  }

  #skip(at: number, count = 1): number {
    this.skippedBytes += count;
    this.#garbage += count;
    if (this.#garbage > maxGarbageBytes) this.#break('neither frames nor messages in 64 KiB');
    return at + count;
  }

  #break(detail: string): void {
    this.#mode = 'broken';
    this.#sink.onMalformed(detail);
  }
}

/** Both `RTSP/1.0 …` and the methods of a server's request begin with a capital. */
function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

/** Realms may be Chinese; what is not UTF-8 keeps one character for each byte. */
function readText(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

function readHeaders(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  let last: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line)) {
      // A value may go on in the next line (RFC 822 §3.1.1, which RTSP/1.0 inherits).
      if (last.length > 0) last.push(`${last.pop() ?? ''} ${line.trim()}`);
    } else if (colon > 0) {
      const name = line.slice(0, colon).trim().toLowerCase();
      last = headers.get(name) ?? [];
      last.push(line.slice(colon + 1).trim());
      headers.set(name, last);
    }
  }
  return headers;
}
