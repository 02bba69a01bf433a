/** One segment of a media playlist. */
export interface PlaylistSegment {
  /** Number in the stream (EXT-X-MEDIA-SEQUENCE counted on). */
  readonly sequence: number;
  /** As written. */
  readonly uri: string;
  readonly durationSeconds: number;
  /** Its times have nothing to do with those before. */
  readonly isBehindDiscontinuity: boolean;
  /** The server has no bytes for it. */
  readonly isGap: boolean;
  /** Initialisation section of fragmented MP4. */
  readonly initUri?: string;
  /** Why it cannot be taken: `EXT-X-KEY METHOD=AES-128`. */
  readonly obstacle?: string;
}

export interface MediaPlaylist {
  readonly kind: 'media';
  readonly targetSeconds: number;
  readonly segments: readonly PlaylistSegment[];
  /** EXT-X-ENDLIST: nothing is added any more. */
  readonly isEnded: boolean;
  /** Instant of the end of the last segment by EXT-X-PROGRAM-DATE-TIME, ms since epoch, on the server's clock. */
  readonly endsAtMs?: number;
}

/** One variant of a multivariant playlist. */
export interface PlaylistVariant {
  readonly uri: string;
  readonly bandwidth: number;
  /** RFC 6381, lower case; empty when it does not say. */
  readonly codecs: string;
}

export interface MultivariantPlaylist {
  readonly kind: 'multivariant';
  readonly variants: readonly PlaylistVariant[];
}

/** It is none, or one that cannot be played. */
export interface RefusedPlaylist {
  readonly kind: 'refused';
  readonly reason: 'malformed' | 'unsupported';
  readonly detail: string;
}

/** More than that no live playlist lists; a day of two-second segments. */
const maxSegments = 50_000;
const longestSegmentSeconds = 120;

/** Reads a playlist (RFC 8216); tags that mean nothing here are skipped, as §6.3.1 wants it. */
export function readPlaylist(text: string): MediaPlaylist | MultivariantPlaylist | RefusedPlaylist {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0]?.trimEnd() !== '#EXTM3U') return refused('malformed', 'the answer is no playlist');
  if (lines.some((line) => line.startsWith('#EXT-X-STREAM-INF:'))) return readVariants(lines);
  if (lines.some((line) => line.startsWith('#EXT-X-I-FRAMES-ONLY'))) {
    return refused('unsupported', 'the playlist lists key frames only (EXT-X-I-FRAMES-ONLY)');
  }
  return new MediaReader().read(lines);
}

function readVariants(lines: readonly string[]): MultivariantPlaylist | RefusedPlaylist {
  const variants: PlaylistVariant[] = [];
  let attributes: ReadonlyMap<string, string> | undefined;
  for (const line of lines.map((each) => each.trim())) {
    if (line.startsWith('#EXT-X-STREAM-INF:')) attributes = readAttributes(line);
    else if (line !== '' && !line.startsWith('#') && attributes !== undefined) {
      const bandwidth = Number(attributes.get('BANDWIDTH'));
      const codecs = attributes.get('CODECS')?.toLowerCase() ?? '';
      variants.push({ uri: line, bandwidth: bandwidth > 0 ? bandwidth : 0, codecs });
      attributes = undefined;
    }
  }
  return variants.length === 0
    ? refused('malformed', 'a multivariant playlist without variants')
    : { kind: 'multivariant', variants };
}

/** What the tags so far say of the segments to come. */
class MediaReader {
  readonly #segments: PlaylistSegment[] = [];
  #targetSeconds = 0;
  #firstSequence = 0;
  #isEnded = false;
  #durationSeconds: number | undefined;
  #isBehindDiscontinuity = false;
  #isGap = false;
  #initUri: string | undefined;
  #initObstacle: string | undefined;
  #keyObstacle: string | undefined;
  #rangeObstacle: string | undefined;
  #endsAtMs: number | undefined;

