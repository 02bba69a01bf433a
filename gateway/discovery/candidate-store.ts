import { type Model, type ModelStatic, Op } from 'sequelize';
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
import { lastIdOf } from '../registry/organisation-tree.ts';
import { type Candidate, candidateKey, maxCandidates, mergeCandidate } from './candidate.ts';
import type { Sighting } from './sightings.ts';

type OptionalMember = 'name' | 'hardware' | 'location' | 'endpointUuid' | 'clockOffsetMs';

type CandidateRow = Omit<Candidate, OptionalMember> & {
  /** The organisation whose list it stands on; empty for the whole estate. */
  readonly organisationId: string;
} & { readonly [Key in Exclude<OptionalMember, 'clockOffsetMs'>]: string | null } & {
  readonly clockOffsetMs: number | null;
};

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  adapterKind: textColumn(32),
  host: textColumn(64),
  port: countColumn,
  name: optionalTextColumn(),
  hardware: optionalTextColumn(),
  location: optionalTextColumn(256),
  endpointUuid: optionalTextColumn(64),
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
  async list(scope: Scope, state?: Candidate['state']): Promise<Candidate[]> {
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [withinScope(scope), ...(state === undefined ? [] : [{ state }])] },
      order: [
        ['lastSeenAtMs', 'DESC'],
        ['id', 'ASC'],
      ],
      limit: maxCandidates,
    });
    return rows.map((row) => toCandidate(row.get()));
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
      const room = maxCandidates - (await this.#rows.count({ where: { organisationId }, transaction }));
      const rows = sightings.map((sighting) => toRow(scope, sighting, known, atMs));
      const updated = rows.filter((row) => known.has(candidateKey(row)));
      const added = rows.filter((row) => !known.has(candidateKey(row)));
      await this.#upsert([...updated, ...added.slice(0, Math.max(0, room))], transaction);
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
    const rows = await this.#rows.findAll({ where: { organisationId, host: hosts }, transaction });
    return new Map(rows.map((row) => [candidateKey(row.get()), toCandidate(row.get())]));
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
  return {
    ...untold,
    ...mergeCandidate(existing, device, atMs),
    id,
    state,
    organisationId: lastIdOf(scope.organisationPath),
    organisationPath: scope.organisationPath,
    adapterKind: existing?.adapterKind ?? adapterKind,
  };
}

const untold = { name: null, hardware: null, location: null, endpointUuid: null, clockOffsetMs: null };

function toCandidate({ organisationId: _list, ...row }: CandidateRow): Candidate {
  const candidate = withoutNulls(row);
  return {
    ...candidate,
    firstSeenAtMs: Number(candidate.firstSeenAtMs),
    lastSeenAtMs: Number(candidate.lastSeenAtMs),
  };
}
