import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { OrganisationId } from '../camera.ts';
import { type CameraLinkStore, unitFields } from '../cameras/camera-link-store.ts';
import { cutPage, readNameCursor } from '../name-cursor.ts';
import { depthOf, lastIdOf } from '../organisations/organisation-tree.ts';
import type { Author } from '../record/camera-change.ts';
import type { RecordWriter } from '../record/record-writer-service.ts';
import { joinKinds, mergeUnits, plainUnitName, type Unit, type UnitContact, type UnitKind } from './unit.ts';
import type { UnitStore } from './unit-store.ts';

interface Deps {
  readonly units: Pick<UnitStore, 'findMany' | 'listByNames' | 'list' | 'count' | 'add' | 'save'>;
  readonly links: Pick<CameraLinkStore, 'countNaming' | 'listNamed' | 'listNaming'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  /** Port to the organisation tree: who shall keep a new unit. */
  readonly organisations: { find(scope: Scope, id: string): Promise<{ readonly path: string } | undefined> };
  /** What follows from the beginning. */
  readonly followers: readonly UnitFollower[];
  readonly transaction: RunTransaction;
  readonly clock: Clock;
  readonly log: Log;
}

/** Something that names units. */
export interface UnitFollower {
  replaceUnit(fromId: string, toId: string, transaction: Transaction): Promise<void>;
}

/** A unit with the cameras of the reader that name it. */
export interface CountedUnit extends Unit {
  readonly ownedCount: number;
  readonly managedCount: number;
  readonly maintainedCount: number;
}

interface UnitPage {
  readonly items: readonly CountedUnit[];
  readonly nextCursor?: string;
  readonly total: number;
}

interface UnitQuery {
  readonly search?: string | undefined;
  readonly kind?: UnitKind | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** What a person writes down of a unit. */
interface UnitEdit {
  readonly name?: string | undefined;
  readonly kinds?: readonly UnitKind[] | undefined;
  readonly creditCode?: string | undefined;
  readonly address?: string | undefined;
  readonly contacts?: readonly UnitContact[] | undefined;
}

interface WantedUnit {
  readonly name: string;
  readonly kind: UnitKind;
}

/** Cameras whose records are written together. */
const camerasAtOnce = 200;

/**
 * Units 单位. Somebody sees the units that the own part keeps, and those that a camera of it names; only keepers change.
 */
export class UnitService {
  readonly #deps: Deps;
  readonly #followers: UnitFollower[];

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#followers = [...deps.followers];
  }

  /** Whatever else names units has to name the survivor of a merge. */
  follow(follower: UnitFollower): void {
    this.#followers.push(follower);
  }

