import { createHash, timingSafeEqual } from 'node:crypto';
import type { CameraRateView } from '../../health/minutes/minutes-api.ts';
import type { RateService } from '../../health/minutes/rate-service.ts';
import { noMinutes } from '../../health/minutes/rates.ts';
import type { SuspendedMinutes } from '../../outages/tickets/suspended-minutes-service.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { isWithin, type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { addDays, civilTimeOf, instantOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { ContractService } from '../../registry/contracts/contract-service.ts';
import type { CameraId } from '../../registry/camera.ts';
import type { Cell } from '../../registry/sheets/cell.ts';
import { writeSheet } from '../../registry/sheets/write-sheet.ts';
import {
  canonicalText,
  daysOfMonth,
  leasedDays,
  type LeaseEvidence,
  type LeaseExclusion,
  type LeaseTerms,
  weighLease,
} from './lease-evidence.ts';
import type { LeaseEvidenceView, LeaseExclusionView } from './lease-evidence-api.ts';
import { type EvidenceSeal, exclusionHeadRows, exclusionRow, leaseHeadRows, pointRow } from './lease-sheet.ts';

interface Deps {
  readonly contracts: Pick<ContractService, 'read'>;
  readonly rates: Pick<RateService, 'rank' | 'nameCameras' | 'listUnder'>;
  readonly suspensions: Pick<SuspendedMinutes, 'listBetween'>;
  /** Port to the vault: signs for a purpose by a key that only this gateway has. */
  readonly vault: { sign(purpose: string, text: string): string };
  readonly clock: Clock;
  readonly log: Log;
}

const purpose = 'lease-evidence';
const minuteMs = 60_000;
const rowsAtOnce = 200;
/** The sheet has them all. */
const exclusionsShown = 50;

