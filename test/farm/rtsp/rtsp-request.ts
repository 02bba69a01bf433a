/** One request (RFC 2326 §6); header names in lower case, values with one character for each byte. */
export interface RtspRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
}

const MAX_REQUEST_BYTES = 16_384;
const HEAD_END = Buffer.from('\r\n\r\n');

/** Takes a connection's bytes apart into requests; interleaved RTCP of the client is skipped. */
export class RtspRequestReader {
  #pending: Buffer = Buffer.alloc(0);

  /** @returns the requests that are complete now; undefined when the client says more than any request needs */
  read(chunk: Buffer): RtspRequest[] | undefined {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const requests: RtspRequest[] = [];
    for (let size = this.#nextSize(); size !== undefined; size = this.#nextSize()) {
      if (size > MAX_REQUEST_BYTES) return undefined;
      if (this.#pending[0] !== 0x24) requests.push(parseHead(headOf(this.#pending)));
      this.#pending = this.#pending.subarray(size);
    }
    return this.#pending.length > MAX_REQUEST_BYTES ? undefined : requests;
  }

  /** Bytes of the message at the front; undefined while it is not whole. Empty lines between messages are skipped. */
  #nextSize(): number | undefined {
    while (this.#pending[0] === 0x0d || this.#pending[0] === 0x0a) this.#pending = this.#pending.subarray(1);
    const size = this.#pending[0] === 0x24 ? interleavedSize(this.#pending) : requestSize(this.#pending);
    return size !== undefined && (size <= this.#pending.length || size > MAX_REQUEST_BYTES) ? size : undefined;
  }
}

function interleavedSize(bytes: Buffer): number | undefined {
  // A frame may have up to 65,535 bytes, but no receiver report is near the limit of a request.
  return bytes.length < 4 ? undefined : 4 + bytes.readUInt16BE(2);
}

function requestSize(bytes: Buffer): number | undefined {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const length = /^content-length:\s*(\d+)\s*$/im.exec(headOf(bytes))?.[1];
  return end + HEAD_END.length + Number(length ?? 0);
}

function headOf(bytes: Buffer): string {
  return bytes.toString('latin1', 0, bytes.indexOf(HEAD_END));
}

function parseHead(head: string): RtspRequest {
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', url = ''] = first.split(' ');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { method, url, headers: new Map(headers) };
}
