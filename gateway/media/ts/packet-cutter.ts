const packetBytes = 188;
const syncByte = 0x47;
/** Garbage in a row that is borne before the whole is taken for something else. */
const maxGarbageBytes = 64 * 1024;

/** Takes one packet of 188 bytes: it begins at `at`. Valid during the call. */
type PacketListener = (bytes: Buffer, at: number) => void;

/** Cuts bytes into the packets of a transport stream (ISO/IEC 13818-1 §2.4.3.2), however they were split on the way. */
export class PacketCutter {
  readonly #onPacket: PacketListener;
  #rest: Buffer = Buffer.alloc(0);
  #garbage = 0;

  constructor(onPacket: PacketListener) {
    this.#onPacket = onPacket;
  }

  /** False when what comes is no transport stream. */
  push(chunk: Buffer): boolean {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (at + packetBytes <= bytes.length) {
      if (bytes[at] === syncByte) {
        this.#garbage = 0;
        this.#onPacket(bytes, at);
        at += packetBytes;
        continue;
      }
      const next = findSync(bytes, at + 1);
      this.#garbage += next - at;
      at = next;
      if (this.#garbage > maxGarbageBytes) return false;
    }
    // A copy: the chunk belongs to the socket.
    this.#rest = Buffer.from(bytes.subarray(at));
    return true;
  }

  /** Forgets a packet that is half there. */
  reset(): void {
    this.#rest = Buffer.alloc(0);
    this.#garbage = 0;
  }
}

/** A sync byte counts when the next packet begins with one too, as far as that is there. */
function findSync(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const isFollowed = at + packetBytes >= bytes.length || bytes[at + packetBytes] === syncByte;
    if (bytes[at] === syncByte && isFollowed) return at;
  }
  return bytes.length;
}
