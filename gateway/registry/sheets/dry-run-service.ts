import type { Clock } from '../../platform/clock/clock.ts';
import { Secret } from '../../platform/secrets/secret.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import type { Vault } from '../vault.ts';
import { FileClaims } from './file-claims.ts';
import { type ImportRow, passwordOwner } from './import-row.ts';
import { judgeRow } from './judge-row.ts';
import type { OrganisationIndex } from './organisation-index.ts';
import type { SheetRow } from './read-row.ts';
import type { RowLookup } from './row-lookup-service.ts';
import type { SheetFileProvider } from './sheet-file-provider.ts';
import { countVerdicts, noCounts, scopeOfImport, type SheetImport, type StopReason } from './sheet-import.ts';
import type { SheetImportStore } from './sheet-import-store.ts';
import type { SheetReply } from './sheet-protocol.ts';
import type { SheetReader } from './sheet-reader-provider.ts';
import { indexOrganisations } from './sheet-organisations-service.ts';
import type { SheetRowStore } from './sheet-row-store.ts';
import { headingOf } from './sheet-columns.ts';

interface Deps {
  readonly imports: Pick<SheetImportStore, 'save'>;
  readonly rows: Pick<SheetRowStore, 'add' | 'remove'>;
  readonly files: Pick<SheetFileProvider, 'pathOf' | 'remove'>;
  readonly reader: SheetReader;
  readonly lookup: Pick<RowLookup, 'look'>;
  readonly organisations: Pick<OrganisationStore, 'list' | 'findMany'>;
  readonly vault: Pick<Vault, 'seal'>;
  readonly clock: Clock;
}

type RowsReply = Extract<SheetReply, { kind: 'rows' }>;
type SheetFacts = Extract<SheetReply, { kind: 'sheet' }>;

/** Reads an uploaded sheet and finds out what each of its rows would do. Nothing of the registry changes. */
export class DryRunService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Runs from the beginning, whatever an earlier run left. The file is gone afterwards, unless the run was interrupted.
   *
   * @param signal its reason is `cancelled`, or the gateway stops: then the import stays `parsing` for the next start
   */
  async run(sheetImport: SheetImport, key: Secret, signal: AbortSignal): Promise<SheetImport> {
    const { imports, rows, files, reader } = this.#deps;
    await rows.remove(sheetImport.id);
    const { profile, crs, convert } = sheetImport.options;
    const options = { profile, convert, ...(crs && { crs }) };
    const request = { file: files.pathOf(sheetImport.id), key: Buffer.from(key.reveal(), 'base64'), options };
    await using reading = reader.open(request);
    const first = await reading.next();
    const ended =
      first.kind === 'sheet'
        ? await this.#readRows({ ...sheetImport, ...factsOf(first) }, () => reading.next(), signal)
        : failed(sheetImport, first.kind === 'fault' ? first.fault : 'broken');
    if (ended.state === 'parsing') return ended;
    const saved = { ...ended, updatedAtMs: this.#deps.clock.now() };
    await imports.save(saved);
    await files.remove(saved.id);
    return saved;
  }

  async #readRows(begun: SheetImport, next: () => Promise<SheetReply>, signal: AbortSignal): Promise<SheetImport> {
    const { imports, organisations, clock } = this.#deps;
    const index = await indexOrganisations(organisations, scopeOfImport(begun));
    const claims = new FileClaims();
    let current = begun;
    for (let reply = await next(); reply.kind !== 'end'; reply = await next()) {
      if (signal.aborted) return signal.reason === 'cancelled' ? failed(current, 'cancelled') : current;
      if (reply.kind !== 'rows') return failed(current, reply.kind === 'fault' ? reply.fault : 'broken');
      current = { ...(await this.#takeRows(current, reply, { index, claims })), updatedAtMs: clock.now() };
      await imports.save(current);
    }
    return { ...current, state: 'checked' };
  }

  async #takeRows(
    current: SheetImport,
    { rows }: RowsReply,
    { index, claims }: { readonly index: OrganisationIndex; readonly claims: FileClaims },
  ): Promise<SheetImport> {
    const scope = scopeOfImport(current);
    const facts = await this.#deps.lookup.look(rows, { scope, organisations: index, claims });
    const judged = facts.map((each, at) => this.#seal(current, judgeRow(each, current.options), rows[at]));
    await this.#deps.rows.add(current.id, current.organisationPath, judged);
    return {
      ...current,
      checked: countVerdicts(
        current.checked,
        judged.map(({ verdict }) => verdict),
      ),
      warned:
        current.warned + judged.filter(({ verdict, problems }) => verdict !== 'rejected' && problems.length > 0).length,
      proposed: current.proposed + judged.filter(({ proposal }) => proposal !== undefined).length,
    };
  }

  /** A password is kept, sealed, only for a row that can be applied. */
  #seal({ id }: SheetImport, row: ImportRow, source: SheetRow | undefined): ImportRow {
    if (source?.password === undefined || row.verdict === 'rejected' || row.verdict === 'unchanged') return row;
    return {
      ...row,
      sealedPassword: this.#deps.vault.seal(passwordOwner(id, row.number), new Secret(source.password)),
    };
  }
}

function factsOf({ format, encoding, headings, rowCount }: SheetFacts) {
  return {
    ...{ format, rowCount, checked: noCounts, warned: 0, proposed: 0 },
    ...(encoding && { encoding }),
    headings: headings.columns.map(({ heading }) => heading),
    unknownColumns: headings.unknown,
    missingColumns: headings.missing.map(headingOf),
  };
}

function failed(sheetImport: SheetImport, stopReason: StopReason): SheetImport {
  return { ...sheetImport, state: 'failed', stopReason };
}
