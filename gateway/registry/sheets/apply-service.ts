import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import type { RecordWrite, RecordWriter, WrittenCamera } from '../record/record-writer-service.ts';
import type { Vault } from '../vault.ts';
import { changeOfRow, type RowLinks } from './camera-of-row.ts';
import { FileClaims } from './file-claims.ts';
import { type ImportRow, passwordOwner } from './import-row.ts';
import type { ImportedAccess, ImportedAccessService } from './imported-access-service.ts';
import { judgeRow, type RowFacts } from './judge-row.ts';
import { addressOfRow } from './match-row.ts';
import { newCoreOf } from './new-core.ts';
import { lookAgain, type LookupFrame, type RowLookup } from './row-lookup-service.ts';
import { rowProblem } from './row-problem.ts';
import { countVerdicts, type RowVerdict, scopeOfImport, type SheetImport } from './sheet-import.ts';
import type { SheetImportStore } from './sheet-import-store.ts';
import type { AreaDirectory, SheetUnitRole, UnitDirectory } from './sheet-ports.ts';
import { indexOrganisations } from './sheet-organisations-service.ts';
import type { SheetRowStore } from './sheet-row-store.ts';

interface Deps {
  readonly imports: Pick<SheetImportStore, 'save'>;
  readonly rows: Pick<SheetRowStore, 'listToApply' | 'listApplied' | 'saveApplied' | 'saveProblems' | 'dropPasswords'>;
  readonly lookup: Pick<RowLookup, 'look'>;
  readonly organisations: Pick<OrganisationStore, 'list' | 'findMany'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  readonly accesses: Pick<ImportedAccessService, 'add' | 'changeLogin'>;
  readonly units: Pick<UnitDirectory, 'ensure'>;
  readonly areas: Pick<AreaDirectory, 'place'>;
  readonly transaction: RunTransaction;
  readonly vault: Pick<Vault, 'open'>;
  readonly bus: EventBus;
  readonly clock: Clock;
}

/** A row that is being applied. */
interface Applied {
  readonly row: ImportRow;
  readonly facts: RowFacts;
  readonly verdict: RowVerdict;
  /** What is to be said of it, when that is more than after the dry run. */
  readonly said?: ImportRow;
  readonly password?: string;
  readonly written?: WrittenCamera;
}

/** One transaction writes so many rows at most; between two the event loop breathes and a cancellation is heard. */
const rowsAtOnce = 100;
const fewestRowsAtOnce = 25;
/** Everybody else's writes wait for the transaction: one that took longer is followed by a smaller one. */
const transactionMs = 150;

const unitRoles = { ownerUnit: 'owner', managingUnit: 'manager', maintainingUnit: 'maintainer' } as const;

