import { col, fn, type Model, type ModelStatic, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import type { Scope } from '../../platform/actor/scope.ts';
import {
  countColumn,
  flagColumn,
  idColumn,
  instantColumn,
  jsonColumn,
  keyColumn,
  optionalIdColumn,
  optionalInstantColumn,
  optionalTextColumn,
  pathColumn,
  readJson,
  textColumn,
} from '../../platform/database/columns.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { withoutNulls } from '../../platform/database/without-nulls.ts';
import { withinScope } from '../../platform/database/within-scope.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { ListedOnboarding, OnboardedChannel, Onboarding, OnboardingState } from './onboarding.ts';
import { storedDraft } from './onboarding-draft.ts';

type OptionalText = 'checkReportId' | 'returnReason' | 'submittedBy' | 'submittedById' | 'reviewedBy';
type OptionalInstant = 'submittedAtMs' | 'reviewedAtMs';

type OnboardingRow = Omit<Onboarding, OptionalText | OptionalInstant | 'draft' | 'channels'> & {
  readonly draft: string;
} & { readonly [Key in OptionalText]: string | null } & { readonly [Key in OptionalInstant]: number | null };

interface ChannelRow extends OnboardedChannel {
  readonly id: string;
  readonly onboardingId: string;
  readonly organisationPath: string;
  readonly unitId: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
}

interface PathRow {
  readonly id: string;
  readonly organisationPath: string;
  readonly adapterKind: string;
  readonly host: string;
  readonly port: number;
  readonly channelToken: string;
}

/** How far a unit's channels have come. */
export interface UnitProgress {
  readonly unitId: string;
  /** Channels that the unit shares. */
  readonly totalCount: number;
  /** Those of them that the registry has an access path to. */
  readonly connectedCount: number;
}

/** What a list of onboardings is narrowed to. */
export interface OnboardingFilter {
  readonly state?: OnboardingState | undefined;
  readonly unitId?: string | undefined;
}

const columns = {
  id: keyColumn,
  organisationId: idColumn,
  organisationPath: pathColumn,
  unitId: idColumn,
  state: textColumn(16),
  draft: jsonColumn,
  checkReportId: optionalIdColumn,
  returnReason: optionalTextColumn(500),
  submittedBy: optionalTextColumn(),
  submittedById: optionalIdColumn,
  submittedAtMs: optionalInstantColumn,
  reviewedBy: optionalTextColumn(),
  reviewedAtMs: optionalInstantColumn,
  version: countColumn,
  createdAtMs: instantColumn,
};

const addressColumns = {
  id: keyColumn,
  organisationPath: pathColumn,
  adapterKind: textColumn(32),
  host: textColumn(64),
  port: countColumn,
  channelToken: textColumn(),
};

const table = { underscored: true, timestamps: false };
const tallied = z.array(
  z.object({ unitId: z.string(), totalCount: z.coerce.number(), connectedCount: z.coerce.number() }),
);

const countedRows = z.array(
  z.object({ onboardingId: z.string(), channelCount: z.coerce.number(), sharedCount: z.coerce.number() }),
);

const connectedRows = z.array(z.object({ channelToken: z.string() }));

/** The ways of units' systems into the estate, with the channels that they share. */
export class OnboardingStore {
  readonly #rows: ModelStatic<Model<OnboardingRow, OnboardingRow>>;
  readonly #channels: ModelStatic<Model<ChannelRow, ChannelRow>>;
  readonly #paths: ModelStatic<Model<PathRow, PathRow>>;

  constructor({ sequelize }: Database) {
    this.#rows = sequelize.define('onboarding', columns, { ...table, tableName: 'onboardings' });
    this.#channels = sequelize.define(
      'onboardingChannel',
      { ...addressColumns, onboardingId: idColumn, unitId: idColumn, name: textColumn(), isShared: flagColumn },
      { ...table, tableName: 'onboarding_channels' },
    );
    this.#paths = sequelize.define('connectedPath', addressColumns, { ...table, tableName: 'access_paths' });
    this.#channels.belongsTo(this.#paths, { as: 'path', foreignKey: 'channelToken', constraints: false });
  }

  async find(scope: Scope, id: string, transaction?: Transaction): Promise<Onboarding | undefined> {
    const row = await this.#rows.findOne({
      where: { [Op.and]: [withinScope(scope), { id }] },
      ...(transaction && { transaction }),
    });
    if (row === null) return undefined;
    const channels = await this.#channelsOf([id], transaction);
    return toOnboarding(row.get(), channels.get(id) ?? []);
  }

  /** One slice, newest first, with its channels counted. */
  async list(
    scope: Scope,
    filter: OnboardingFilter,
    { afterId, limit }: { readonly afterId?: string | undefined; readonly limit: number },
  ): Promise<ListedOnboarding[]> {
    const older = afterId === undefined ? [] : [{ id: { [Op.lt]: afterId } }];
    const rows = await this.#rows.findAll({
      where: { [Op.and]: [matches(scope, filter), ...older] },
      order: [['id', 'DESC']],
      limit,
    });
    const counts = await this.#countChannels(rows.map((row) => row.get().id));
    return rows.map((row) => {
      const { channelCount = 0, sharedCount = 0 } = counts.get(row.get().id) ?? {};
      return { ...toDescription(row.get()), channelCount, sharedCount };
    });
  }

  count(scope: Scope, filter: OnboardingFilter): Promise<number> {
    return this.#rows.count({ where: matches(scope, filter) });
  }

  /** How far each unit has come; a path outside the scope does not count. */
  async tallyProgress(scope: Scope): Promise<UnitProgress[]> {
    const rows: unknown = await this.#channels.findAll({
      attributes: [
        'unitId',
        [fn('COUNT', col('onboardingChannel.id')), 'totalCount'],
        [fn('COUNT', col('path.id')), 'connectedCount'],
      ],
      where: { [Op.and]: [withinScope(scope), { isShared: true }] },
      include: [{ ...this.#pathWithin(scope), required: false }],
      group: ['onboardingChannel.unit_id'],
      raw: true,
    });
    return tallied.parse(rows);
  }

  /** Tokens of the shared channels of one onboarding that have an access path within the scope. */
  async listConnected(scope: Scope, onboardingId: string): Promise<string[]> {
    const rows: unknown = await this.#channels.findAll({
      attributes: ['channelToken'],
      where: { [Op.and]: [withinScope(scope), { onboardingId, isShared: true }] },
      include: [{ ...this.#pathWithin(scope), required: true }],
      group: ['onboardingChannel.channel_token'],
      order: ['channelToken'],
      raw: true,
    });
    return connectedRows.parse(rows).map(({ channelToken }) => channelToken);
  }

  /** The access path that leads to a channel, if the scope has one. */
  #pathWithin(scope: Scope) {
    const same = (column: string) => ({ [Op.eq]: col(`onboardingChannel.${column}`) });
    return {
      ...{ model: this.#paths, as: 'path', attributes: [] },
      on: {
        // Here Sequelize takes names as the database knows them.
        ...{ adapter_kind: same('adapter_kind'), host: same('host'), port: same('port') },
        ...{ channel_token: same('channel_token'), organisation_path: { [Op.startsWith]: scope.organisationPath } },
      },
    };
  }

  async add(onboarding: Onboarding, transaction: Transaction): Promise<void> {
    await this.#rows.create(toRow(onboarding), { transaction });
    await this.#addChannels(onboarding, transaction);
  }

  /**
   * Saves the next version.
   *
   * @param onboarding its `version` is the one that the editor saw
   * @returns false when that is no longer the stored one, or it is not in the scope; nothing is written
   */
  async save(scope: Scope, onboarding: Onboarding, transaction: Transaction): Promise<boolean> {
    const { id, version } = onboarding;
    const [saved] = await this.#rows.update(
      { ...toRow(onboarding), version: version + 1 },
      { where: { [Op.and]: [withinScope(scope), { id, version }] }, transaction },
    );
    if (saved !== 1) return false;
    await this.#channels.destroy({ where: { onboardingId: id }, transaction });
    await this.#addChannels(onboarding, transaction);
    return true;
  }

  /** Follows a unit that was merged into another one. */
  async replaceUnit(fromId: string, toId: string, transaction: Transaction): Promise<void> {
    await this.#rows.update({ unitId: toId }, { where: { unitId: fromId }, transaction });
    await this.#channels.update({ unitId: toId }, { where: { unitId: fromId }, transaction });
  }

  async #addChannels(onboarding: Onboarding, transaction: Transaction): Promise<void> {
    const { id: onboardingId, organisationPath, unitId, draft, channels, createdAtMs } = onboarding;
    const { adapterKind = '', host = '', port = 0 } = draft.system ?? {};
    const rows = channels.map((channel) => ({
      ...channel,
      ...{ id: newId(createdAtMs), onboardingId, organisationPath, unitId, adapterKind, host, port },
    }));
    await this.#channels.bulkCreate(rows, { transaction });
  }

  async #countChannels(ids: readonly string[]) {
    if (ids.length === 0) return new Map<string, z.infer<typeof countedRows>[number]>();
    const rows: unknown = await this.#channels.findAll({
      attributes: [
        'onboardingId',
        [fn('COUNT', col('id')), 'channelCount'],
        [fn('SUM', col('is_shared')), 'sharedCount'],
      ],
      where: { onboardingId: [...ids] },
      group: ['onboardingId'],
      raw: true,
    });
    return new Map(countedRows.parse(rows).map((counted) => [counted.onboardingId, counted]));
  }

  async #channelsOf(ids: readonly string[], transaction?: Transaction): Promise<Map<string, OnboardedChannel[]>> {
    const channels = new Map<string, OnboardedChannel[]>(ids.map((id) => [id, []]));
    if (ids.length === 0) return channels;
    const rows = await this.#channels.findAll({
      where: { onboardingId: [...ids] },
      order: ['channelToken'],
      ...(transaction && { transaction }),
    });
    for (const row of rows) {
      const { onboardingId, channelToken, name, isShared } = row.get();
      channels.get(onboardingId)?.push({ channelToken, name, isShared: Boolean(isShared) });
    }
    return channels;
  }
}

