import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Vault } from '../vault.ts';
import type { ApplyService } from './apply-service.ts';
import type { DryRunService } from './dry-run-service.ts';
import type { ImportRow } from './import-row.ts';
import type { SheetFileProvider } from './sheet-file-provider.ts';
import { type ImportId, type ImportOptions, noCounts, type Proposal, type SheetImport } from './sheet-import.ts';
import type { SheetImportStore } from './sheet-import-store.ts';
import type { RowFilter, SheetRowStore } from './sheet-row-store.ts';
import { type UploadLimits, UploadTurns } from './upload-turns.ts';

interface Deps {
  readonly imports: SheetImportStore;
  readonly rows: Pick<SheetRowStore, 'list' | 'count' | 'remove'>;
  readonly files: SheetFileProvider;
  readonly dryRuns: Pick<DryRunService, 'run'>;
  readonly applications: Pick<ApplyService, 'run'>;
  readonly transaction: RunTransaction;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxFileBytes: number;
  readonly uploads: UploadLimits;
}

/** A page of rows; without `nextAfter` it is the last one. */
export interface RowPage {
  readonly items: readonly ImportRow[];
  readonly nextAfter?: number;
  readonly total: number;
}

/** A step that waits or is under way. */
interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** An import is for its person's next days; what it changed stands in the history of the cameras. */
const keptMs = 30 * 86_400_000;
const maxListed = 100;