  read(lines: readonly string[]): MediaPlaylist | RefusedPlaylist {
    for (const line of lines.map((each) => each.trim())) {
      if (line.startsWith('#')) this.#readTag(line);
      else if (line !== '' && !this.#addSegment(line)) return refused('malformed', 'an address without its EXTINF');
    }
    if (this.#targetSeconds === 0) return refused('malformed', 'the playlist has no EXT-X-TARGETDURATION');
    return {
      kind: 'media',
      targetSeconds: this.#targetSeconds,
      segments: this.#segments,
      isEnded: this.#isEnded,
      ...(this.#endsAtMs === undefined ? {} : { endsAtMs: this.#endsAtMs }),
    };
  }

  #readTag(line: string): void {
    const [, tag = '', value = ''] = /^#([A-Z0-9-]+)(?::(.*))?$/.exec(line) ?? [];
    switch (tag) {
      case 'EXTINF':
        this.#durationSeconds = between(0, Number.parseFloat(value), longestSegmentSeconds);
        return;
      case 'EXT-X-TARGETDURATION':
        this.#targetSeconds = between(1, Number.parseFloat(value), longestSegmentSeconds);
        return;
      case 'EXT-X-MEDIA-SEQUENCE':
        if (/^\d{1,15}$/.test(value)) this.#firstSequence = Number(value);
        return;
      case 'EXT-X-DISCONTINUITY':
        this.#isBehindDiscontinuity = true;
        return;
      case 'EXT-X-GAP':
        this.#isGap = true;
        return;
      default:
        return this.#readSource(tag, value, line);
    }
  }

  /** Tags of the whole, and those that say where bytes are and how they are to be read. */
  #readSource(tag: string, value: string, line: string): void {
    if (tag === 'EXT-X-ENDLIST') this.#isEnded = true;
    else if (tag === 'EXT-X-PROGRAM-DATE-TIME') this.#endsAtMs = readInstant(value);
    else if (tag === 'EXT-X-BYTERANGE') this.#rangeObstacle = 'EXT-X-BYTERANGE: segments as ranges of one file';
    else if (tag === 'EXT-X-KEY') {
      const method = readAttributes(line).get('METHOD') ?? 'unknown';
      this.#keyObstacle = method === 'NONE' ? undefined : `EXT-X-KEY METHOD=${printable(method)}: it is encrypted`;
    } else if (tag === 'EXT-X-MAP') {
      const attributes = readAttributes(line);
      this.#initUri = attributes.get('URI');
      const isRange = attributes.has('BYTERANGE');
      this.#initObstacle = isRange ? 'EXT-X-MAP BYTERANGE: descriptions as ranges of one file' : undefined;
    }
  }

  #addSegment(uri: string): boolean {
    const durationSeconds = this.#durationSeconds;
    if (durationSeconds === undefined || this.#segments.length >= maxSegments) return false;
    const obstacle = this.#keyObstacle ?? this.#rangeObstacle ?? this.#initObstacle;
    this.#segments.push({
      sequence: this.#firstSequence + this.#segments.length,
      uri,
      durationSeconds,
      isBehindDiscontinuity: this.#isBehindDiscontinuity,
      isGap: this.#isGap,
      ...(this.#initUri === undefined ? {} : { initUri: this.#initUri }),
      ...(obstacle === undefined ? {} : { obstacle }),
    });
    if (this.#endsAtMs !== undefined) this.#endsAtMs += durationSeconds * 1000;
    this.#durationSeconds = undefined;
    this.#isBehindDiscontinuity = false;
    this.#isGap = false;
    this.#rangeObstacle = undefined;
    return true;
  }
}

/**
 * Attribute list of a tag (RFC 8216 §4.2); quotes are taken off. A name begins where nothing of a name stands before:
 * without that, a megabyte of letters would be looked through again from each of them.
 */
function readAttributes(line: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of line.matchAll(/(?<![A-Z0-9-])([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))/g)) {
    attributes.set(name, quoted ?? plain);
  }
  return attributes;
}

/** Undefined for one that does not say its zone: it could be any. */
function readInstant(text: string): number | undefined {
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/.test(text.trim());
  const atMs = isWhole ? Date.parse(text.trim()) : NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}

function between(least: number, value: number, most: number): number {
  return Number.isNaN(value) ? least : Math.min(Math.max(least, value), most);
}

function printable(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9-]/g, '?').slice(0, 32);
}

function refused(reason: RefusedPlaylist['reason'], detail: string): RefusedPlaylist {
  return { kind: 'refused', reason, detail };
}