function matches(scope: Scope, { state, unitId }: OnboardingFilter): WhereOptions {
  return {
    [Op.and]: [
      withinScope(scope),
      ...(state === undefined ? [] : [{ state }]),
      ...(unitId === undefined ? [] : [{ unitId }]),
    ],
  };
}

function toOnboarding(row: OnboardingRow, channels: readonly OnboardedChannel[]): Onboarding {
  return { ...toDescription(row), channels };
}

function toDescription(row: OnboardingRow): Omit<Onboarding, 'channels'> {
  const { submittedAtMs, reviewedAtMs, ...rest } = withoutNulls(row);
  return {
    ...rest,
    draft: readJson(storedDraft, row.draft, `onboarding ${row.id}`),
    createdAtMs: Number(rest.createdAtMs),
    ...(submittedAtMs !== undefined && { submittedAtMs: Number(submittedAtMs) }),
    ...(reviewedAtMs !== undefined && { reviewedAtMs: Number(reviewedAtMs) }),
  };
}

function toRow({ channels: _channels, draft, ...onboarding }: Onboarding): OnboardingRow {
  return {
    ...{ checkReportId: null, returnReason: null, submittedBy: null, submittedById: null, submittedAtMs: null },
    ...{ reviewedBy: null, reviewedAtMs: null },
    ...onboarding,
    draft: JSON.stringify(draft),
  };
}