/** Imports of camera sheets: upload → dry run → a person looks → apply. One at a time does work; the others wait. */
export class SheetImportService {
  readonly #deps: Deps;
  readonly #turns: UploadTurns;
  readonly #running = new Map<ImportId, Running>();
  #line: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#turns = new UploadTurns(deps.uploads);
  }

  /** Goes on with what the last stop of the gateway cut short, and forgets what is old. */
  async start(): Promise<void> {
    const { imports, files, clock } = this.#deps;
    this.#isStopping = false;
    for (const old of await imports.listOlder(wholeEstate, clock.now() - keptMs)) await this.#forget(old);
    const open = await imports.listInState(wholeEstate, ['parsing', 'applying']);
    await files.removeOthers(new Set(open.filter(({ state }) => state === 'parsing').map(({ id }) => id)));
    for (const each of open) {
      if (each.state === 'parsing') void this.#enqueue(each, (signal) => this.#dryRun(each, signal));
      else await imports.save({ ...each, state: 'checked', stopReason: 'restarted', updatedAtMs: clock.now() });
    }
  }

  /** Ends what is under way at the next row; it goes on, or can be applied again, after the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const { controller } of this.#running.values()) controller.abort('stopped');
    await this.#line;
  }

  /** Resolves when nothing waits or works any more. */
  settled(): Promise<void> {
    return this.#line;
  }

  /**
   * Keeps the sheet, enciphered, and begins its dry run.
   *
   * @throws GatewayError `request/too-large`, `request/too-many` while too many sheets come or wait for their dry run
   */
  async upload(
    actor: Actor,
    named: { readonly fileName: string; readonly options: ImportOptions },
    body: AsyncIterable<Uint8Array>,
  ): Promise<SheetImport> {
    const leave = this.#turns.take(actor.userId);
    try {
      const sheetImport = await this.#keep(actor, named, body);
      void this.#enqueue(sheetImport, (signal) => this.#dryRun(sheetImport, signal)).finally(leave);
      return sheetImport;
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #keep(
    actor: Actor,
    { fileName, options }: { readonly fileName: string; readonly options: ImportOptions },
    body: AsyncIterable<Uint8Array>,
  ): Promise<SheetImport> {
    const { imports, files, vault, clock, log, maxFileBytes } = this.#deps;
    const atMs = clock.now();
    const id = newId<'ImportId'>(atMs);
    const { sizeBytes, key } = await files.keep(id, body, maxFileBytes);
    const sheetImport: SheetImport = {
      ...{ id, organisationPath: actor.scope.organisationPath, userId: actor.userId, userName: actor.displayName },
      ...{ fileName, sizeBytes, options, state: 'parsing' },
      ...{ headings: [], unknownColumns: [], missingColumns: [], rowCount: 0 },
      ...{ checked: noCounts, warned: 0, proposed: 0, applied: noCounts, accepted: [] },
      ...{ createdAtMs: atMs, updatedAtMs: atMs },
    };
    await imports.add(sheetImport, vault.seal(id, key));
    log.info({ importId: id, userId: actor.userId, sizeBytes }, 'camera sheet uploaded');
    return sheetImport;
  }

  /** Newest first. */
  listImports(scope: Scope): Promise<SheetImport[]> {
    return this.#deps.imports.list(scope, maxListed);
  }

  /** @throws GatewayError `sheet-import/unknown` */
  async readImport(scope: Scope, id: string): Promise<SheetImport> {
    const sheetImport = await this.#deps.imports.find(scope, id);
    if (sheetImport === undefined) {
      throw new GatewayError('sheet-import/unknown', 'There is no such import in your part.');
    }
    return sheetImport;
  }

  /** @throws GatewayError `sheet-import/unknown` */
  async listRows(
    scope: Scope,
    id: string,
    { after, limit, ...filter }: RowFilter & { readonly after: number; readonly limit: number },
  ): Promise<RowPage> {
    await this.readImport(scope, id);
    const [found, total] = await Promise.all([
      this.#deps.rows.list(scope, id, { ...filter, after, limit: limit + 1 }),
      this.#deps.rows.count(scope, id, filter),
    ]);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, total, ...(last && { nextAfter: last.number }) };
  }

  /**
   * Begins to apply the good rows, and those whose proposal is accepted. Applying again goes on where it ended.
   *
   * @throws GatewayError `sheet-import/unknown`, `sheet-import/busy` unless it is `checked`
   */
  async apply(actor: Actor, id: string, accepted: readonly Proposal[]): Promise<SheetImport> {
    const { imports, clock, log } = this.#deps;
    const checked = await this.readImport(actor.scope, id);
    if (!(await imports.claim(checked.id, 'checked', 'applying'))) throw busy(checked);
    const begun: SheetImport = { ...unstopped(checked), state: 'applying', accepted, updatedAtMs: clock.now() };
    await imports.save(begun);
    log.info({ importId: id, userId: actor.userId, accepted }, 'camera sheet is applied');
    void this.#enqueue(begun, (signal) => this.#apply(begun, signal));
    return begun;
  }

  /** Ends the dry run or the application between two batches. @throws GatewayError `sheet-import/unknown`, `…/busy` */
  async cancel(actor: Actor, id: string): Promise<SheetImport> {
    const sheetImport = await this.readImport(actor.scope, id);
    const running = this.#running.get(sheetImport.id);
    if (running === undefined || !isWorking(sheetImport)) throw busy(sheetImport);
    running.controller.abort('cancelled');
    this.#deps.log.info({ importId: id, userId: actor.userId }, 'camera sheet cancelled');
    return sheetImport;
  }

  /** Forgets an import and its rows; cameras stay. @throws GatewayError `sheet-import/unknown`, `…/busy` while it works */
  async removeImport(actor: Actor, id: string): Promise<void> {
    const sheetImport = await this.readImport(actor.scope, id);
    if (isWorking(sheetImport)) throw busy(sheetImport);
    // Its last step has said how it ended, and may still be tidying up.
    await this.#running.get(sheetImport.id)?.ended;
    await this.#forget(sheetImport);
  }

  async #forget({ id }: SheetImport): Promise<void> {
    const { imports, rows, files, transaction } = this.#deps;
    await files.remove(id);
    await transaction(async (underWay) => {
      await rows.remove(id, underWay);
      await imports.remove(id, underWay);
    });
  }

  /** @returns resolves when the step has ended, however */
  #enqueue(sheetImport: SheetImport, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const ended = this.#line.then(async () => {
      try {
        if (!this.#isStopping) await work(controller.signal);
      } catch (error) {
        await this.#breakOff(sheetImport, error);
      } finally {
        // The next step of the same import may wait already.
        if (this.#running.get(sheetImport.id)?.controller === controller) this.#running.delete(sheetImport.id);
      }
    });
    this.#line = ended;
    this.#running.set(sheetImport.id, { controller, ended });
    return ended;
  }

  async #dryRun(sheetImport: SheetImport, signal: AbortSignal): Promise<void> {
    const { imports, dryRuns, vault, log } = this.#deps;
    const sealed = await imports.findSealedKey(wholeEstate, sheetImport.id);
    if (sealed === undefined) throw new GatewayError('gateway/bug', 'An import that is to be read has no key.');
    const { state, rowCount, checked } = await dryRuns.run(sheetImport, vault.open(sheetImport.id, sealed), signal);
    log.info({ importId: sheetImport.id, state, rowCount, ...checked }, 'camera sheet checked');
  }

  async #apply(begun: SheetImport, signal: AbortSignal): Promise<void> {
    const { state, applied } = await this.#deps.applications.run(begun, signal);
    this.#deps.log.info({ importId: begun.id, state, ...applied }, 'camera sheet applied');
  }

  /** The database went away, or a bug: what is written stays, and a person may try again. */
  async #breakOff({ id }: SheetImport, error: unknown): Promise<void> {
    const { imports, files, clock, log } = this.#deps;
    log.error({ err: error, importId: id }, 'camera sheet broke off');
    try {
      const current = await imports.find(wholeEstate, id);
      if (current === undefined) return;
      const state = current.state === 'parsing' ? ('failed' as const) : ('checked' as const);
      await imports.save({ ...current, state, stopReason: 'broken', updatedAtMs: clock.now() });
      if (state === 'failed') await files.remove(id);
    } catch (cause) {
      // The next start finds it as it stands.
      log.error({ err: cause, importId: id }, 'camera sheet left as it stands');
    }
  }
}

function isWorking({ state }: SheetImport): boolean {
  return state === 'parsing' || state === 'applying';
}

/** A new step begins: why the last one ended is over. */
function unstopped({ stopReason: _over, ...sheetImport }: SheetImport): SheetImport {
  return sheetImport;
}

function busy({ state }: SheetImport): GatewayError {
  const message = `The import is “${state}”, so this cannot be done now; read it again and see what is offered.`;
  return new GatewayError('sheet-import/busy', message, { extensions: { state } });
}
