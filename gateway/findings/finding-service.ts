import { readInstantCursor, writeInstantCursor } from '../platform/http/instant-cursor.ts';
import type { RegistryPort } from '../patrol/registry-port.ts';
import type { RoundStop } from '../patrol/round.ts';
import type { Actor } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { EventBus } from '../platform/events/event-bus.ts';
import type { Log } from '../platform/observability/log.ts';
import type { CameraId, Organisation, PlacedCamera } from '../registry/camera.ts';
import { type CoursePolicy, takeStep } from './course/finding-course.ts';
import type { StepWriter } from './course/step-writer-service.ts';
import { clipAfterSeconds } from './evidence/evidence.ts';
import { awaitedClip, storedSnapshot } from './evidence/new-evidence.ts';
import type { Finding } from './finding.ts';
import type { PictureShelf } from './finding-picture-provider.ts';
import type { FieldReport, FindingReport } from './finding-report.ts';
import { describeAtCamera, describeAtPlace } from './finding-report.ts';
import './finding-reported.ts';
import type { FindingFilter, FindingStore } from './finding-store.ts';
import { viewFinding } from './finding-view.ts';
import type { FindingView } from './findings-api.ts';
import { refusePersonalText } from './refuse-personal-text.ts';
import type { RoutingService } from './routing/routing-service.ts';

export type { FindingReport } from './finding-report.ts';

interface SnapshotSource {
  /**
   * A JPEG of an instant while the live buffer holds it, else of now. Rejects when there is none; stops its work when
   * the signal says so.
   */
  take(
    scope: Scope,
    cameraId: CameraId,
    wish: { readonly atMs?: number; readonly signal: AbortSignal },
  ): Promise<Buffer>;
  /** Lets the camera's stream run on for so long, for the clip. */
  keep(scope: Scope, cameraId: CameraId, leaseMs: number): Promise<void>;
}

interface FindingServiceDeps {
  readonly findings: Pick<FindingStore, 'findRequest' | 'list'>;
  readonly writer: Pick<StepWriter, 'begin'>;
  readonly routing: Pick<RoutingService, 'route'>;
  readonly pictures: PictureShelf;
  readonly registry: RegistryPort;
  readonly rounds: { findStop(scope: Scope, stopId: string): Promise<RoundStop | undefined> };
  readonly snapshots: SnapshotSource;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: CoursePolicy & { readonly snapshotDeadlineSeconds: number; readonly keepDays: number };
}

/** Findings: stored with a picture of their instant when there is one, and without when there is none. */
export class FindingService {
  readonly #deps: FindingServiceDeps;
  /** Reports under way, so that a hasty retry waits for the first try. */
  readonly #underWay = new Map<string, Promise<Finding>>();

