import type { CameraHealthView } from '../../health/health-api.ts';
import type { HealthService } from '../../health/health-service.ts';
import type { DeepCheck } from '../../health/pictures/deep-check.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { without } from '../../platform/records/without.ts';
import type { CameraId, PlacedCamera } from '../../registry/camera.ts';
import type { CausesPort } from './causes-port.ts';
import { isUnseen, judgeRepair, type RecheckedCamera, type RecheckPolicy, type RecheckVerdict } from './recheck.ts';
import { runClocks } from './ticket-clocks.ts';
import { close, nextVersion, sendBack } from './ticket-course.ts';
import type { TicketStore } from './ticket-store.ts';
import type { TicketWriter } from './ticket-writer-service.ts';
import type { Ticket } from './ticket.ts';

/** Port to the deep check of pictures. */
export interface DeepChecks {
  /** Looks at a camera as soon as there is room for it. */
  hurry(cameraId: CameraId): void;
  /** The last check of each of some cameras. */
  findLast(scope: Scope, cameraIds: readonly CameraId[]): Promise<ReadonlyMap<string, DeepCheck>>;
}

interface Deps {
  readonly tickets: Pick<TicketStore, 'listToWake' | 'listOpenWithCause' | 'listCameraIds'>;
  readonly writer: Pick<TicketWriter, 'take'>;
  readonly causes: Pick<CausesPort, 'findMany' | 'listCameraIds'>;
  readonly registry: { findCameras(scope: Scope, ids: readonly string[]): Promise<readonly PlacedCamera[]> };
  readonly health: Pick<HealthService, 'find'>;
  /** Absent: pictures are not judged. */
  readonly deep?: DeepChecks;
  readonly clock: Clock;
  /** `stayMs`: how long what came back by itself must stay. */
  readonly policy: Omit<RecheckPolicy, 'looksDeep'> & { readonly stayMs: number };
}

const ticketsAtOnce = 500;
/** So many are looked at, of all that a ticket may cover. */
const camerasAtMost = 500;
const camerasOfTicket = 50_000;
const failuresTold = 5;

