import { col, fn, type Model, type ModelStatic, Op, where as whereFn, type WhereOptions } from 'sequelize';
import type { Scope } from '../platform/actor/scope.ts';
import {
  countColumn,
  idColumn,
  instantColumn,
  keyColumn,
  optionalNumberColumn,
  optionalTextColumn,
  pathColumn,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import type { Transaction } from '../platform/database/run-transaction.ts';
import { withoutNulls } from '../platform/database/without-nulls.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { newId } from '../platform/ids/new-id.ts';
import { lastIdOf } from '../registry/organisations/organisation-tree.ts';
import {
  type Candidate,
  candidateKey,
  type CandidateState,
  isChanged,
  maxCandidates,
  mergeCandidate,
} from './candidate.ts';
import { hostKey } from './host-key.ts';
import type { Sighting } from './sightings.ts';
import type { TimeCursor } from './time-cursor.ts';

type OptionalMember = 'name' | 'hardware' | 'location' | 'endpointUuid' | 'mac' | 'serial' | 'clockOffsetMs';

type CandidateRow = Omit<Candidate, OptionalMember> & {
  /** The organisation whose list it stands on; empty for the whole estate. */
  readonly organisationId: string;
  /** The address as `hostKey` writes it, for asking by range. */
  readonly hostKey: string;
} & { readonly [Key in Exclude<OptionalMember, 'clockOffsetMs'>]: string | null } & {
  readonly clockOffsetMs: number | null;
};

/** Which candidates a page shows. */
export interface CandidateFilter {
  readonly state?: CandidateState | undefined;
  readonly method?: Candidate['method'] | undefined;
  /** First and last `hostKey`. */
  readonly range?: { readonly first: string; readonly last: string } | undefined;
  /** Part of the name, model, place or address. */
  readonly search?: string | undefined;
}

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  adapterKind: textColumn(32),
  host: textColumn(64),
  hostKey: textColumn(34),
  port: countColumn,
  name: optionalTextColumn(),
  hardware: optionalTextColumn(),
  location: optionalTextColumn(256),
  endpointUuid: optionalTextColumn(64),
  mac: optionalTextColumn(32),
  serial: optionalTextColumn(),
  clockOffsetMs: optionalNumberColumn,
  method: textColumn(16),
  state: textColumn(16),
  firstSeenAtMs: instantColumn,
  lastSeenAtMs: instantColumn,
};

/** What a later sighting may change. */
const seenColumns = [
  'name',
  'hardware',
  'location',
  'endpointUuid',
  'mac',
  'serial',
  'hostKey',
  'clockOffsetMs',
  'method',
  'lastSeenAtMs',
] as const satisfies readonly (keyof CandidateRow)[];

/** Rows in one INSERT. */
const rowsAtOnce = 500;

/** Devices that scans found. Each organisation that scans has a list of its own. */
export class CandidateStore {
  readonly #database: Database;
  readonly #rows: ModelStatic<Model<CandidateRow, CandidateRow>>;