/** Applies the good rows of a checked import. Whatever was written is marked in the same transaction, so running again goes on. */
export class ApplyService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns the import, `done`, or `checked` with its reason when the signal ended it before */
  async run(begun: SheetImport, signal: AbortSignal): Promise<SheetImport> {
    const { imports, rows, organisations, clock } = this.#deps;
    const scope = scopeOfImport(begun);
    const frame = {
      scope,
      organisations: await indexOrganisations(organisations, scope),
      claims: new FileClaims(),
    };
    await this.#recallClaims(begun.id, frame);
    let current = begun;
    let after = 0;
    let limit = rowsAtOnce;
    for (;;) {
      if (signal.aborted) return this.#stop(current, signal);
      const batch = await rows.listToApply(scope, current.id, { accepted: current.accepted, limit, after });
      const last = batch.at(-1);
      if (last === undefined) break;
      const beganMs = clock.monotonic();
      const applied = await this.#applyBatch(current, batch, frame);
      limit = nextLimit(limit, clock.monotonic() - beganMs);
      for (const { row, written } of applied) if (written) frame.claims.claim(written.cameraId, row.number);
      current = {
        ...current,
        applied: countVerdicts(
          current.applied,
          applied.map(({ verdict }) => verdict),
        ),
        updatedAtMs: clock.now(),
      };
      await imports.save(current);
      this.#announce(applied);
      after = last.number;
    }
    const done = { ...current, state: 'done' as const, updatedAtMs: clock.now() };
    await rows.dropPasswords(done.id);
    await imports.save(done);
    return done;
  }

  /** Told by a person, the import waits for its next application; a gateway that stops leaves that to its next start. */
  async #stop(current: SheetImport, signal: AbortSignal): Promise<SheetImport> {
    if (signal.reason !== 'cancelled') return current;
    const stopped = { ...current, state: 'checked' as const, stopReason: 'cancelled' as const };
    await this.#deps.imports.save(stopped);
    return stopped;
  }

  /** Which cameras the rows are that an application before this one wrote: no later row is one of them. */
  async #recallClaims(importId: string, frame: LookupFrame): Promise<void> {
    const { lookup, rows } = this.#deps;
    for (let after = 0; ;) {
      const batch = await rows.listApplied(frame.scope, importId, { limit: rowsAtOnce, after });
      const last = batch.at(-1);
      if (last === undefined) return;
      await lookup.look(
        batch.map((row) => lookAgain(row, undefined)),
        frame,
      );
      after = last.number;
    }
  }

  #applyBatch(
    current: SheetImport,
    batch: readonly ImportRow[],
    { claims, ...place }: LookupFrame,
  ): Promise<Applied[]> {
    const { lookup, rows, transaction } = this.#deps;
    return transaction(async (underWay) => {
      const passwords = batch.map((row) => this.#password(current, row));
      const again = batch.map((row, at) => lookAgain(row, passwords[at]));
      const facts = await lookup.look(again, { ...place, claims, transaction: underWay });
      const drafts = batch.flatMap((row, at) => {
        const fact = facts[at];
        return fact === undefined ? [] : [draftOf(row, fact, passwords[at], current)];
      });
      const written = await this.#write(current, drafts, underWay);
      const applied = await this.#writeAccess(current, written, underWay);
      await rows.saveApplied(
        current.id,
        applied.map(({ row, verdict }) => ({ number: row.number, applied: verdict })),
        underWay,
      );
      await rows.saveProblems(
        current.id,
        applied.flatMap(({ said }) => said ?? []),
        underWay,
      );
      return applied;
    });
  }

  #password({ id }: SheetImport, { number, sealedPassword }: ImportRow): string | undefined {
    return sealedPassword === undefined
      ? undefined
      : this.#deps.vault.open(passwordOwner(id, number), sealedPassword).reveal();
  }

  async #write(current: SheetImport, drafts: readonly Applied[], transaction: Transaction): Promise<Applied[]> {
    const { writer, areas } = this.#deps;
    const scope = scopeOfImport(current);
    const open = drafts.filter(({ verdict }) => verdict === 'added' || verdict === 'changed');
    const units = await this.#ensureUnits(current, open, transaction);
    const writes = open.map((draft) => writeOf(draft, linksWith(draft.facts, units), current));
    const author = { userId: current.userId, displayName: current.userName };
    const { written } = await writer.writeMany(scope, author, writes, transaction);
    const results = new Map(open.map((draft, at) => [draft.row.number, written[at]]));
    await areas.place(
      scope,
      written.flatMap((one, at) => placeOf(one, open[at])),
      transaction,
    );
    return drafts.map((draft) => {
      const result = results.get(draft.row.number);
      return result === undefined ? draft : { ...draft, written: result };
    });
  }

  /** Makes the units that rows name and nobody knows. @returns ids by `role name` */
  async #ensureUnits(current: SheetImport, drafts: readonly Applied[], transaction: Transaction) {
    const ids = new Map<string, string>();
    for (const { facts } of drafts.filter((draft) => draft.facts.namesNewUnits)) {
      for (const [field, role] of Object.entries(unitRoles)) {
        const name = facts.row.values[field];
        const organisationId = facts.links.organisation?.id ?? facts.stored?.organisationId;
        if (typeof name !== 'string' || organisationId === undefined || ids.has(unitKey(role, name))) continue;
        const unit = { name, role, organisationId };
        ids.set(unitKey(role, name), await this.#deps.units.ensure(scopeOfImport(current), unit, transaction));
      }
    }
    return ids;
  }

  async #writeAccess(current: SheetImport, drafts: readonly Applied[], transaction: Transaction): Promise<Applied[]> {
    const scope = scopeOfImport(current);
    const pick = (standing: RowFacts['access']): ImportedAccess[] =>
      drafts.filter(({ facts }) => facts.access === standing).flatMap(accessOf);
    const taken = await this.#deps.accesses.add(scope, pick('new'), transaction);
    await this.#deps.accesses.changeLogin(scope, pick('login'), transaction);
    return drafts.map((draft) => {
      const isTaken = draft.written !== undefined && taken.has(draft.written.cameraId);
      if (!isTaken) return draft;
      return { ...draft, said: { ...draft.row, problems: [...draft.row.problems, rowProblem('', 'access/taken')] } };
    });
  }

  #announce(applied: readonly Applied[]): void {
    for (const { verdict, written } of applied) {
      if (written === undefined) continue;
      const { id: cameraId, organisationPath, status } = written.camera;
      if (verdict === 'added') this.#deps.bus.emit('camera.adopted', { cameraId, organisationPath });
      if (verdict === 'changed') this.#deps.bus.emit('camera.changed', { cameraId, organisationPath, status });
    }
  }
}

