import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import '../causes/cause-events.ts';
import '../tickets/ticket-events.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { Cause } from '../causes/cause.ts';
import type { CauseChanged } from '../causes/cause-events.ts';
import type { TicketAccepted } from '../tickets/ticket-events.ts';
import { decideNotice, type DutyTime, type NoticeStep, type Reach } from './decide-notice.ts';
import type { EarlierCauseStore } from './earlier-cause-store.ts';
import { escalationKey, nextToTell } from './escalate-cause.ts';
import type { HitCamera, HitCameraStore } from './hit-camera-store.ts';
import type { Notice } from './notice.ts';
import { noticedCause, type NoticedCause } from './noticed-cause.ts';
import type { NoticedCauseStore } from './noticed-cause-store.ts';
import type { NoticeStore } from './notice-store.ts';
import type { NoticeWriter } from './notice-writer-service.ts';
import { isRecurring, lastingMs, recurringMs } from './recurrence.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionStore } from './subscription-store.ts';

interface Deps {
  readonly subscriptions: Pick<SubscriptionStore, 'list'>;
  readonly notices: Pick<NoticeStore, 'listOfCauses'>;
  readonly causes: Pick<NoticedCauseStore, 'save' | 'find' | 'listOpen' | 'acknowledge'>;
  readonly cameras: Pick<HitCameraStore, 'findMany'>;
  readonly earlier: Pick<EarlierCauseStore, 'listOfCamera'>;
  readonly writer: Pick<NoticeWriter, 'tell' | 'renew'>;
  readonly duty: { resolveAt(atMs: number, scope: Scope): DutyTime };
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Where causes can be read. */
export interface CauseSource {
  /** Confirmed ones that are not over. */
  listConfirmed(scope: Scope): Promise<readonly Cause[]>;
  /** Some causes, in whatever state. */
  findMany(scope: Scope, ids: readonly string[]): Promise<readonly Cause[]>;
  /** The cameras that a cause keeps from being used now. */
  listCameraIds(scope: Scope, causeId: string): Promise<readonly CameraId[]>;
}

/** Tells subscriptions of causes: one message per cause, none lost while the database is away. */
export class NoticeService {
  readonly #deps: Deps;
  /** What came and is not written yet, by cause, in order; of the same state only the latest. */
  readonly #waiting = new Map<string, CauseChanged[]>();
  /** Cameras that come and go: told when they have stayed away for long, by cause. */
  readonly #recurring = new Map<string, CauseChanged>();
  #unsubscribe: (() => void)[] = [];

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Listens to causes; what comes is written by `catchUp`. */
  start(): void {
    const { bus } = this.#deps;
    const take = (change: CauseChanged): void => this.take(change);
    this.#unsubscribe = [
      ...[bus.on('cause.confirmed', take), bus.on('cause.changed', take), bus.on('cause.closed', take)],
      bus.on('ticket.accepted', (accepted) => this.#acknowledgeRepair(accepted)),
    ];
  }