/** Evidence of what leased points were worth in a month, for both sides. */
export class LeaseEvidenceService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `contract/unknown` */
  async read(scope: Scope, contractId: string, month: string): Promise<LeaseEvidenceView> {
    const evidence = await this.#weigh(scope, contractId, month);
    const { formulaVersion, days, terms, total, points, exclusions, insufficientPoints, proposedFen } = evidence;
    const shown = exclusions.slice(0, exclusionsShown);
    const named = await this.#named(scope, shown);
    return {
      ...{ formulaVersion, month, contractNumber: terms.number, ...(days && { days }) },
      ...{ isComplete: this.#isOver(month), agreedPoints: terms.points, points: points.length, insufficientPoints },
      ...{ dueMinutes: total.dueMinutes, unknownMinutes: total.dueMinutes - total.knownMinutes },
      exclusionCount: exclusions.length,
      exclusions: shown.map((exclusion) => told(scope, exclusion, named.get(exclusion.cameraId)?.cameraName ?? '')),
      outageMinutes: total.knownMinutes - total.onlineMinutes,
      ...{ agreedAvailability: terms.agreedAvailability, proposedFen, asOfMs: this.#deps.clock.now() },
      ...this.#seal(evidence),
    };
  }

  /** The evidence point by point as XLSX. @throws GatewayError `contract/unknown` before the first byte */
  async export(actor: Actor, contractId: string, month: string): Promise<AsyncGenerator<Uint8Array>> {
    const { log, clock } = this.#deps;
    const evidence = await this.#weigh(actor.scope, contractId, month);
    const seal = this.#seal(evidence);
    log.info({ userId: actor.userId, contractId, month, hash: seal.hash }, 'lease evidence exported');
    const head = leaseHeadRows({ evidence, ...seal, isComplete: this.#isOver(month), asOfMs: clock.now() });
    return writeSheet('xlsx', this.#rows(actor.scope, evidence, head));
  }

  /**
   * @returns whether the gateway signed that hash for this contract and month, and whether the evidence of now has it
   * @throws GatewayError `contract/unknown`
   */
  async check(
    scope: Scope,
    contractId: string,
    { month, hash, signature }: EvidenceSeal & { readonly month: string },
  ): Promise<{ isOurs: boolean; isUnchanged: boolean }> {
    const now = this.#seal(await this.#weigh(scope, contractId, month));
    const ours = Buffer.from(this.#sign({ contractId, month, hash }));
    return { isOurs: timingSafeEqual(ours, Buffer.from(signature)), isUnchanged: now.hash === hash };
  }

  async #weigh(scope: Scope, contractId: string, month: string): Promise<LeaseEvidence> {
    const { contracts, rates, suspensions, clock } = this.#deps;
    const contract = await contracts.read(scope, contractId);
    const { number, startsOn, endsOn, points, monthlyFeeFen, agreedAvailability } = contract;
    const terms: LeaseTerms = { contractId, number, startsOn, endsOn, points, monthlyFeeFen, agreedAvailability };
    const days = leasedDays(month, terms);
    if (days === undefined) return weighLease(month, terms, []);
    const cameras = await rates.rank(scope, { ...days, contractId, order: 'offline' });
    const under = new Set(await rates.listUnder(scope, contractId));
    // Within one minute the evidence stays the same.
    const nowMs = Math.ceil(clock.now() / minuteMs) * minuteMs;
    const time = { fromMs: instantOf(days.from), toMs: Math.min(instantOf(addDays(days.to, 1)), nowMs) };
    // A ticket that spans counties is not in the reader's scope, but what it excuses of the own points is theirs to see.
    const suspended = under.size === 0 ? [] : await suspensions.listBetween(wholeEstate, time);
    return weighLease(
      month,
      terms,
      cameras,
      suspended.filter(({ cameraId }) => under.has(cameraId)),
    );
  }

  async *#rows(scope: Scope, { points, exclusions }: LeaseEvidence, head: readonly (readonly Cell[])[]) {
    yield head;
    for (const slice of piecesOf(points)) {
      const named = await this.#named(scope, slice);
      yield slice.map((point) => pointRow(point, named.get(point.cameraId)));
    }
    yield exclusionHeadRows(exclusions.length);
    for (const slice of piecesOf(exclusions)) {
      const named = await this.#named(scope, slice);
      yield slice.map((exclusion) =>
        exclusionRow(told(scope, exclusion, named.get(exclusion.cameraId)?.cameraName ?? '')),
      );
    }
  }

  /** Names and places of the cameras, by id. */
  async #named(scope: Scope, of: readonly { readonly cameraId: CameraId }[]): Promise<Map<string, CameraRateView>> {
    const ids = [...new Set(of.map(({ cameraId }) => cameraId))];
    const named = await this.#deps.rates.nameCameras(
      scope,
      ids.map((id) => ({ id, sums: noMinutes })),
    );
    return new Map(named.map((camera) => [camera.cameraId, camera]));
  }

  #seal(evidence: LeaseEvidence): EvidenceSeal {
    const hash = createHash('sha256').update(canonicalText(evidence), 'utf8').digest('hex');
    const { month, terms } = evidence;
    return { hash, signature: this.#sign({ contractId: terms.contractId, month, hash }) };
  }

  #sign(named: { readonly contractId: string; readonly month: string; readonly hash: string }): string {
    return this.#deps.vault.sign(purpose, `${named.contractId} ${named.month} ${named.hash}`);
  }

  #isOver(month: string): boolean {
    return civilTimeOf(this.#deps.clock.now()).date > daysOfMonth(month).to;
  }
}

function* piecesOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += rowsAtOnce) yield items.slice(from, from + rowsAtOnce);
}

/** An exclusion as this reader is told of it: who decided on a ticket of others, and why, is not theirs to read. */
function told(scope: Scope, exclusion: LeaseExclusion, cameraName: string): LeaseExclusionView {
  const { cameraId, fromMs, toMs, minutes, organisationPath, reason, askedBy, approvedBy, approvedAtMs } = exclusion;
  return {
    ...{ cameraId, cameraName, fromMs, toMs, minutes },
    ...(isWithin(scope, organisationPath) && { grounds: { reason, askedBy, approvedBy, approvedAtMs } }),
  };
}