  /** By name. @throws GatewayError `request/invalid` for a cursor that no page returned */
  async list(scope: Scope, { search, kind, cursor, limit }: UnitQuery): Promise<UnitPage> {
    const { units } = this.#deps;
    const after = cursor === undefined ? undefined : readNameCursor(cursor);
    const filter = { search, kind, alsoIds: await this.#namedIds(scope) };
    const [found, total] = await Promise.all([
      units.list(scope, filter, { after, limit: limit + 1 }),
      units.count(scope, filter),
    ]);
    const { items, ...rest } = cutPage(found, limit);
    return { ...rest, total, items: await this.#counted(scope, items) };
  }

  /** A merged unit answers as the one that took it over. @throws GatewayError `unit/unknown` */
  async read(scope: Scope, unitId: string): Promise<CountedUnit> {
    const [counted] = await this.#counted(scope, [await this.find(scope, unitId)]);
    if (counted === undefined) throw unknown();
    return counted;
  }

  /** @throws GatewayError `unit/unknown` */
  async find(scope: Scope, unitId: string): Promise<Unit> {
    const [unit] = await this.#deps.units.findMany(wholeEstate, [unitId]);
    if (unit === undefined) throw unknown();
    const isSeen = isWithin(scope, unit.organisationPath) || (await this.#namedIds(scope)).includes(unit.id);
    if (!isSeen) throw unknown();
    return unit.mergedIntoId === undefined ? unit : this.find(scope, unit.mergedIntoId);
  }

  /** Names of units for lists; unknown ones are left out. The caller has shown that the reader may know them. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const units = await this.#deps.units.findMany(wholeEstate, [...new Set(ids)]);
    return new Map(units.map(({ id, name }) => [id, name]));
  }

  /** @throws GatewayError `organisation/unknown`, `unit/duplicate` */
  async create(
    actor: Actor,
    { organisationId, ...edit }: UnitEdit & { readonly organisationId?: string | undefined; readonly name: string },
  ): Promise<CountedUnit> {
    const { units, clock, log } = this.#deps;
    const keeper = organisationId === undefined ? actor.scope : await this.#keeper(actor, organisationId);
    const unit = applyEdit(newUnit(keeper, { name: edit.name, kinds: [] }, clock.now()), edit);
    await units.add([unit], clock.now());
    log.info({ unitId: unit.id, userId: actor.userId }, 'unit created');
    return { ...unit, ownedCount: 0, managedCount: 0, maintainedCount: 0 };
  }

  /** @throws GatewayError `unit/unknown`, `unit/duplicate`, `permission/denied` when somebody above keeps it */
  async change(actor: Actor, unitId: string, edit: UnitEdit): Promise<CountedUnit> {
    const stored = await this.#own(actor, unitId);
    if (!(await this.#deps.units.save(actor.scope, applyEdit(stored, edit)))) throw unknown();
    this.#deps.log.info({ unitId, userId: actor.userId }, 'unit changed');
    return this.read(actor.scope, unitId);
  }

  /**
   * The unit of a name, made if the scope knows none; a unit that was merged leads to its survivor. The kind is added to
   * what the unit is.
   */
  async ensure(scope: Scope, name: string, kind: UnitKind, transaction?: Transaction): Promise<Unit> {
    const found = await this.ensureMany(scope, [{ name, kind }], transaction);
    const unit = found.get(name);
    if (unit === undefined) {
      throw new GatewayError('request/invalid', 'name: a unit needs a name.', {
        issues: [{ path: 'name', message: 'a unit needs a name' }],
      });
    }
    return unit;
  }

  /** Like `ensure`, for many at once. @returns units by the name as it was wanted; blank names are left out */
  async ensureMany(
    scope: Scope,
    wanted: readonly WantedUnit[],
    transaction?: Transaction,
  ): Promise<ReadonlyMap<string, Unit>> {
    if (transaction === undefined) {
      return this.#deps.transaction((underWay) => this.ensureMany(scope, wanted, underWay));
    }
    const { units, clock } = this.#deps;
    const plain = wanted
      .map(({ name, kind }) => ({ wantedName: name, name: plainUnitName(name), kind }))
      .filter(({ name }) => name !== '');
    const kinds = new Map<string, UnitKind[]>();
    for (const { name, kind } of plain) kinds.set(name, joinKinds(kinds.get(name) ?? [], [kind]));
    const byName = await this.#knownByName(scope, [...kinds.keys()], transaction);
    const missing = [...kinds]
      .filter(([name]) => !byName.has(name))
      .map(([name, all]) => newUnit(scope, { name, kinds: all }, clock.now()));
    if (missing.length > 0) await units.add(missing, clock.now(), transaction);
    for (const unit of missing) byName.set(unit.name, unit);
    for (const [name, all] of kinds) await this.#addKinds(scope, byName, { name, kinds: all }, transaction);
    return new Map(
      plain.flatMap(({ wantedName, name }) => {
        const unit = byName.get(name);
        return unit === undefined ? [] : [[wantedName, unit]];
      }),
    );
  }

  /**
   * Makes two units one: whatever named `mergedId` names `keptId` afterwards, cameras with an entry in their history. The
   * merged one stays as a name that leads to the survivor.
   *
   * @throws GatewayError `unit/unknown`, `permission/denied`, `request/invalid` (the same one twice)
   */
  async merge(actor: Actor, keptId: string, mergedId: string): Promise<CountedUnit> {
    const { units, transaction, log } = this.#deps;
    const [kept, merged] = [await this.#own(actor, keptId), await this.#own(actor, mergedId)];
    if (kept.id === merged.id) {
      const message = 'must be another unit';
      throw new GatewayError('request/invalid', `body.mergedId ${message}.`, {
        issues: [{ path: 'body.mergedId', message }],
      });
    }
    await transaction(async (underWay) => {
      await units.save(actor.scope, mergeUnits(kept, merged), underWay);
      await units.save(actor.scope, { ...merged, mergedIntoId: kept.id }, underWay);
      await this.#renameInCameras(actor, merged.id, kept.id, underWay);
      for (const follower of this.#followers) await follower.replaceUnit(merged.id, kept.id, underWay);
    });
    log.info({ unitId: kept.id, mergedId, userId: actor.userId }, 'units merged');
    return this.read(actor.scope, kept.id);
  }

  /** Cameras outside of the actor's part may name the unit as well: it is gone for them too. */
  async #renameInCameras(by: Author, fromId: string, toId: string, underWay: Transaction): Promise<void> {
    const { links, writer } = this.#deps;
    for (const field of unitFields) {
      for (;;) {
        const ids = await links.listNaming(wholeEstate, field, [fromId], {
          limit: camerasAtOnce,
          transaction: underWay,
        });
        if (ids.length === 0) break;
        const writes = ids.map((cameraId) => ({
          ...{ cameraId, core: {}, record: { [field]: toId } },
          source: 'manual' as const,
        }));
        await writer.writeMany(wholeEstate, by, writes, underWay);
      }
    }
  }

  async #knownByName(scope: Scope, names: readonly string[], transaction: Transaction): Promise<Map<string, Unit>> {
    const { units } = this.#deps;
    const byName = new Map<string, Unit>();
    for (const unit of await units.listByNames(scope, names, transaction)) {
      if (!byName.has(unit.name)) byName.set(unit.name, await this.#survivor(unit, transaction));
    }
    return byName;
  }

  async #survivor(unit: Unit, transaction: Transaction): Promise<Unit> {
    if (unit.mergedIntoId === undefined) return unit;
    const [next] = await this.#deps.units.findMany(wholeEstate, [unit.mergedIntoId], transaction);
    return next === undefined ? unit : this.#survivor(next, transaction);
  }

  async #addKinds(
    scope: Scope,
    byName: Map<string, Unit>,
    { name, kinds }: { readonly name: string; readonly kinds: readonly UnitKind[] },
    transaction: Transaction,
  ): Promise<void> {
    const unit = byName.get(name);
    if (unit === undefined || kinds.every((kind) => unit.kinds.includes(kind))) return;
    const known = { ...unit, kinds: joinKinds(unit.kinds, kinds) };
    if (await this.#deps.units.save(scope, known, transaction)) byName.set(name, known);
  }

  async #counted(scope: Scope, units: readonly Unit[]): Promise<CountedUnit[]> {
    const ids = units.map(({ id }) => id);
    const [owned, managed, maintained] = await Promise.all(
      unitFields.map((field) => this.#deps.links.countNaming(scope, field, ids)),
    );
    return units.map((unit) => ({
      ...unit,
      ownedCount: owned?.get(unit.id) ?? 0,
      managedCount: managed?.get(unit.id) ?? 0,
      maintainedCount: maintained?.get(unit.id) ?? 0,
    }));
  }

  /** Units that the cameras of the scope name, whoever keeps them. */
  async #namedIds(scope: Scope): Promise<readonly string[]> {
    // Everything hangs below the one root of the organisations.
    if (depthOf(scope.organisationPath) <= 1) return [];
    const named = await Promise.all(unitFields.map((field) => this.#deps.links.listNamed(scope, field)));
    return [...new Set(named.flat())];
  }

  async #own(actor: Actor, unitId: string): Promise<Unit> {
    const unit = await this.find(actor.scope, unitId);
    if (isWithin(actor.scope, unit.organisationPath)) return unit;
    throw new GatewayError('permission/denied', 'This unit is kept by an organisation above you; ask there.');
  }

  async #keeper(actor: Actor, organisationId: string): Promise<Scope> {
    const organisation = await this.#deps.organisations.find(actor.scope, organisationId);
    if (organisation !== undefined) return { organisationPath: organisation.path };
    throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
  }
}

function newUnit(
  scope: Scope,
  { name, kinds }: { readonly name: string; readonly kinds: readonly UnitKind[] },
  atMs: number,
): Unit {
  return {
    ...{ id: newId<'UnitId'>(atMs), name, kinds, address: '', contacts: [] },
    // The last id of a path is an organisation's.
    organisationId: lastIdOf(scope.organisationPath) as OrganisationId,
    organisationPath: scope.organisationPath,
  };
}

function applyEdit(unit: Unit, { name, kinds, creditCode, address, contacts }: UnitEdit): Unit {
  const { creditCode: creditCodeBefore, ...rest } = unit;
  const code = creditCode ?? creditCodeBefore ?? '';
  return {
    ...rest,
    name: name === undefined ? unit.name : plainUnitName(name),
    kinds: kinds === undefined ? unit.kinds : joinKinds(kinds),
    address: address ?? unit.address,
    contacts: contacts ?? unit.contacts,
    ...(code !== '' && { creditCode: code }),
  };
}

function unknown(): GatewayError {
  return new GatewayError('unit/unknown', 'There is no such unit in your part.');
}
