import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RunTransaction, Transaction } from '../../platform/database/run-transaction.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import type { WebhookOutbox } from '../../platform/webhooks/outbox.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import type { Finding } from '../finding.ts';
import { eventOf } from '../finding-event.ts';
import type { FindingStore } from '../finding-store.ts';
import { viewFinding } from '../finding-view.ts';
import type { RoutedTo } from '../routing/routing-service.ts';
import { holderOf } from './finding-course.ts';
import type { StepKind, StepRecord } from './step-record.ts';
import type { StepStore } from './step-store.ts';

interface Deps {
  readonly findings: Pick<FindingStore, 'add' | 'save'>;
  readonly steps: Pick<StepStore, 'add'>;
  readonly evidence: Pick<EvidenceStore, 'add' | 'save'>;
  readonly routing: { route(finding: Finding): Promise<Pick<RoutedTo, 'webhookIds'>> };
  readonly outbox: WebhookOutbox;
  readonly transaction: RunTransaction;
  readonly announcer: Announcer;
  readonly clock: Clock;
}

/** A step with the finding as it stands afterwards. */
export interface WrittenStep {
  readonly finding: Finding;
  readonly kind: StepKind;
  readonly note?: string;
  readonly otherId?: string;
  /** Added or changed with the step. */
  readonly evidence?: { readonly added?: readonly Evidence[]; readonly saved?: readonly Evidence[] };
}

/** Who did it; absent: the gateway by itself. */
type Doer = Pick<Actor, 'userId' | 'displayName'> | undefined;

class StaleFinding extends Error {}

/** Writes steps: finding, history, pictures and what webhooks are to hear, all in one transaction; then tells open pages. */
export class StepWriter {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Stores a new finding with its first steps, each with the finding as it stood then; the last one is stored.
   *
   * @returns false when the user's request is stored already; nothing is written then
   */
  async begin(by: Doer, steps: readonly WrittenStep[]): Promise<boolean> {
    const { findings, transaction } = this.#deps;
    const last = steps.at(-1);
    if (last === undefined) return false;
    const { webhookIds } = await this.#deps.routing.route(last.finding);
    const isNew = await transaction(async (underWay) => {
      if (!(await findings.add(last.finding, underWay))) return false;
      for (const step of steps) await this.#write(by, step, webhookIds, underWay);
      return true;
    });
    if (isNew) this.announce(last.finding);
    return isNew;
  }

  /** Takes steps of several findings at once. @returns false when one of them was brought on meanwhile; nothing is written */
  async take(by: Doer, steps: readonly WrittenStep[]): Promise<boolean> {
    const { routing, transaction } = this.#deps;
    const routed = await Promise.all(steps.map(async (step) => ({ step, ...(await routing.route(step.finding)) })));
    try {
      await transaction(async (underWay) => {
        for (const { step, webhookIds } of routed) {
          if (!(await this.#deps.findings.save(step.finding, underWay))) throw new StaleFinding();
          await this.#write(by, step, webhookIds, underWay);
        }
      });
    } catch (error) {
      if (error instanceof StaleFinding) return false;
      throw error;
    }
    for (const { finding } of steps) this.announce(finding);
    return true;
  }

  /** Tells open pages of those who see the finding. */
  announce(finding: Finding): void {
    const { organisationPath, handler, ownerPath } = finding;
    const data = viewFinding(finding);
    const tell = (path: string): void =>
      this.#deps.announcer.announce({ topic: 'finding', key: finding.id, data, audience: { organisationPath: path } });
    tell(organisationPath);
    // Whoever it was pushed to from elsewhere.
    if (handler !== undefined && !isWithin({ organisationPath }, handler.organisationPath))
      tell(handler.organisationPath);
    // Whose the camera is. Whoever hears it twice keeps the last word, which is the same.
    if (ownerPath !== undefined) tell(ownerPath);
  }

  async #write(by: Doer, step: WrittenStep, webhookIds: readonly string[], transaction: Transaction): Promise<void> {
    const { steps, evidence, outbox, clock } = this.#deps;
    const record = toRecord(by, step, clock.now());
    await steps.add([record], transaction);
    const { added = [], saved = [] } = step.evidence ?? {};
    if (added.length > 0) await evidence.add(added, transaction);
    for (const each of saved) await evidence.save(each, transaction);
    await outbox.put(webhookIds, eventOf(step.finding, record), transaction);
  }
}

function toRecord(by: Doer, { finding, kind, note = '', otherId }: WrittenStep, nowMs: number): StepRecord {
  const holder = holderOf(finding, finding);
  return {
    ...{ id: newId(nowMs), findingId: finding.id, organisationPath: finding.organisationPath },
    ...{ version: finding.version, kind, state: finding.state, atMs: nowMs, byName: by?.displayName ?? '', note },
    ...(by !== undefined && { userId: by.userId }),
    ...{ holderId: holder.organisationId, holderName: holder.organisationName, holderRole: holder.role },
    ...(finding.dueAtMs !== undefined && { dueAtMs: finding.dueAtMs }),
    ...(otherId !== undefined && { otherId }),
  };
}