/** Brings on what comes by itself: clocks, re-checks, recoveries. Each is a row that is due; a restart loses nothing. */
export class TicketSweep {
  readonly #deps: Deps;
  /** Since when this gateway has been there and has seen, ms since the epoch. */
  #watchedSinceMs: number;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#watchedSinceMs = deps.clock.now();
  }

  /** Looks at what is due. */
  async run(): Promise<void> {
    const { tickets, clock } = this.#deps;
    for (const ticket of await tickets.listToWake(wholeEstate, clock.now(), ticketsAtOnce)) await this.#wake(ticket);
  }

  /** Notices causes that ended, or turned out to be a part of others. */
  async followCauses(): Promise<void> {
    const { tickets, causes } = this.#deps;
    const open = await tickets.listOpenWithCause(wholeEstate);
    const found = await causes.findMany(
      wholeEstate,
      open.flatMap(({ causeId }) => causeId ?? []),
    );
    const byId = new Map(found.map((cause) => [cause.id, cause]));
    for (const ticket of open) {
      const cause = ticket.causeId === undefined ? undefined : byId.get(ticket.causeId);
      if (cause?.state === 'closed') await this.#recover(ticket, cause.endedAtMs ?? this.#deps.clock.now());
      if (cause?.state === 'merged') await this.#merge(ticket);
    }
  }

  async #wake(ticket: Ticket): Promise<void> {
    const { clock, writer } = this.#deps;
    const nowMs = clock.now();
    const step = runClocks(ticket, nowMs);
    if (step !== undefined) {
      await writer.take(undefined, { kind: step.kind, ticket: nextVersion(step.ticket) });
      return;
    }
    if (ticket.state === 'checking') await this.#recheck(ticket, nowMs);
    else if (ticket.recoveredAtMs !== undefined) await this.#settle(ticket, ticket.recoveredAtMs, nowMs);
  }

  async #recheck(ticket: Ticket, nowMs: number): Promise<void> {
    const { writer, policy } = this.#deps;
    const askedAtMs = ticket.repairedAtMs ?? nowMs;
    const verdict = await this.#judge(ticket, askedAtMs, policy);
    if (verdict.kind === 'waiting') return;
    if (verdict.kind === 'passed') {
      const closed = close(ticket, { closure: 'checked', restoredAtMs: askedAtMs, atMs: nowMs });
      await writer.take(undefined, { kind: 'check-passed', ticket: nextVersion(closed) });
      return;
    }
    const failures = verdict.failures.slice(0, failuresTold);
    await writer.take(undefined, { kind: 'check-failed', ticket: nextVersion(sendBack(ticket)), failures });
  }

  async #recover(ticket: Ticket, recoveredAtMs: number): Promise<void> {
    if (ticket.state === 'checking') return;
    await this.#deps.writer.take(undefined, { kind: 'recovering', ticket: nextVersion({ ...ticket, recoveredAtMs }) });
  }

  /** What came back by itself has stayed, or it has not: then the ticket goes on, until a cause takes it up again. */
  async #settle(ticket: Ticket, recoveredAtMs: number, nowMs: number): Promise<void> {
    const { writer, policy } = this.#deps;
    const verdict = await this.#judge(ticket, recoveredAtMs, { stableMs: policy.stayMs, windowMs: 2 * policy.stayMs });
    if (verdict.kind === 'passed') {
      const closed = close(ticket, { closure: 'recovered', restoredAtMs: recoveredAtMs, atMs: nowMs });
      await writer.take(undefined, { kind: 'recovered', ticket: nextVersion(closed) });
    } else if (verdict.kind === 'failed') {
      const failures = verdict.failures.slice(0, failuresTold);
      const relapsed = nextVersion(without(ticket, 'recoveredAtMs', 'causeId'));
      await writer.take(undefined, { kind: 'relapsed', ticket: relapsed, failures });
    }
  }

  async #merge(ticket: Ticket): Promise<void> {
    const { writer, clock } = this.#deps;
    const atMs = clock.now();
    const closed = close(ticket, { closure: 'merged', restoredAtMs: atMs, atMs });
    await writer.take(undefined, { kind: 'merged', ticket: nextVersion(closed) });
  }

  async #judge(
    ticket: Ticket,
    askedAtMs: number,
    policy: Pick<RecheckPolicy, 'stableMs' | 'windowMs'>,
  ): Promise<RecheckVerdict> {
    const { deep, clock } = this.#deps;
    const cameras = await this.#look(ticket, askedAtMs);
    const looksDeep = deep !== undefined;
    const nowMs = clock.now();
    const isBlind = cameras.some(({ health }) => health?.why === 'blind' && isUnseen(health));
    if (isBlind) this.#watchedSinceMs = nowMs;
    return judgeRepair(cameras, { askedAtMs, watchedSinceMs: this.#watchedSinceMs, nowMs }, { ...policy, looksDeep });
  }

  async #look(ticket: Ticket, askedAtMs: number): Promise<RecheckedCamera[]> {
    const { registry, health, deep } = this.#deps;
    const { ids, isHeld } = await this.#concerned(ticket);
    const [cameras, checks] = await Promise.all([
      registry.findCameras(wholeEstate, ids),
      deep?.findLast(wholeEstate, ids),
    ]);
    const looked = cameras.map(({ id, name }) => {
      const found = health.find(wholeEstate, id);
      const last = checks?.get(id);
      if (found?.status === 'online' && !isSettled(last, askedAtMs)) deep?.hurry(id);
      return { cameraId: id, name, ...(found && { health: readHealth(found) }), ...(last && { deep: last }) };
    });
    if (isHeld || looked.length === 1) return looked;
    const answering = looked.filter(({ health: found }) => found?.status === 'online' || found?.status === 'degraded');
    return answering.length > 0 ? answering : looked;
  }

  /**
   * Of something that many hang on: those that it still holds down; when it holds none any more, all of them, of which
   * those count that answer. A camera that stays down for itself has a cause and a ticket of its own.
   */
  async #concerned({
    id,
    subject,
    causeId,
  }: Ticket): Promise<{ readonly ids: readonly CameraId[]; readonly isHeld: boolean }> {
    const { tickets, causes } = this.#deps;
    const ids = await tickets.listCameraIds(wholeEstate, id, camerasOfTicket);
    if (subject.kind === 'camera' || causeId === undefined) return { ids: ids.slice(0, camerasAtMost), isHeld: true };
    const held = new Set(await causes.listCameraIds(wholeEstate, causeId));
    const left = ids.filter((cameraId) => held.has(cameraId));
    return { ids: (left.length > 0 ? left : ids).slice(0, camerasAtMost), isHeld: left.length > 0 };
  }
}

/** Nothing more is learnt by another look. */
function isSettled(check: DeepCheck | undefined, askedAtMs: number): boolean {
  return check !== undefined && check.atMs >= askedAtMs && (check.verdict === 'intact' || check.verdict === 'faulty');
}

function readHealth({ status, why, sinceMs, lastProbeMs, fault }: CameraHealthView): RecheckedCamera['health'] & {} {
  return {
    ...{ status, sinceMs },
    ...(why !== undefined && { why }),
    ...(lastProbeMs !== undefined && { lastProbeMs }),
    ...(fault && { fault }),
  };
}
