import { z } from 'zod';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { CameraId, OrganisationId, PlacedCamera } from '../camera.ts';
import type { CameraLinkStore } from '../cameras/camera-link-store.ts';
import type { RecordWriter } from '../record/record-writer-service.ts';
import type { RegistryService } from '../registry-service.ts';
import { lastIdOf } from '../organisations/organisation-tree.ts';
import type { UnitService } from '../units/unit-service.ts';
import {
  type Contract,
  type ContractCursor,
  contractStanding,
  type ContractStanding,
  contractStandings,
} from './contract.ts';
import './contract-events.ts';
import type { ContractDay, ContractFilter, ContractStore } from './contract-store.ts';
import { noPageCursor, parsePageCursor, writePageCursor } from '../../platform/http/page-cursor.ts';

interface Deps {
  readonly contracts: Pick<
    ContractStore,
    'find' | 'list' | 'count' | 'listEndedIds' | 'listUnannounced' | 'markAnnounced' | 'add' | 'save'
  >;
  readonly links: Pick<CameraLinkStore, 'countNaming' | 'listNaming'>;
  readonly units: Pick<UnitService, 'find' | 'namesOf'>;
  readonly registry: Pick<RegistryService, 'findCameras'>;
  readonly writer: Pick<RecordWriter, 'writeMany'>;
  /** Port to the organisation tree: who shall keep a new contract. */
  readonly organisations: { find(scope: Scope, id: string): Promise<{ readonly path: string } | undefined> };
  readonly transaction: RunTransaction;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  readonly warnDays: number;
}

/** A contract as people see it. */
export interface StandingContract extends Contract {
  readonly standing: ContractStanding;
  readonly lessorName: string;
  /** My cameras under it; fewer than `points` while some are not connected. */
  readonly cameraCount: number;
}

interface ContractPage {
  readonly items: readonly StandingContract[];
  readonly nextCursor?: string;
  readonly total: number;
}

/** What a person writes down of a contract. */
type ContractText = Omit<Contract, 'id' | 'organisationId' | 'organisationPath'>;
type NewContract = ContractText & { readonly organisationId?: string | undefined };
type ContractEdit = { readonly [Key in keyof ContractText]?: ContractText[Key] | undefined };

const cursorShape = z.tuple([z.string().max(10), z.string().max(36)]);
/** Cameras whose records are written together. */
const camerasAtOnce = 200;