  stop(): void {
    for (const off of this.#unsubscribe.splice(0)) off();
  }

  /** Also for causes that stood open before this gateway started: telling them again tells nobody twice. */
  take(change: CauseChanged): void {
    if (change.cause.state === 'suspected') return;
    const before = this.#waiting.get(change.cause.id) ?? [];
    const others = before.at(-1)?.cause.state === change.cause.state ? before.slice(0, -1) : before;
    this.#waiting.set(change.cause.id, [...others, change]);
  }

  /**
   * Takes in what a crash left untold: causes that stand confirmed, and those that ended meanwhile. Causes must have
   * started.
   */
  async resume(source: CauseSource): Promise<void> {
    const confirmed = await source.listConfirmed(wholeEstate);
    for (const cause of confirmed) {
      this.take({ cause, cameraIds: await source.listCameraIds(wholeEstate, cause.id) });
    }
    const known = new Set(confirmed.map(({ id }) => id));
    const gone = (await this.#deps.causes.listOpen(wholeEstate)).filter(({ id }) => !known.has(id));
    const ids = gone.map(({ id }) => id);
    for (const cause of await source.findMany(wholeEstate, ids)) this.take({ cause, cameraIds: [] });
  }

  /** Writes what came since. What fails is tried again with the next call. */
  async catchUp(): Promise<void> {
    this.#takeLasting();
    if (this.#waiting.size === 0) return;
    const subscriptions = await this.#deps.subscriptions.list(wholeEstate);
    for (const [causeId, changes] of [...this.#waiting]) {
      for (const change of changes) {
        await this.#tell(change, subscriptions);
        const left = this.#waiting.get(causeId)?.filter((each) => each !== change) ?? [];
        if (left.length === 0) this.#waiting.delete(causeId);
        else this.#waiting.set(causeId, left);
      }
    }
  }

  /** Calls the next ones for critical causes that nobody has acknowledged. */
  async escalate(): Promise<void> {
    const { causes, notices, subscriptions, writer, clock, log } = this.#deps;
    const atMs = clock.now();
    const open = (await causes.listOpen(wholeEstate)).filter(({ facts }) => facts.severity === 'critical');
    if (open.length === 0) return;
    const known = new Map((await subscriptions.list(wholeEstate)).map((each) => [each.id as string, each]));
    const told = await notices.listOfCauses(
      wholeEstate,
      open.map(({ id }) => id),
    );
    for (const cause of open) {
      const own = told.filter(({ causeId }) => causeId === cause.id);
      for (const { from, to, afterMinutes } of nextToTell(cause, own, { subscriptions: known, atMs })) {
        const { cameraCount } = from;
        const telling = { tells: 'escalated', key: escalationKey(cause), state: 'waiting' } as const;
        const isNew = await writer.tell(cause, to, { ...telling, cameraCount, atMs, afterMinutes });
        if (isNew) log.warn({ causeId: cause.id, subscriptionId: to.id, afterMinutes }, 'cause escalated');
      }
    }
  }

  /** A person sees to it: nobody else is called. @throws GatewayError `cause/unknown` */
  async acknowledge(actor: Actor, causeId: string, note?: string): Promise<NoticedCause> {
    const { causes, clock, log } = this.#deps;
    const by = { acknowledgedAtMs: clock.now(), acknowledgedBy: actor.displayName };
    const isFirst = await causes.acknowledge(actor.scope, causeId, { ...by, ...(note !== undefined && { note }) });
    if (isFirst) log.info({ causeId, userId: actor.userId }, 'cause acknowledged');
    return this.read(actor.scope, causeId);
  }

  /** Whoever accepts a repair sees to its cause: nobody else is called for that. */
  async #acknowledgeRepair({ ticket: { causeId }, byName, atMs }: TicketAccepted): Promise<void> {
    if (causeId === undefined) return;
    await this.#deps.causes.acknowledge(wholeEstate, causeId, { acknowledgedAtMs: atMs, acknowledgedBy: byName });
  }

  /** @throws GatewayError `cause/unknown` */
  async read(scope: Scope, causeId: string): Promise<NoticedCause> {
    const cause = await this.#deps.causes.find(scope, causeId);
    if (cause === undefined) throw new GatewayError('cause/unknown', `There is no confirmed cause ${causeId}.`);
    return cause;
  }

  /** Those that came and went, and have now been away for so long that they are told. */
  #takeLasting(): void {
    const atMs = this.#deps.clock.now();
    for (const [causeId, change] of this.#recurring) {
      if (atMs < (change.cause.confirmedAtMs ?? 0) + lastingMs) continue;
      this.#recurring.delete(causeId);
      if (!this.#waiting.has(causeId)) this.take(change);
    }
  }

  async #tell(change: CauseChanged, subscriptions: readonly Subscription[]): Promise<void> {
    const { causes, notices, clock } = this.#deps;
    const cause = noticedCause(change.cause, clock.now());
    if (cause === undefined) return;
    await causes.save(cause);
    this.#recurring.delete(cause.id);
    const told = await notices.listOfCauses(wholeEstate, [cause.id]);
    const earlier = await this.#toldEarlier(change.cause);
    const near = subscriptions.filter(
      (each) => isNear(each, cause) || told.some(({ subscriptionId }) => subscriptionId === each.id),
    );
    const hit = await this.#hitCameras(change, cause, near);
    for (const subscription of near) {
      const isOwn = ({ subscriptionId }: Notice): boolean => subscriptionId === subscription.id;
      const recurs = isRecurring(cause, earlier.filter(isOwn), clock.now());
      if (recurs) this.#recurring.set(cause.id, change);
      await this.#step(cause, subscription, {
        told: told.filter(isOwn),
        reach: reachOf(cause, subscription, hit),
        recurs,
      });
    }
  }

