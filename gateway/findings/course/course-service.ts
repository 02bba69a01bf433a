import type { Actor, Role } from '../../platform/actor/actor.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Log } from '../../platform/observability/log.ts';
import { without } from '../../platform/records/without.ts';
import type { Finding } from '../finding.ts';
import type { FindingStore } from '../finding-store.ts';
import { viewFinding } from '../finding-view.ts';
import { refusePersonalText } from '../refuse-personal-text.ts';
import type { RoutingService } from '../routing/routing-service.ts';
import {
  type CoursePolicy,
  escalate,
  type FindingAction,
  holderOf,
  isFinal,
  mergeInto,
  superiorPath,
  takeStep,
} from './finding-course.ts';
import { isOwnWork } from './own-work.ts';
import { maySpeakFor, type Post } from './post.ts';
import type { StepStore } from './step-store.ts';
import type { StepWriter, WrittenStep } from './step-writer-service.ts';

interface Deps {
  readonly findings: Pick<FindingStore, 'find' | 'listToEscalate'>;
  readonly steps: Pick<StepStore, 'list'>;
  readonly writer: Pick<StepWriter, 'take'>;
  readonly routing: Pick<RoutingService, 'route' | 'namedPost'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: CoursePolicy;
}

/** A step as a person asks for it. */
export interface AskedStep {
  readonly action: FindingAction | 'note';
  /** The version that the person looked at. */
  readonly version: number;
  readonly note: string;
  /** Of `push`: to whom; without it the rules decide. */
  readonly post?: { readonly organisationId: string; readonly role: Role } | undefined;
}

const escalationsPerSweep = 100;

