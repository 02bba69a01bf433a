/** One answer of an RTSP server (RFC 2326 §7). */
export interface RtspReply {
  readonly status: number;
  /** Values of `WWW-Authenticate`, which may come several times. */
  readonly challenges: readonly string[];
  readonly server: string;
  /** The server's clock when it answered, ms since epoch. */
  readonly dateMs?: number;
  readonly body: string;
}

const maxHeadBytes = 16 * 1024;
const maxBodyBytes = 64 * 1024;

/** Collects the bytes of one answer. */
export class RtspReplyReader {
  #bytes = Buffer.alloc(0);

  /** @returns the answer when it is complete, `'malformed'` or `'too-large'` as soon as that is plain, else undefined */
  add(chunk: Buffer): RtspReply | 'malformed' | 'too-large' | undefined {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    const start = this.#bytes.subarray(0, 5).toString('latin1');
    if (!'RTSP/'.startsWith(start)) return 'malformed';
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return this.#bytes.length > maxHeadBytes ? 'too-large' : undefined;
    return this.#readBehind(end);
  }

  #readBehind(headEnd: number): RtspReply | 'malformed' | 'too-large' | undefined {
    const [statusLine = '', ...headers] = this.#bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
    const status = Number(/^RTSP\/\d\.\d (\d{3})(?: |$)/.exec(statusLine)?.[1]);
    const length = Number(valuesOf(headers, 'content-length')[0] ?? 0);
    if (Number.isNaN(status) || !Number.isInteger(length) || length < 0) return 'malformed';
    if (length > maxBodyBytes) return 'too-large';
    const body = this.#bytes.subarray(headEnd + 4, headEnd + 4 + length);
    return body.length < length ? undefined : toReply(status, headers, body);
  }
}

function toReply(status: number, headers: readonly string[], body: Buffer): RtspReply {
  const dateMs = Date.parse(valuesOf(headers, 'date')[0] ?? '');
  return {
    status,
    challenges: valuesOf(headers, 'www-authenticate'),
    server: (valuesOf(headers, 'server')[0] ?? '').replace(/\p{Cc}+/gu, ' ').slice(0, 128),
    ...(!Number.isNaN(dateMs) && { dateMs }),
    body: body.toString('utf8'),
  };
}

function valuesOf(headers: readonly string[], name: string): string[] {
  return headers.flatMap((line) => {
    const colon = line.indexOf(':');
    return line.slice(0, colon).trim().toLowerCase() === name ? [line.slice(colon + 1).trim()] : [];
  });
}
