import type { Model, ModelStatic } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../platform/database/columns.ts';
import type { Database } from '../platform/database/database.ts';
import { withinScope } from '../platform/database/within-scope.ts';
import { withoutPath } from '../platform/database/without-path.ts';
import type { OrganisationId } from '../registry/camera.ts';
import { planBody } from './patrol-api.ts';
import type { PatrolPlan, PlanStop } from './plan.ts';

type Optional = 'validFrom' | 'validTo' | 'postId';

interface PlanRow extends Omit<PatrolPlan, 'modes' | 'slots' | 'stops' | 'goals' | Optional> {
  readonly modes: string;
  readonly slots: string;
  readonly stops: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly onceAShift: boolean;
  readonly keyEveryMinutes: number | null;
  readonly postId: string | null;
}

const { modes: storedModes, slots: storedSlots, stops: storedStops } = planBody.shape;

/** What becomes of a row that cannot be read. */
interface PlanStoreDeps {
  /** Told once for each plan, in a process. */
  readonly onUnreadable?: (planId: string, error: unknown) => void;
}

/** Patrol plans; their modes, slots and stops are JSON because they are only ever read whole. */
export class PlanStore {
  readonly #rows: ModelStatic<Model<PlanRow, PlanRow>>;
  readonly #onUnreadable: NonNullable<PlanStoreDeps['onUnreadable']>;
  readonly #unreadable = new Set<string>();

  constructor(database: Database, { onUnreadable = () => undefined }: PlanStoreDeps = {}) {
    this.#onUnreadable = onUnreadable;
    this.#rows = database.sequelize.define(
      'patrolPlan',
      {
        id: keyColumn,
        name: textColumn(),
        organisationId: idColumn,
        organisationPath: pathColumn,
        modes: jsonColumn,
        slots: jsonColumn,
        validFrom: optionalTextColumn(10),
        validTo: optionalTextColumn(10),
        method: textColumn(16),
        sequence: textColumn(16),
        onceAShift: flagColumn,
        keyEveryMinutes: { ...countColumn, allowNull: true },
        postId: optionalIdColumn,
        layout: countColumn,
        dwellSeconds: countColumn,
        stops: jsonColumn,
        enabled: flagColumn,
        sweptToMs: instantColumn,
      },
      { tableName: 'patrol_plans', underscored: true, timestamps: false },
    );
  }

  /** In the order in which they were made. A plan whose row cannot be read is left out: the others go on. */
  async list(scope: Scope): Promise<PatrolPlan[]> {
    const rows = await this.#rows.findAll({ where: withinScope(scope), order: ['id'] });
    return rows.flatMap((row) => this.#read(row.get()) ?? []);
  }

  async find(scope: Scope, id: string): Promise<PatrolPlan | undefined> {
    const row = await this.#rows.findOne({ where: { ...withinScope(scope), id } });
    return row === null ? undefined : toPlan(row.get());
  }

  async add(plan: PatrolPlan): Promise<void> {
    await this.#rows.create(toRow(plan));
  }

  /**
   * @param from the organisation that the plan was read with; when it stays that one's, its path is not written, since that
   * may have moved meanwhile
   * @returns false when the scope holds no such plan of that organisation
   */
  async replace(scope: Scope, plan: PatrolPlan, from: OrganisationId = plan.organisationId): Promise<boolean> {
    const row = plan.organisationId === from ? withoutPath(toRow(plan)) : toRow(plan);
    const where = { ...withinScope(scope), id: plan.id, organisationId: from };
    const [changed] = await this.#rows.update(row, { where });
    return changed === 1;
  }

  /** Notes that everything which fell due before `atMs` is accounted for. */
  async markSwept(scope: Scope, atMs: number): Promise<void> {
    await this.#rows.update({ sweptToMs: atMs }, { where: withinScope(scope) });
  }

  #read(row: PlanRow): PatrolPlan | undefined {
    try {
      return toPlan(row);
    } catch (error) {
      if (!this.#unreadable.has(row.id)) this.#onUnreadable(row.id, error);
      this.#unreadable.add(row.id);
      return undefined;
    }
  }
}

function toRow({ goals, ...plan }: PatrolPlan): PlanRow {
  return {
    ...plan,
    modes: JSON.stringify(plan.modes),
    slots: JSON.stringify(plan.slots),
    stops: JSON.stringify(plan.stops),
    validFrom: plan.validFrom ?? null,
    validTo: plan.validTo ?? null,
    onceAShift: goals.onceAShift,
    keyEveryMinutes: goals.keyEveryMinutes ?? null,
    postId: plan.postId ?? null,
  };
}

function toPlan({ onceAShift, keyEveryMinutes, validFrom, validTo, postId, ...row }: PlanRow): PatrolPlan {
  const where = `plan ${row.id}`;
  return {
    ...row,
    modes: readJson(storedModes, row.modes, where),
    slots: readJson(storedSlots, row.slots, where),
    goals: { onceAShift: Boolean(onceAShift), ...(keyEveryMinutes !== null && { keyEveryMinutes }) },
    ...(validFrom !== null && { validFrom }),
    ...(validTo !== null && { validTo }),
    ...(postId !== null && { postId }),
    // Camera ids lose their brand in JSON.
    stops: readJson(z.array(storedStops.element), row.stops, where) as PlanStop[],
    enabled: Boolean(row.enabled),
    sweptToMs: Number(row.sweptToMs),
  };
}