/** Brings findings on, step by step, each by who answers for it. */
export class CourseService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws GatewayError `finding/unknown`, `permission/denied`, `finding/personal-data`, `finding/stale` with both sides,
   * `finding/impossible-step`, `request/invalid` when a reason is missing, `organisation/unknown`, `review/own-work` when
   * who handled it would close it
   */
  async step(actor: Actor, findingId: string, asked: AskedStep): Promise<Finding> {
    refusePersonalText(asked.note, 'body.note');
    const finding = await this.#find(actor, findingId);
    // Everybody who sees a finding may write a note to it.
    if (asked.action !== 'note') assertHolder(actor, finding);
    if (finding.version !== asked.version) throw stale(finding, asked);
    const next = asked.action === 'note' ? noted(finding, asked.note) : await this.#next(actor, finding, asked);
    await this.#take(actor, [{ finding: next, kind: asked.action, note: asked.note }], asked);
    return next;
  }

  /**
   * A duplicate goes on as another finding, which keeps its history.
   *
   * @throws GatewayError like `step`
   */
  async merge(
    actor: Actor,
    duplicateId: string,
    { intoId, version, note }: { readonly intoId: string; readonly version: number; readonly note: string },
  ): Promise<Finding> {
    const { clock } = this.#deps;
    refusePersonalText(note, 'body.note');
    const duplicate = await this.#find(actor, duplicateId);
    const kept = await this.#find(actor, intoId);
    assertHolder(actor, duplicate);
    if (duplicate.version !== version) throw stale(duplicate, { intoId, version });
    const merged = mergeInto(duplicate, kept.id, clock.now());
    if (merged === undefined || isFinal(kept.state) || kept.id === duplicate.id) {
      throw new GatewayError('finding/impossible-step', 'Only open findings can be merged, into another open one.');
    }
    const finding: Finding = { ...without(duplicate, 'dueAtMs', 'escalateAtMs'), ...merged };
    await this.#take(
      actor,
      [
        { finding, kind: 'merge', note, otherId: kept.id },
        { finding: { ...kept, version: kept.version + 1 }, kind: 'absorb', note, otherId: duplicate.id },
      ],
      { intoId, version },
    );
    return finding;
  }

  /** Tells superiors of overdue steps: one more of them each time. */
  async escalateDue(): Promise<void> {
    const { findings, writer, clock, log, policy } = this.#deps;
    const nowMs = clock.now();
    for (const finding of await findings.listToEscalate(wholeEstate, nowMs, escalationsPerSweep)) {
      const course = escalate(finding, nowMs, policy);
      if (course === undefined) continue;
      const next: Finding = { ...without(finding, 'escalateAtMs'), ...course };
      const path = superiorPath(holderOf(next, next).organisationPath, next.escalation);
      const otherId = path.split('/').at(-2) ?? '';
      // Somebody who brings it on at this moment is no fault.
      const isTaken = await writer.take(undefined, [{ finding: next, kind: 'escalate', otherId }]);
      if (isTaken) log.info({ findingId: finding.id, superior: otherId }, 'finding escalated');
    }
  }

  async #next(actor: Actor, finding: Finding, { action, note, post }: AskedStep): Promise<Finding> {
    if (action === 'note') return finding;
    const target = action === 'push' ? await this.#target(actor, finding, post) : undefined;
    const step = { action, note, ...(target !== undefined && { post: target }) };
    const outcome = takeStep(finding, step, { nowMs: this.#deps.clock.now(), policy: this.#deps.policy });
    if (outcome.ok) {
      if (action === 'close') await this.#refuseOwnWork(actor, finding);
      return { ...without(finding, 'handler', 'dueAtMs', 'escalateAtMs'), ...outcome.course };
    }
    if (outcome.why === 'note-missing') {
      const issues = [{ path: 'body.note', message: 'must say what was done, or why not' }];
      throw new GatewayError('request/invalid', 'body.note must say what was done, or why not.', { issues });
    }
    throw new GatewayError(
      'finding/impossible-step',
      `A finding that is ${finding.state} cannot be given the step ${action}.`,
    );
  }

  /** The steps lie at the finding's own organisation, which may be above the actor's. */
  async #refuseOwnWork({ userId }: Actor, finding: Finding): Promise<void> {
    if (!isOwnWork(userId, await this.#deps.steps.list(wholeEstate, [finding.id]))) return;
    const { organisationName } = holderOf(finding, finding);
    const message =
      `You worked on this finding yourself, so somebody else reviews it: another officer of ${organisationName}, or an ` +
      'officer or administrator above it.';
    throw new GatewayError('review/own-work', message);
  }

  async #target(actor: Actor, finding: Finding, post: AskedStep['post']): Promise<Post> {
    const { routing } = this.#deps;
    return post === undefined ? (await routing.route(finding)).post : routing.namedPost(actor.scope, post);
  }

  async #take(actor: Actor, steps: readonly WrittenStep[], yours: object): Promise<void> {
    if (await this.#deps.writer.take(actor, steps)) return;
    const stored = await this.#find(actor, steps[0]?.finding.id ?? '');
    throw stale(stored, yours);
  }

  async #find(actor: Actor, id: string): Promise<Finding> {
    const finding = await this.#deps.findings.find(actor.scope, id);
    if (finding === undefined) throw new GatewayError('finding/unknown', `There is no finding ${id}.`);
    return finding;
  }
}

function assertHolder(actor: Actor, finding: Finding): void {
  const holder = holderOf(finding, finding);
  if (maySpeakFor(actor, holder)) return;
  const message = 'This finding waits for another post; only that one can bring it on.';
  throw new GatewayError('permission/denied', message);
}

function noted(finding: Finding, note: string): Finding {
  if (note.trim() !== '') return { ...finding, version: finding.version + 1 };
  const issues = [{ path: 'body.note', message: 'must not be empty' }];
  throw new GatewayError('request/invalid', 'body.note must not be empty.', { issues });
}

function stale(stored: Finding, yours: object): GatewayError {
  const message = 'Somebody else brought this finding on meanwhile; look at it again.';
  return new GatewayError('finding/stale', message, { extensions: { stored: viewFinding(stored), yours } });
}