/** Lease contracts, and which cameras are under them. */
export class ContractService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The first to end first. @throws GatewayError `request/invalid` for a cursor that no page returned */
  async list(
    scope: Scope,
    { cursor, limit, ...filter }: ContractFilter & { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<ContractPage> {
    const { contracts } = this.#deps;
    const day = this.#day();
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const [found, total] = await Promise.all([
      contracts.list(scope, { filter, day }, { after, limit: limit + 1 }),
      contracts.count(scope, filter, day),
    ]);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { items: await this.#standing(scope, page), total, ...(last && { nextCursor: writeCursor(last) }) };
  }

  /** How many contracts stand where. */
  async count(scope: Scope): Promise<Readonly<Record<ContractStanding, number>>> {
    const day = this.#day();
    const counts = await Promise.all(
      contractStandings.map(async (standing): Promise<[ContractStanding, number]> => [
        standing,
        await this.#deps.contracts.count(scope, { standing }, day),
      ]),
    );
    // One entry for each standing.
    return Object.fromEntries(counts) as Record<ContractStanding, number>;
  }

  /** @throws GatewayError `contract/unknown` */
  async read(scope: Scope, contractId: string): Promise<StandingContract> {
    const [standing] = await this.#standing(scope, [await this.#find(scope, contractId)]);
    if (standing === undefined) throw unknown();
    return standing;
  }

  /** @throws GatewayError `organisation/unknown`, `unit/unknown`, `contract/duplicate`, `request/invalid` (dates) */
  async create(actor: Actor, { organisationId, ...text }: NewContract): Promise<StandingContract> {
    const { contracts, units, clock, log } = this.#deps;
    const path = await this.#keeper(actor, organisationId);
    const { id: lessorUnitId } = await units.find(actor.scope, text.lessorUnitId);
    // The last id of a path is an organisation's.
    const keeper = { organisationId: lastIdOf(path) as OrganisationId, organisationPath: path };
    const contract = { ...text, ...keeper, id: newId<'ContractId'>(clock.now()), lessorUnitId };
    refuseBackwards(contract);
    await contracts.add(contract, clock.now());
    log.info({ contractId: contract.id, userId: actor.userId }, 'contract created');
    return this.read(actor.scope, contract.id);
  }

  /** @throws GatewayError `contract/unknown`, `unit/unknown`, `contract/duplicate`, `request/invalid` (dates) */
  async change(actor: Actor, contractId: string, edit: ContractEdit): Promise<StandingContract> {
    const { contracts, units, bus, log } = this.#deps;
    const stored = await this.#find(actor.scope, contractId);
    if (edit.lessorUnitId !== undefined) await units.find(actor.scope, edit.lessorUnitId);
    const known = Object.entries(edit).filter(([, value]) => value !== undefined);
    // Leaving out what is undefined keeps the members' types.
    const edited = { ...stored, ...Object.fromEntries(known) };
    refuseBackwards(edited);
    if (!(await contracts.save(actor.scope, edited))) throw unknown();
    log.info({ contractId, userId: actor.userId }, 'contract changed');
    bus.emit('contract.changed', { contractId: edited.id, organisationPath: edited.organisationPath });
    return this.read(actor.scope, contractId);
  }

  /** Cameras under a contract. @throws GatewayError `contract/unknown` */
  async listCameras(
    scope: Scope,
    contractId: string,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ readonly items: readonly PlacedCamera[]; readonly nextCursor?: string; readonly total: number }> {
    const { links, registry } = this.#deps;
    const { id } = await this.#find(scope, contractId);
    const [ids, counts] = await Promise.all([
      links.listNaming(scope, 'contractId', [id], { afterId: cursor, limit: limit + 1 }),
      links.countNaming(scope, 'contractId', [id]),
    ]);
    const page = ids.slice(0, limit);
    const cameras = new Map((await registry.findCameras(scope, page)).map((camera) => [camera.id, camera]));
    const last = ids.length > limit ? page.at(-1) : undefined;
    const items = page.flatMap((cameraId) => cameras.get(cameraId) ?? []);
    return { items, total: counts.get(id) ?? 0, ...(last && { nextCursor: last }) };
  }

  /**
   * Puts cameras under a contract, or takes them from it; each gets an entry in its history.
   *
   * @throws GatewayError `contract/unknown`, `camera/unknown`
   */
  async setCameras(
    actor: Actor,
    contractId: string,
    { added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] },
  ): Promise<StandingContract> {
    const { registry, writer, transaction, bus, log } = this.#deps;
    const contract = await this.#find(actor.scope, contractId);
    const wanted = new Map<string, string | null>(added.map((id) => [id, contract.id]));
    const found = await registry.findCameras(actor.scope, [...added, ...removed]);
    const ids = new Set<string>(found.map(({ id }) => id));
    if ([...added, ...removed].some((id) => !ids.has(id))) {
      throw new GatewayError('camera/unknown', 'body names a camera that is not in your part.');
    }
    for (const { id, record } of found) {
      if (!wanted.has(id) && record.contractId === contract.id) wanted.set(id, null);
    }
    const writes = [...wanted].map(([cameraId, link]) => ({
      ...{ cameraId, core: {}, record: { contractId: link } },
      source: 'manual' as const,
    }));
    await transaction(async (underWay) => {
      for (let from = 0; from < writes.length; from += camerasAtOnce) {
        await writer.writeMany(actor.scope, actor, writes.slice(from, from + camerasAtOnce), underWay);
      }
    });
    log.info({ contractId, userId: actor.userId, cameras: writes.length }, 'cameras of contract changed');
    bus.emit('contract.changed', { contractId: contract.id, organisationPath: contract.organisationPath });
    return this.read(actor.scope, contractId);
  }

  /** Cameras whose contract has ended: they are not watched for outages. */
  async listUnleasedCameraIds(scope: Scope): Promise<ReadonlySet<CameraId>> {
    const ended = await this.#deps.contracts.listEndedIds(scope, this.#day().today);
    return new Set(await this.#camerasUnder(ended));
  }

  /**
   * Tells which contracts have begun to expire and which have ended, each once however often it is called.
   *
   * @returns how many were told
   */
  async announceDue(): Promise<number> {
    const { contracts, bus, log } = this.#deps;
    const day = this.#day();
    let told = 0;
    for (const standing of ['expiring', 'ended'] as const) {
      for (const { contract, announced } of await contracts.listUnannounced(wholeEstate, standing, day)) {
        if (!(await contracts.markAnnounced(contract, announced, standing))) continue;
        const { id: contractId, organisationPath, number, endsOn } = contract;
        const fact = { contractId, organisationPath, number, endsOn };
        log.warn({ contractId, number, endsOn }, standing === 'ended' ? 'contract ended' : 'contract expires soon');
        if (standing === 'expiring') bus.emit('contract.expiring', fact);
        else bus.emit('contract.ended', { ...fact, cameraIds: await this.#camerasUnder([contractId]) });
        told++;
      }
    }
    return told;
  }

  async #camerasUnder(contractIds: readonly string[]): Promise<CameraId[]> {
    const all: CameraId[] = [];
    if (contractIds.length === 0) return all;
    for (;;) {
      const slice = { afterId: all.at(-1), limit: 1000 };
      const ids = await this.#deps.links.listNaming(wholeEstate, 'contractId', contractIds, slice);
      if (ids.length === 0) return all;
      all.push(...ids);
    }
  }

  async #standing(scope: Scope, contracts: readonly Contract[]): Promise<StandingContract[]> {
    const { links, units, warnDays } = this.#deps;
    const ids = contracts.map(({ id }) => id);
    const [cameras, names] = await Promise.all([
      links.countNaming(scope, 'contractId', ids),
      units.namesOf(contracts.map(({ lessorUnitId }) => lessorUnitId)),
    ]);
    const { today } = this.#day();
    return contracts.map((contract) => ({
      ...contract,
      standing: contractStanding(contract, today, warnDays),
      lessorName: names.get(contract.lessorUnitId) ?? '',
      cameraCount: cameras.get(contract.id) ?? 0,
    }));
  }

  #day(): ContractDay {
    const { clock, warnDays } = this.#deps;
    return { today: civilTimeOf(clock.now()).date, warnDays };
  }

  async #find(scope: Scope, contractId: string): Promise<Contract> {
    const contract = await this.#deps.contracts.find(scope, contractId);
    if (contract === undefined) throw unknown();
    return contract;
  }

  async #keeper(actor: Actor, organisationId: string | undefined): Promise<string> {
    if (organisationId === undefined) return actor.scope.organisationPath;
    const organisation = await this.#deps.organisations.find(actor.scope, organisationId);
    if (organisation !== undefined) return organisation.path;
    throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
  }
}

function refuseBackwards({ startsOn, endsOn }: Contract): void {
  if (startsOn <= endsOn) return;
  const message = 'must not be before startsOn';
  throw new GatewayError('request/invalid', `body.endsOn ${message}.`, { issues: [{ path: 'body.endsOn', message }] });
}

function writeCursor({ endsOn, id }: ContractCursor): string {
  return writePageCursor([endsOn, id]);
}

function readCursor(text: string): ContractCursor {
  const place = parsePageCursor(cursorShape, text);
  if (place === undefined) throw noPageCursor();
  const [endsOn, id] = place;
  return { endsOn, id };
}

function unknown(): GatewayError {
  return new GatewayError('contract/unknown', 'There is no such contract in your part.');
}
