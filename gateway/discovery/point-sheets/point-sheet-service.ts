import type { Readable } from 'node:stream';
import type { Actor } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { readUpload } from '../../platform/http/read-upload.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { NameCursor } from '../../registry/name-cursor.ts';
import { plainHeading } from '../../registry/sheets/read-headings.ts';
import type { ReadFault } from '../../registry/sheets/sheet-protocol.ts';
import { UploadTurns } from '../../registry/sheets/upload-turns.ts';
import type { ListedPointStore } from '../platforms/listed-point-store.ts';
import type { PlatformChecks } from '../platforms/platform-checks-service.ts';
import type { PlatformPointsService } from '../platforms/platform-points-service.ts';
import type { PlatformRun } from '../platforms/platform-run.ts';
import type { PlatformRunService } from '../platforms/platform-run-service.ts';
import {
  effectOf,
  isProposal,
  isWhole,
  type KnownPoint,
  pointsOf,
  type PointSheet,
  withoutDoubles,
} from './point-sheet.ts';
import { pointHeadings } from './point-columns.ts';
import type { PointSheetReader, ReadPointSheet } from './point-sheet-reader-provider.ts';
import type { PointRow } from './read-point-row.ts';

interface Deps {
  readonly checks: Pick<PlatformChecks, 'find'>;
  readonly points: Pick<ListedPointStore, 'list'>;
  readonly work: Pick<PlatformPointsService, 'listSheet'>;
  readonly runs: PlatformRunService;
  readonly reader: PointSheetReader;
  readonly maxFileBytes: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Rows with something to say, by number. */
export interface PointRowPage {
  readonly items: readonly PointRow[];
  readonly nextAfter?: number;
  readonly total: number;
}

/** Sheets that wait to be applied; the oldest goes first. */
const maxSheets = 8;
/** Each is held as a whole, beside a thread that reads it. */
const uploads = { sheetsPerUser: 1, sheetsInAll: 2 };
/** How many known points are read together. */
const pointsAtOnce = 2000;

/**
 * A platform's list of points as a sheet: checked first, then applied like a list that was called for. A checked sheet
 * waits in memory, one for each platform; a restart forgets it.
 */
export class PointSheetService {
  readonly #deps: Deps;
  readonly #sheets = new Map<string, PointSheet>();
  readonly #turns = new UploadTurns(uploads);

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The dry run: what each row says, and what the sheet would do. It takes the place of the one before.
   *
   * @throws GatewayError `platform/unknown`, `request/too-large`, `request/too-many` while others come, or
   *   `request/invalid` for what is no sheet of points
   */
  async upload(actor: Actor, platformId: string, fileName: string, upload: Readable): Promise<PointSheet> {
    const { checks, clock, log } = this.#deps;
    await checks.find(actor.scope, platformId);
    const read = await this.#receive(actor, upload);
    const rows = withoutDoubles(read.rows, read.head.headings.find(isOfId) ?? '');
    const sheet: PointSheet = {
      ...{ id: newId(clock.now()), platformId, fileName, uploadedBy: actor.displayName, uploadedAtMs: clock.now() },
      ...{ head: read.head, rows },
      rejected: rows.filter(({ point }) => point === undefined).length,
      proposed: rows.filter((row) => row.point !== undefined && isProposal(row)).length,
      effect: effectOf(rows, await this.#known(actor.scope, platformId)),
    };
    this.#sheets.delete(platformId);
    this.#sheets.set(platformId, sheet);
    const [oldest] = this.#sheets.keys();
    if (this.#sheets.size > maxSheets && oldest !== undefined) this.#sheets.delete(oldest);
    log.info(
      { platformId, userId: actor.userId, rows: rows.length, rejected: sheet.rejected },
      'sheet of points checked',
    );
    return sheet;
  }

  /** The sheet that waits. @throws GatewayError `platform/unknown`, `sheet-import/unknown` when none does */
  async read(scope: Scope, platformId: string): Promise<PointSheet> {
    await this.#deps.checks.find(scope, platformId);
    const sheet = this.#sheets.get(platformId);
    if (sheet === undefined)
      throw new GatewayError('sheet-import/unknown', 'No sheet of this platform waits; upload it.');
    return sheet;
  }

  /** Rows of which something is to be said. @throws GatewayError as `read` does */
  async listProblems(
    scope: Scope,
    platformId: string,
    { after, limit }: { readonly after: number; readonly limit: number },
  ): Promise<PointRowPage> {
    const { rows } = await this.read(scope, platformId);
    const told = rows.filter(({ problems }) => problems.length > 0);
    const rest = told.filter(({ number }) => number > after);
    const items = rest.slice(0, limit);
    const last = rest.length > limit ? items.at(-1) : undefined;
    return { items, total: told.length, ...(last && { nextAfter: last.number }) };
  }

  /**
   * Begins to take the sheet for the platform's list, in the background. Rows that are kept out leave the list
   * incomplete: then nothing vanishes.
   *
   * @throws GatewayError as `read` does, `platform/busy`, `sheet-import/busy` when another sheet waits by now
   */
  async apply(
    actor: Actor,
    platformId: string,
    { sheetId, acceptsSwapped }: { readonly sheetId: string; readonly acceptsSwapped: boolean },
  ): Promise<PlatformRun> {
    const { checks, work, runs, log } = this.#deps;
    const platform = await checks.find(actor.scope, platformId);
    const sheet = await this.read(actor.scope, platformId);
    if (sheet.id !== sheetId) {
      throw new GatewayError('sheet-import/busy', 'Another sheet of this platform was uploaded meanwhile; look at it.');
    }
    const told = { points: pointsOf(sheet.rows, acceptsSwapped), isComplete: isWhole(sheet, acceptsSwapped) };
    log.info({ platformId, userId: actor.userId, points: told.points.length }, 'sheet of points applied');
    const run = runs.start(platform.id, { kind: 'listing', startedBy: actor.displayName }, (onProgress, signal) =>
      work.listSheet(platform, told, onProgress, signal),
    );
    this.#sheets.delete(platformId);
    return run;
  }

  /** Forgets the sheet that waits, if one does. @throws GatewayError `platform/unknown` */
  async discard(scope: Scope, platformId: string): Promise<void> {
    await this.#deps.checks.find(scope, platformId);
    this.#sheets.delete(platformId);
  }

  async #receive(actor: Actor, upload: Readable): Promise<ReadPointSheet> {
    const { reader, maxFileBytes } = this.#deps;
    const leave = this.#turns.take(actor.userId);
    try {
      const read = await reader.read(await readUpload(upload, maxFileBytes, 'sheet'));
      if (typeof read === 'string') throw refuseSheet(read);
      return read;
    } finally {
      leave();
    }
  }

  async #known(scope: Scope, platformId: string): Promise<KnownPoint[]> {
    const known: KnownPoint[] = [];
    for (let after: NameCursor | undefined; ;) {
      const page = await this.#deps.points.list(scope, platformId, {}, { after, limit: pointsAtOnce });
      known.push(...page);
      after = page.at(-1);
      if (page.length < pointsAtOnce) return known;
    }
  }
}

function isOfId(heading: string): boolean {
  return pointHeadings.get(plainHeading(heading))?.field === 'id';
}

const advice: Readonly<Record<ReadFault, string>> = {
  'not-a-sheet': 'is neither XLSX nor CSV; save it as one of them',
  'old-excel': 'is an old XLS; save it as XLSX',
  empty: 'is empty',
  'too-many-rows': 'has more rows than any platform has points; split it',
  'unpacks-too-large': 'unpacks to more than any real sheet',
  'no-headings': 'has no line with headings that are known, the point’s id among them; take those of the empty sheet',
  'out-of-memory': 'needs more memory than any real sheet',
  'too-slow': 'takes longer to read than any real sheet',
};

function refuseSheet(fault: ReadFault): GatewayError {
  const message = `The file ${advice[fault]}.`;
  return new GatewayError('request/invalid', message, { issues: [{ path: 'body', message }], extensions: { fault } });
}