  constructor(database: Database) {
    this.#database = database;
    this.#rows = database.sequelize.define('candidate', columns, {
      tableName: 'candidates',
      underscored: true,
      timestamps: false,
    });
  }

  /** Seen last first. */
  async list(
    scope: Scope,
    filter: CandidateFilter = {},
    { after, limit }: { readonly after?: TimeCursor; readonly limit: number } = { limit: maxCandidates },
  ): Promise<Candidate[]> {
    const older = after && {
      [Op.or]: [{ lastSeenAtMs: { [Op.lt]: after.atMs } }, { lastSeenAtMs: after.atMs, id: { [Op.gt]: after.id } }],
    };
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matches(scope, filter), ...(older ? [older] : [])] },
      order: [
        ['lastSeenAtMs', 'DESC'],
        ['id', 'ASC'],
      ],
      limit,
    });
    return rows.map((row) => toCandidate(row.get()));
  }

  count(scope: Scope, filter: CandidateFilter): Promise<number> {
    return this.#rows.count({ where: matches(scope, filter) });
  }

  /** In no particular order; ids that are unknown or foreign are left out. */
  async findMany(scope: Scope, ids: readonly string[]): Promise<Candidate[]> {
    const rows = await this.#rows.findAll({ where: { [Op.and]: [withinScope(scope), { id: [...ids] }] } });
    return rows.map((row) => toCandidate(row.get()));
  }

  /** @returns how many of them were in the state `from` and are in `to` now */
  async change(scope: Scope, ids: readonly string[], from: CandidateState, to: CandidateState): Promise<number> {
    const where = { [Op.and]: [withinScope(scope), { id: [...ids], state: from }] };
    const [changed] = await this.#rows.update({ state: to }, { where });
    return changed;
  }

  /** Marks those as adopted that stand at addresses of the registry, however they came there. */
  async markKnown(scope: Scope, addresses: readonly { readonly host: string; readonly port: number }[]): Promise<void> {
    for (let from = 0; from < addresses.length; from += rowsAtOnce) {
      const some = addresses.slice(from, from + rowsAtOnce).map(({ host, port }) => ({ host, port }));
      const where = { [Op.and]: [withinScope(scope), { state: ['new', 'ignored'], [Op.or]: some }] };
      await this.#rows.update({ state: 'adopted' }, { where });
    }
  }

  async find(scope: Scope, id: string): Promise<Candidate | undefined> {
    const row = await this.#rows.findOne({ where: { [Op.and]: [withinScope(scope), { id }] } });
    return row === null ? undefined : toCandidate(row.get());
  }

  /**
   * Puts sightings on the list of the organisation that a scope leads to: known addresses are updated, new ones added
   * while the list has room.
   *
   * @returns how many found no room
   */
  record(scope: Scope, sightings: readonly Sighting[], atMs: number): Promise<number> {
    const organisationId = lastIdOf(scope.organisationPath);
    return this.#database.transaction(async (transaction) => {
      const known = await this.#known(organisationId, sightings, transaction);
      const where = { organisationId, state: ['new', 'ignored'] };
      const room = maxCandidates - (await this.#rows.count({ where, transaction }));
      const rows = sightings.map((sighting) => toRow(scope, sighting, known, atMs));
      const updated = rows.filter((row) => known.has(candidateKey(row)));
      const added = rows.filter((row) => !known.has(candidateKey(row)));
      await this.#upsert([...updated, ...added.slice(0, Math.max(0, room))], transaction);
      await this.#bringBack(updated, known, transaction);
      return Math.max(0, added.length - Math.max(0, room));
    });
  }

  /** @returns false when it is not on the scope's list as new: somebody else was faster */
  async markAdopted(scope: Scope, id: string, transaction: Transaction): Promise<boolean> {
    const [marked] = await this.#rows.update(
      { state: 'adopted' },
      { where: { [Op.and]: [withinScope(scope), { id, state: 'new' }] }, transaction },
    );
    return marked === 1;
  }

  /** Forgets new candidates that no scan has seen since `beforeMs`, so that old noise makes room. */
  forgetUnseen(scope: Scope, beforeMs: number): Promise<number> {
    return this.#rows.destroy({
      where: { [Op.and]: [withinScope(scope), { state: 'new', lastSeenAtMs: { [Op.lt]: beforeMs } }] },
    });
  }

  async #known(
    organisationId: string,
    sightings: readonly Sighting[],
    transaction: Transaction,
  ): Promise<Map<string, Candidate>> {
    const hosts = [...new Set(sightings.map(({ device }) => device.address.host))];
    const known = new Map<string, Candidate>();
    for (let from = 0; from < hosts.length; from += rowsAtOnce) {
      const where = { organisationId, host: hosts.slice(from, from + rowsAtOnce) };
      const rows = await this.#rows.findAll({ where, transaction });
      for (const row of rows) known.set(candidateKey(row.get()), toCandidate(row.get()));
    }
    return known;
  }

  /** Only what is ignored still: an adoption may have been faster. */
  async #bringBack(
    rows: readonly CandidateRow[],
    known: ReadonlyMap<string, Candidate>,
    transaction: Transaction,
  ): Promise<void> {
    const back = rows.filter((row) => row.state === 'new' && known.get(candidateKey(row))?.state === 'ignored');
    if (back.length === 0) return;
    const where = { id: back.map(({ id }) => id), state: 'ignored' };
    await this.#rows.update({ state: 'new' }, { where, transaction });
  }

  async #upsert(rows: readonly CandidateRow[], transaction: Transaction): Promise<void> {
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      await this.#rows.bulkCreate(rows.slice(from, from + rowsAtOnce), {
        updateOnDuplicate: [...seenColumns],
        conflictAttributes: ['organisationId', 'host', 'port'],
        transaction,
      });
    }
  }
}

function toRow(
  scope: Scope,
  { adapterKind, device }: Sighting,
  known: ReadonlyMap<string, Candidate>,
  atMs: number,
): CandidateRow {
  const existing = known.get(candidateKey(device.address));
  const { id = newId<'CandidateId'>(atMs), state = 'new' } = existing ?? {};
  const facts = mergeCandidate(existing, device, atMs);
  const isBack = state === 'ignored' && existing !== undefined && isChanged(existing, facts);
  return {
    ...untold,
    ...facts,
    id,
    state: isBack ? 'new' : state,
    hostKey: hostKey(facts.host),
    organisationId: lastIdOf(scope.organisationPath),
    organisationPath: scope.organisationPath,
    adapterKind: existing?.adapterKind ?? adapterKind,
  };
}

const untold = {
  ...{ name: null, hardware: null, location: null, endpointUuid: null },
  ...{ mac: null, serial: null, clockOffsetMs: null },
};

function matches(scope: Scope, { state, method, range, search }: CandidateFilter): WhereOptions<CandidateRow> {
  return {
    [Op.and]: [
      withinScope(scope),
      ...(state === undefined ? [] : [{ state }]),
      ...(method === undefined ? [] : [{ method }]),
      ...(range === undefined ? [] : [{ hostKey: { [Op.between]: [range.first, range.last] } }]),
      ...(search === undefined ? [] : [contains(search)]),
    ],
  };
}

/** INSTR compares text with text: unlike LIKE it has no wildcards to escape, and both databases know it. */
function contains(text: string): WhereOptions {
  const found = ['name', 'hardware', 'location', 'host'].map((column) =>
    whereFn(fn('INSTR', fn('LOWER', col(column)), fn('LOWER', text)), { [Op.gt]: 0 }),
  );
  return { [Op.or]: found };
}

function toCandidate({ organisationId: _list, hostKey: _key, ...row }: CandidateRow): Candidate {
  const candidate = withoutNulls(row);
  return {
    ...candidate,
    firstSeenAtMs: Number(candidate.firstSeenAtMs),
    lastSeenAtMs: Number(candidate.lastSeenAtMs),
  };
}