/** How many rows the next transaction writes. */
function nextLimit(limit: number, tookMs: number): number {
  if (tookMs > transactionMs) return Math.max(fewestRowsAtOnce, Math.floor(limit / 2));
  return tookMs < transactionMs / 2 ? Math.min(rowsAtOnce, limit + fewestRowsAtOnce) : limit;
}

function draftOf(row: ImportRow, facts: RowFacts, password: string | undefined, { options }: SheetImport): Applied {
  const judged = judgeRow(facts, options);
  const isWorse = judged.verdict === 'rejected';
  return {
    ...{ row, facts, verdict: judged.verdict },
    ...(isWorse && { said: { ...row, problems: judged.problems } }),
    ...(password !== undefined && { password }),
  };
}

function writeOf({ row, facts }: Applied, links: RowLinks, { options }: SheetImport): RecordWrite {
  const change = changeOfRow(row.values, links, row.proposal !== undefined);
  const source = 'imported' as const;
  if (facts.stored !== undefined) return { cameraId: facts.stored.id, ...change, source };
  const core = newCoreOf(change, links, options);
  if (core === undefined) throw new Error('a row without a name, class or organisation was taken for a new camera');
  // Nothing is cleared by a sheet, so there are no nulls.
  return { core, record: change.record as Extract<RecordWrite, { cameraId?: undefined }>['record'], source };
}

function linksWith({ row, links }: RowFacts, units: ReadonlyMap<string, string>): RowLinks {
  const named = Object.entries(unitRoles).flatMap(([field, role]) => {
    const name = row.values[field];
    const id = typeof name === 'string' ? units.get(unitKey(role, name)) : undefined;
    return id === undefined ? [] : [[`${field}Id`, id] as const];
  });
  return { ...links, ...Object.fromEntries<string>(named) };
}

function placeOf({ cameraId, camera }: WrittenCamera, draft: Applied | undefined) {
  const { civilCode, gridCode } = camera.record;
  const before = draft?.facts.stored?.record;
  if (before !== undefined && before.civilCode === civilCode && before.gridCode === gridCode) return [];
  const { organisationId, organisationPath } = camera;
  const codes = { ...(civilCode !== undefined && { civilCode }), ...(gridCode !== undefined && { gridCode }) };
  return Object.keys(codes).length === 0 ? [] : [{ cameraId, organisationId, organisationPath, ...codes }];
}

function accessOf({ facts, written, row, password }: Applied): ImportedAccess[] {
  const address = addressOfRow(row.values);
  if (address === undefined || written === undefined) return [];
  const { username } = row.values;
  return [
    {
      ...address,
      cameraId: written.cameraId,
      organisationPath: written.camera.organisationPath,
      ...(typeof username === 'string' && { username }),
      ...(password !== undefined && facts.access !== 'none' && { password }),
    },
  ];
}

function unitKey(role: SheetUnitRole, name: string): string {
  return `${role} ${name}`;
}
