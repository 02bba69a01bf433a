import type { PostOnDutyService } from '../../duty/roster/post-on-duty-service.ts';
import type { Outage } from '../../outages/outage.ts';
import type { OutageStore } from '../../outages/outage-store.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RegistryPort } from '../registry-port.ts';
import type { Shift } from './shift.ts';
import type { ShiftDuty, ShiftFindings } from './shift-ports.ts';
import {
  countRounds,
  type CutList,
  cutList,
  groupByPlan,
  isRoundOf,
  listMissed,
  modeChanges,
  type OutageItem,
  type ShiftWork,
  sumStops,
} from './shift-work.ts';
import type { WorkedRoundStore } from './worked-round-store.ts';

interface Deps {
  readonly rounds: Pick<WorkedRoundStore, 'list'>;
  readonly outages: Pick<OutageStore, 'list' | 'count'>;
  readonly findings: ShiftFindings;
  readonly roster: Pick<PostOnDutyService, 'standsInFor'>;
  readonly registry: RegistryPort;
  readonly duty: ShiftDuty;
  readonly clock: Clock;
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

const dayMs = 86_400_000;
/** Longest lists of a record; the counts are of all. */
const listed = 100;
const outagesAtOnce = 200;
const mostPages = 25;

/** Computes what a shift did and leaves behind, as of now. */
export class ShiftWorkService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async compute(shift: Shift): Promise<ShiftWork> {
    const { findings, clock } = this.#deps;
    const asOfMs = clock.now();
    const scope: Scope = { organisationPath: shift.organisationPath };
    const stretch = { fromMs: shift.startsAtMs, toMs: dutiesEnd(shift, asOfMs) };
    const worked = { fromMs: shift.startsAtMs, toMs: (shift.endedAtMs ?? asOfMs) + 1 };
    const officerIds = shift.members.map(({ officerId }) => officerId);
    const [standsInFor, found, openFindings, outages, openOutages] = await Promise.all([
      this.#standsInFor(shift),
      findings.listFound(scope, { officerIds, ...worked }, listed),
      findings.listOpen(scope, listed),
      this.#outagesWithin(scope, worked),
      this.listOpenOutages(scope),
    ]);
    const crew = {
      ...{ organisationId: shift.organisationId, postId: shift.slot?.postId, memberIds: officerIds },
      standsInForIds: standsInFor.map(({ organisationId }) => organisationId),
    };
    const rounds = (await this.#deps.rounds.list(scope, crew, stretch)).filter((round) => isRoundOf(crew, round));
    return {
      asOfMs,
      ...{
        plans: groupByPlan(rounds),
        rounds: countRounds(rounds),
        stops: sumStops(rounds),
        missed: listMissed(rounds),
      },
      ...{ found, openFindings, outages, openOutages, modes: this.#modes(shift, stretch), standsInFor },
    };
  }

  #modes({ organisationPath }: Shift, { fromMs, toMs }: Stretch): ShiftWork['modes'] {
    const days = Math.max(1, Math.ceil((toMs - fromMs) / dayMs));
    const { spans } = this.#deps.duty.preview(days, { organisationPath }, fromMs);
    return modeChanges(spans.filter((span) => span.fromMs < Math.max(toMs, fromMs + 1)));
  }

  async #standsInFor({ organisationId: id, organisationPath: path, date }: Shift): Promise<ShiftWork['standsInFor']> {
    const closed = await this.#deps.roster.standsInFor({ id, path }, date);
    const found = await Promise.all(closed.map((each) => this.#deps.registry.findOrganisation(wholeEstate, each.id)));
    return found
      .filter((organisation) => organisation !== undefined)
      .map(({ id: organisationId, name: organisationName }) => ({ organisationId, organisationName }));
  }

  /** In a part, newest first. */
  async listOpenOutages(scope: Scope): Promise<CutList<OutageItem>> {
    const { outages } = this.#deps;
    const [open, total] = await Promise.all([
      outages.list(scope, { state: 'open' }, { limit: listed }),
      outages.count(scope, { state: 'open' }),
    ]);
    return { items: await this.#name(scope, open), total };
  }

  /** Those that were confirmed in a stretch, newest first. Their ids are ordered by time. */
  async #outagesWithin(scope: Scope, { fromMs, toMs }: Stretch): Promise<CutList<OutageItem>> {
    const within: Outage[] = [];
    let afterId: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const slice = { limit: outagesAtOnce, ...(afterId !== undefined && { afterId }) };
      const outages = await this.#deps.outages.list(scope, {}, slice);
      within.push(...outages.filter(({ openedAtMs }) => fromMs <= openedAtMs && openedAtMs < toMs));
      const last = outages.at(-1);
      if (last === undefined || outages.length < outagesAtOnce || last.openedAtMs < fromMs) break;
      afterId = last.id;
    }
    const { items, total } = cutList(within, listed);
    return { items: await this.#name(scope, items), total };
  }

  async #name(scope: Scope, outages: readonly Outage[]): Promise<OutageItem[]> {
    const cameras = await this.#deps.registry.findCameras(
      scope,
      outages.map(({ cameraId }) => cameraId),
    );
    const byId = new Map<string, (typeof cameras)[number]>(cameras.map((camera) => [camera.id, camera]));
    return outages.map(({ id, cameraId, fault, startedAtMs, endedAtMs }) => ({
      ...{ id, cameraName: byId.get(cameraId)?.name ?? cameraId, place: byId.get(cameraId)?.place ?? '' },
      ...{ stage: fault.stage, reason: fault.reason, startedAtMs },
      ...(endedAtMs !== undefined && { endedAtMs }),
    }));
  }
}

/** Rounds that fall due later are not this shift's: those after its slot are the next one's. */
export function dutiesEnd({ slot, endedAtMs }: Shift, nowMs: number): number {
  const plannedMs = slot?.toMs ?? Infinity;
  return Math.min(plannedMs, endedAtMs ?? (slot === undefined ? nowMs + 1 : plannedMs));
}