  /** What was told of the same camera's other causes of late. */
  async #toldEarlier({ id: causeId, kind, state, key: cameraId }: Cause): Promise<readonly Notice[]> {
    if (kind !== 'camera' || state !== 'confirmed') return [];
    const { earlier, notices, clock } = this.#deps;
    // It was told of a cause somewhat after that had begun.
    const sinceMs = clock.now() - 2 * recurringMs;
    const causeIds = await earlier.listOfCamera(wholeEstate, { causeId, cameraId }, sinceMs);
    return causeIds.length === 0 ? [] : notices.listOfCauses(wholeEstate, causeIds);
  }

  async #step(
    cause: NoticedCause,
    subscription: Subscription,
    known: { readonly told: readonly Notice[]; readonly reach: Reach; readonly recurs: boolean },
  ): Promise<void> {
    const { duty, writer, clock, log } = this.#deps;
    const atMs = clock.now();
    const mode = duty.resolveAt(atMs, { organisationPath: subscription.organisationPath });
    const step: NoticeStep = decideNotice(cause, { ...known, subscription, duty: mode });
    if (step.kind === 'none') return;
    // Of one that is over it is told how many it hit, as far as this subscription was told.
    const { told, reach } = known;
    const largest = Math.max(reach.cameraCount, ...told.map(({ cameraCount }) => cameraCount));
    const cameraCount = cause.state === 'closed' ? largest : reach.cameraCount;
    if (step.kind === 'renew') {
      const telling = { tells: 'opened', key: step.notice.key, state: step.state, cameraCount, atMs } as const;
      await writer.renew(cause, subscription, step.notice, telling);
      return;
    }
    const { tells, key, state } = step;
    const isNew = await writer.tell(cause, subscription, { tells, key, state, cameraCount, atMs });
    if (isNew) log.info({ causeId: cause.id, subscriptionId: subscription.id, tells, state }, 'notice made');
  }

  /** Only when somebody hears of a part of the cause. */
  async #hitCameras(
    { cameraIds }: CauseChanged,
    cause: NoticedCause,
    near: readonly Subscription[],
  ): Promise<readonly HitCamera[]> {
    if (cause.state !== 'confirmed' || near.every((each) => hearsAll(each, cause))) return [];
    return this.#deps.cameras.findMany(wholeEstate, cameraIds);
  }
}

/** Some of its cameras may lie in the subscription's part. */
function isNear({ organisationPath, enabled }: Subscription, cause: NoticedCause): boolean {
  return enabled && (cause.organisationPath.startsWith(organisationPath) || isWithin(cause, organisationPath));
}

function hearsAll({ organisationPath, unitId }: Subscription, cause: NoticedCause): boolean {
  return unitId === undefined && cause.organisationPath.startsWith(organisationPath);
}

function reachOf(cause: NoticedCause, subscription: Subscription, hit: readonly HitCamera[]): Reach {
  if (hearsAll(subscription, cause)) return { cameraCount: cause.facts.cameraCount };
  const own = hit.filter(
    ({ organisationPath, maintainingUnitId }) =>
      organisationPath.startsWith(subscription.organisationPath) &&
      (subscription.unitId === undefined || subscription.unitId === maintainingUnitId),
  );
  return { cameraCount: own.length };
}
