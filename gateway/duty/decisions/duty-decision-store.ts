import { type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import type { DecisionKind, DutyDecision, DutyRuling } from '../duty-decision.ts';
import { dutyBases } from '../duty-mode.ts';

interface DecisionRow extends Omit<DutyDecision, 'ruling' | 'documentNumber'> {
  readonly kind: DecisionKind;
  readonly ruling: string;
  readonly documentNumber: string | null;
}

const columns = {
  id: keyColumn,
  organisationPath: pathColumn,
  kind: textColumn(16),
  ruling: jsonColumn,
  reason: textColumn(500),
  documentNumber: optionalTextColumn(),
  userId: idColumn,
  decidedBy: textColumn(),
  decidedAtMs: instantColumn,
};

const days = z.record(z.string(), z.string());
const interval = { fromMs: z.number(), toMs: z.number() };
const window = z.strictObject({
  start: z.string(),
  end: z.string(),
  season: z.strictObject({ from: z.string(), to: z.string() }).exactOptional(),
});

const storedRuling = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('override'), fromDate: z.string(), toDate: z.string(), base: z.enum(dutyBases) }),
  z.strictObject({ kind: z.literal('calendar-year'), year: z.number(), holidays: days, workdays: days }),
  z.strictObject({ kind: z.literal('night-windows'), windows: z.array(window) }),
  z.strictObject({ kind: z.literal('eve-rule'), from: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal('special'), ...interval }),
  z.strictObject({
    kind: z.literal('level'),
    level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    ...interval,
  }),
  z.strictObject({ kind: z.literal('end'), decisionId: z.string() }),
]);

/** Which decisions a page of the history holds. */
interface DecisionFilter {
  readonly kind?: DecisionKind | undefined;
  /** The last one of the page before. */
  readonly after?: { readonly decidedAtMs: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Decisions about duty; added only, so that who decided what, when and why stays on record. */
export class DutyDecisionStore {
  readonly #rows: ModelStatic<Model<DecisionRow, DecisionRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('dutyDecision', columns, {
      tableName: 'duty_decisions',
      underscored: true,
      timestamps: false,
    });
  }

  /** All decisions made inside the scope, oldest first. */
  async listAll(scope: Scope): Promise<DutyDecision[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['decidedAtMs', 'id'] });
    return rows.map((row) => toDecision(row.get()));
  }

  /** A page of the history, newest first. */
  async listNewest(
    scope: Scope,
    { kind, after, limit }: DecisionFilter,
  ): Promise<{ decisions: DutyDecision[]; total: number }> {
    const filter: WhereOptions = { ...withinScope(scope), ...(kind !== undefined && { kind }) };
    const where: WhereOptions = after === undefined ? filter : { [Op.and]: [filter, madeBefore(after)] };
    const order: [string, string][] = [
      ['decidedAtMs', 'DESC'],
      ['id', 'DESC'],
    ];
    const [rows, total] = await Promise.all([
      this.#rows.findAll({ where, order, limit }),
      this.#rows.count({ where: filter }),
    ]);
    return { decisions: rows.map((row) => toDecision(row.get())), total };
  }

  async find(scope: Scope, id: string): Promise<DutyDecision | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toDecision(row.get());
  }

  async add({ ruling, documentNumber, ...rest }: DutyDecision): Promise<void> {
    await this.#rows.create({
      ...rest,
      kind: ruling.kind,
      ruling: JSON.stringify(ruling),
      documentNumber: documentNumber ?? null,
    });
  }
}

function madeBefore({ decidedAtMs, id }: { readonly decidedAtMs: number; readonly id: string }): WhereOptions {
  return { [Op.or]: [{ decidedAtMs: { [Op.lt]: decidedAtMs } }, { decidedAtMs, id: { [Op.lt]: id } }] };
}

function toDecision({ kind: _kind, ruling, ...row }: DecisionRow): DutyDecision {
  return {
    ...withoutNulls(row),
    decidedAtMs: Number(row.decidedAtMs),
    // A stored decision's id is branded by the type only.
    ruling: readJson(storedRuling, ruling, `duty decision ${row.id}`) as DutyRuling,
  };
}