  constructor(deps: FindingServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Stores what a tile showed and pushes it to its post; its clip follows. The same request again returns the same one.
   *
   * @throws GatewayError `finding/personal-data` when the text names a person's number; `camera/unknown`;
   * `stop/unknown` when the stop is not one of that camera
   */
  report(actor: Actor, report: FindingReport): Promise<FindingView> {
    return this.#once(actor, report, () => this.#storeSeen(actor, report));
  }

  /**
   * Stores what somebody on the spot saw; photos follow. The same request again returns the same one.
   *
   * @throws GatewayError `finding/personal-data`, `camera/unknown`, `organisation/unknown`
   */
  reportFromField(actor: Actor, report: FieldReport): Promise<FindingView> {
    return this.#once(actor, report, () => this.#storeField(actor, report));
  }

  async list(
    actor: Actor,
    {
      cursor,
      box = 'all',
      ...filter
    }: Partial<Omit<FindingFilter, 'after'>> & { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ items: FindingView[]; total: number; nextCursor?: string }> {
    const after = cursor === undefined ? undefined : readInstantCursor(cursor);
    const role = actor.role === 'admin' ? undefined : actor.role;
    // One more than asked tells whether there is a next page.
    const wanted = { ...filter, box, role, after, limit: filter.limit + 1 };
    const { findings, total } = await this.#deps.findings.list(actor.scope, wanted);
    const shown = findings.slice(0, filter.limit);
    const last = shown.at(-1);
    const isDue = box === 'open' || box === 'waiting';
    const end = last && { atMs: isDue ? (last.dueAtMs ?? 0) : last.foundAtMs, id: last.id };
    const hasMore = findings.length > filter.limit && end !== undefined;
    return { items: shown.map(viewFinding), total, ...(hasMore && { nextCursor: writeInstantCursor(end) }) };
  }

  async #once(
    actor: Actor,
    { text, requestId }: { readonly text: string; readonly requestId: string },
    store: () => Promise<Finding>,
  ): Promise<FindingView> {
    refusePersonalText(text);
    const key = `${actor.userId} ${requestId}`;
    const started = this.#underWay.get(key) ?? this.#storeOnce(actor, requestId, store);
    this.#underWay.set(key, started);
    try {
      return viewFinding(await started);
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #storeOnce(actor: Actor, requestId: string, store: () => Promise<Finding>): Promise<Finding> {
    const stored = await this.#deps.findings.findRequest(actor.scope, { userId: actor.userId, requestId });
    return stored ?? store();
  }

  async #storeSeen(actor: Actor, report: FindingReport): Promise<Finding> {
    const camera = await this.#findCamera(actor.scope, report.cameraId);
    const stop = await this.#findStop(actor.scope, report);
    const nowMs = this.#deps.clock.now();
    const mayKeep = camera.grant?.maySnapshot !== false;
    if (mayKeep) this.#keepStream(actor.scope, camera.id);
    const described = describeAtCamera(actor, camera, report, { nowMs, policy: this.#deps.policy });
    const placed = stop === undefined ? described : { ...described, roundId: stop.roundId, stopId: stop.id };
    if (!mayKeep) return this.#begin(actor, { ...placed, snapshotProblem: grantedWithoutPictures });
    const pictured = await this.#withPicture(actor.scope, placed, report.seenAtMs);
    return this.#begin(actor, pictured, report.seenAtMs ?? pictured.foundAtMs);
  }

  async #storeField(actor: Actor, report: FieldReport): Promise<Finding> {
    const when = { nowMs: this.#deps.clock.now(), policy: this.#deps.policy };
    if (report.cameraId === undefined) {
      const organisation = await this.#findOrganisation(actor.scope, report.organisationId);
      return this.#begin(actor, describeAtPlace(actor, organisation, report, when));
    }
    const camera = await this.#findCamera(actor.scope, report.cameraId);
    return this.#begin(actor, { ...describeAtCamera(actor, camera, report, when), source: 'form' });
  }

  /**
   * Registered 登记 and pushed 推送 at once: the rules say to whom.
   *
   * @param clipAtMs the instant around which a clip is kept; none is when absent
   */
  async #begin(actor: Actor, registered: Finding, clipAtMs?: number): Promise<Finding> {
    const { writer, routing, findings, pictures, bus, clock, policy } = this.#deps;
    const { post } = await routing.route(registered);
    const nowMs = clock.now();
    const outcome = takeStep(registered, { action: 'push', note: '', post }, { nowMs, policy });
    if (!outcome.ok) throw new GatewayError('gateway/bug', 'A new finding cannot be pushed.');
    const pushed: Finding = { ...registered, ...outcome.course };
    const keepMs = policy.keepDays * 86_400_000;
    const added = [
      ...(registered.hasSnapshot ? [storedSnapshot(registered, nowMs + keepMs)] : []),
      ...(clipAtMs === undefined ? [] : [awaitedClip(registered, clipAtMs, nowMs + keepMs)]),
    ];
    const isNew = await writer.begin(actor, [
      { finding: registered, kind: 'report', evidence: { added } },
      { finding: pushed, kind: 'push' },
    ]);
    if (!isNew) {
      await pictures.remove(registered);
      const { userId, requestId } = registered;
      const first = await findings.findRequest(actor.scope, { userId, requestId });
      if (first === undefined) throw new GatewayError('gateway/bug', 'A finding was refused as known and is not.');
      return first;
    }
    bus.emit('finding.reported', { finding: pushed });
    return pushed;
  }

  async #findCamera(scope: Scope, cameraId: string): Promise<PlacedCamera> {
    const [camera] = await this.#deps.registry.findCameras(scope, [cameraId]);
    if (camera === undefined) throw new GatewayError('camera/unknown', `There is no camera ${cameraId}.`);
    return camera;
  }

  async #findOrganisation(scope: Scope, id: string): Promise<Organisation> {
    const organisation = await this.#deps.registry.findOrganisation(scope, id);
    if (organisation === undefined) throw new GatewayError('organisation/unknown', `There is no organisation ${id}.`);
    return organisation;
  }

  async #findStop(scope: Scope, { stopId, cameraId }: FindingReport): Promise<RoundStop | undefined> {
    if (stopId === undefined) return undefined;
    const stop = await this.#deps.rounds.findStop(scope, stopId);
    if (stop?.cameraId !== cameraId) {
      throw new GatewayError('stop/unknown', `There is no stop ${stopId} of camera ${cameraId}.`);
    }
    return stop;
  }

  /** The page may turn: without a viewer the stream would end before the clip does. Best effort, like the clip. */
  #keepStream(scope: Scope, cameraId: CameraId): void {
    const { snapshots, log } = this.#deps;
    const leaseMs = (clipAfterSeconds + 5) * 1000;
    snapshots.keep(scope, cameraId, leaseMs).catch((error: unknown) => {
      log.debug({ err: error, cameraId }, 'stream not kept for a clip');
    });
  }

  /** A picture is worth a deadline, never the finding. */
  async #withPicture(scope: Scope, finding: Finding, seenAtMs: number | undefined): Promise<Finding> {
    const { pictures, log } = this.#deps;
    try {
      if (finding.cameraId === undefined) return finding;
      const jpeg = await this.#take(scope, finding.cameraId, seenAtMs);
      await pictures.put(finding, jpeg);
      return { ...finding, hasSnapshot: true };
    } catch (error) {
      log.warn({ err: error, findingId: finding.id, cameraId: finding.cameraId }, 'finding without snapshot');
      return { ...finding, snapshotProblem: problemOf(error) };
    }
  }

  async #take(scope: Scope, cameraId: CameraId, atMs: number | undefined): Promise<Buffer> {
    const { snapshots, policy } = this.#deps;
    const deadline = AbortSignal.timeout(policy.snapshotDeadlineSeconds * 1000);
    const expired = new Promise<never>((_resolve, reject) => {
      const give = `The camera gave no picture within ${String(policy.snapshotDeadlineSeconds)} s.`;
      deadline.addEventListener('abort', () => reject(new GatewayError('snapshot/unavailable', give)), { once: true });
    });
    const wish = { signal: deadline, ...(atMs === undefined ? {} : { atMs }) };
    return Promise.race([snapshots.take(scope, cameraId, wish), expired]);
  }
}

const grantedWithoutPictures = 'This camera is granted without pictures; ask its owner for one.';

/** Only what was written for people; a driver's error may hold an address. */
function problemOf(error: unknown): string {
  const text = error instanceof GatewayError ? error.message : 'The picture could not be taken or stored.';
  return text.slice(0, 255);
}
