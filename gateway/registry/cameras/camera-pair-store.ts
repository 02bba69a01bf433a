import { col, fn, type Model, type ModelStatic, type QueryInterface, type QueryOptions } from 'sequelize';
import type { Database } from '../../platform/database/database.ts';
import { RememberedReading } from '../../platform/database/remembered-reading.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { pairsOf } from '../../platform/database/text-pairs.ts';
import { textColumn } from '../../platform/database/columns.ts';

interface PairRow {
  readonly pair: string;
  readonly cameraId: string;
}

/** A camera whose searched text became another one; a new camera had none. */
export interface SearchedChange {
  readonly cameraId: string;
  readonly before: string;
  readonly after: string;
}

/** What a search knows of its pairs. */
export type PairChoice =
  | { readonly kind: 'none' }
  /** So few cameras hold this pair that looking at each is quicker than reading all texts. */
  | { readonly kind: 'pair'; readonly pair: string }
  /** A pair of the text is in no camera, so neither is the text. */
  | { readonly kind: 'nothing' };

type BulkInsertOptions = QueryOptions & { readonly ignoreDuplicates: boolean };

const rowsAtOnce = 2000;
/** Of a long text the first ones suffice. */
const pairsAsked = 8;
/** Looking at one candidate costs as much as scanning five texts. */
const maxCandidates = 4000;

/** Which cameras hold which pairs of characters. It tells candidates only: whoever lists them keeps to a scope. */
export class CameraPairStore {
  readonly #rows: ModelStatic<Model<PairRow, PairRow>>;
  readonly #tables: QueryInterface;
  readonly #choices: RememberedReading<PairChoice>;

  constructor(database: Database) {
    const { sequelize } = database;
    this.#choices = new RememberedReading(database, ['camera_pairs']);
    this.#tables = sequelize.getQueryInterface();
    this.#rows = sequelize.define(
      'cameraPair',
      { pair: { ...textColumn(2), primaryKey: true }, cameraId: { ...textColumn(36), primaryKey: true } },
      { tableName: 'camera_pairs', underscored: true, timestamps: false },
    );
  }

  /** The rarest pair of a folded text. */
  async choose(text: string): Promise<PairChoice> {
    const pairs = pairsOf(text).slice(0, pairsAsked);
    if (pairs.length === 0) return { kind: 'none' };
    return this.#choices.read(pairs.join(' '), () => this.#choose(pairs));
  }

  async #choose(pairs: readonly string[]): Promise<PairChoice> {
    const groups = await this.#rows.findAll({
      attributes: ['pair', [fn('COUNT', col('camera_id')), 'count']],
      where: { pair: [...pairs] },
      group: ['pair'],
      raw: true,
    });
    if (groups.length < pairs.length) return { kind: 'nothing' };
    // Only this query selects exactly these two columns.
    const counted = groups as unknown as readonly { readonly pair: string; readonly count: number | string }[];
    const [rarest] = [...counted].sort((a, b) => Number(a.count) - Number(b.count));
    if (rarest === undefined || Number(rarest.count) > maxCandidates) return { kind: 'none' };
    return { kind: 'pair', pair: rarest.pair };
  }

  /** In the transaction that changes the texts. */
  async follow(changes: readonly SearchedChange[], transaction: Transaction): Promise<void> {
    const added: { pair: string; camera_id: string }[] = [];
    for (const { cameraId, before, after } of changes) {
      if (before === after) continue;
      const [old, fresh] = [new Set(pairsOf(before)), new Set(pairsOf(after))];
      const gone = [...old].filter((pair) => !fresh.has(pair));
      if (gone.length > 0) await this.#rows.destroy({ where: { cameraId, pair: gone }, transaction });
      added.push(...[...fresh].filter((pair) => !old.has(pair)).map((pair) => ({ pair, camera_id: cameraId })));
    }
    for (let from = 0; from < added.length; from += rowsAtOnce) {
      // The option is missing from Sequelize's types of this call. A pair that is there already stays.
      const options: BulkInsertOptions = { transaction, ignoreDuplicates: true };
      await this.#tables.bulkInsert('camera_pairs', added.slice(from, from + rowsAtOnce), options);
    }
  }
}
