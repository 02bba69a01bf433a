import { z } from 'zod';
import type { ComparedPart, RatePeriod, RateService } from '../../health/minutes/rate-service.ts';
import type { RateGrouping } from '../../health/minutes/rates.ts';
import type { CauseLossesStore } from '../../outages/causes/cause-losses-store.ts';
import type { CauseLosses } from '../../outages/causes/cause-losses.ts';
import { grossRepairMs, netRepairMs, type Repair } from '../../outages/tickets/repair.ts';
import type { RepairStore } from '../../outages/tickets/repair-store.ts';
import type { FigurePeriod } from '../../outages/tickets/ticket-figures.ts';
import { ticketNumber } from '../../outages/tickets/ticket-view.ts';
import type { CauseCode } from '../../outages/tickets/ticket-words.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import { addDays, instantOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { noPageCursor, parsePageCursor, writePageCursor } from '../../platform/http/page-cursor.ts';
import {
  countUnexplained,
  figuresByCauseCode,
  figuresOfRepairs,
  groupRepairs,
  lengthOf,
  rankClosed,
} from './repair-report.ts';
import { repairFormulaVersion, type RepairPage, type RepairsView, type RepairView } from './repairs-api.ts';

interface Deps {
  readonly rates: Pick<RateService, 'compare'>;
  readonly repairs: Pick<RepairStore, 'listOf' | 'listCameras'>;
  readonly losses: Pick<CauseLossesStore, 'sumUp'>;
  readonly clock: Clock;
}

type RepairQuestion = RatePeriod & { readonly by: RateGrouping };

/** Which of the closed tickets. */
interface TicketQuestion extends RatePeriod {
  readonly by?: RateGrouping | undefined;
  readonly key?: string | undefined;
  readonly causeCode?: CauseCode | 'none' | undefined;
}

interface PageWish {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const minuteMs = 60_000;
const cursorShape = z.tuple([z.number(), z.string().max(36)]);

/** How long repairs took and what broke: every figure of a part is made of its own tickets and outages. */
export class RepairReportService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `organisation/unknown`, `request/invalid` (dates) */
  async read(scope: Scope, question: RepairQuestion): Promise<RepairsView> {
    const { rates, repairs, losses, clock } = this.#deps;
    const { by, from, to } = question;
    const part = await rates.compare(scope, question);
    const days = instantsOf(question);
    const nowMs = clock.now();
    const [tickets, lost] = await Promise.all([
      repairs.listOf(part.scope, days),
      losses.sumUp(part.scope, { ...days, toMs: Math.max(days.fromMs, Math.min(days.toMs, nowMs)) }),
    ]);
    const groups = groupRepairs(tickets, await this.#keysOf(part, by, tickets), days);
    const names = await part.namesOf(groups.map(({ key }) => key).filter((key) => key !== ''));
    return {
      ...{ formulaVersion: repairFormulaVersion, from, to, by, asOfMs: nowMs, total: figuresOfRepairs(tickets, days) },
      groups: groups.map((group) => ({ ...group, name: names.get(group.key) ?? nameOf(group.key, by, tickets) })),
      causeCodes: figuresByCauseCode(tickets, days),
      unexplained: countUnexplained(tickets, days),
      kinds: lost.kinds.map(({ kind, ...sums }) => ({ kind, ...viewLosses(sums) })),
      announced: viewLosses(lost.announced),
    };
  }

  /** Closed tickets, the longest first. @throws GatewayError as `read` does */
  async list(scope: Scope, { cursor, limit, ...question }: TicketQuestion & PageWish): Promise<RepairPage> {
    const after = cursor === undefined ? undefined : parsePageCursor(cursorShape, cursor);
    if (cursor !== undefined && after === undefined) throw noPageCursor();
    const ranked = await this.rank(scope, question);
    const rest = after === undefined ? ranked : ranked.filter((ticket) => isAfter(ticket, after));
    const page = rest.slice(0, limit);
    const last = rest.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(viewRepair),
      total: ranked.length,
      ...(last !== undefined && { nextCursor: writePageCursor([lengthOf(last), last.id]) }),
    };
  }

  /** All of them. @throws GatewayError as `read` does */
  async rank(scope: Scope, { by, key, causeCode, ...period }: TicketQuestion): Promise<Repair[]> {
    const part = await this.#deps.rates.compare(scope, { ...period, by: by ?? 'organisation' });
    const days = instantsOf(period);
    const closed = rankClosed(await this.#deps.repairs.listOf(part.scope, days), days);
    const explained = causeCode === undefined ? closed : closed.filter((ticket) => isClosedWith(ticket, causeCode));
    if (by === undefined || key === undefined) return explained;
    const keysOf = await this.#keysOf(part, by, explained);
    return explained.filter((ticket) => keysOf(ticket).has(key));
  }

  /** The groups of a ticket: its assignee among maintainers, else those of its cameras; the unknown one without any. */
  async #keysOf(
    part: ComparedPart,
    by: RateGrouping,
    tickets: readonly Repair[],
  ): Promise<(ticket: Repair) => ReadonlySet<string>> {
    if (by === 'maintainer') return ({ unitId = '' }) => new Set([unitId]);
    const keys = new Map<string, Set<string>>();
    for (const { ticketId, cameraId } of await this.#deps.repairs.listCameras(part.scope, tickets)) {
      const key = part.keyOf(cameraId);
      if (key !== undefined) keys.set(ticketId, (keys.get(ticketId) ?? new Set()).add(key));
    }
    const unknown = new Set(['']);
    return ({ id }) => keys.get(id) ?? unknown;
  }
}

/** Civil days as instants: from 00:00 of the first one to 24:00 of the last one. */
function instantsOf({ from, to }: Pick<RatePeriod, 'from' | 'to'>): FigurePeriod {
  return { fromMs: instantOf(from), toMs: instantOf(addDays(to, 1)) };
}

function viewLosses({ causes, cameras, lostMs }: CauseLosses) {
  return { causes, cameras, lostMinutes: Math.round(lostMs / minuteMs) };
}

function viewRepair(repair: Repair): RepairView {
  const { subjectKind: kind, subjectName: name, organisationName, unitName, faultKind, causeCode, ...rest } = repair;
  const { startedAtMs, restoredAtMs, closedAtMs = repair.openedAtMs, isRepeat, isFalse } = rest;
  const [gross, net] = [grossRepairMs(repair), netRepairMs(repair)];
  return {
    ...{ ticketId: repair.id, number: ticketNumber(repair), subject: { kind, name }, organisationName },
    ...(unitName !== undefined && { unitName }),
    faultKind,
    ...(causeCode !== undefined && { causeCode }),
    startedAtMs,
    ...(restoredAtMs !== undefined && { restoredAtMs }),
    closedAtMs,
    ...(gross !== undefined && { grossMs: gross }),
    ...(net !== undefined && { netMs: net }),
    ...{ isRepeat, isFalse },
  };
}

/** A unit that is not registered any more keeps the name that its tickets tell. */
function nameOf(key: string, by: RateGrouping, tickets: readonly Repair[]): string {
  if (by !== 'maintainer') return key;
  return tickets.findLast(({ unitId }) => unitId === key)?.unitName ?? key;
}

function isClosedWith({ causeCode, isFalse }: Repair, asked: CauseCode | 'none'): boolean {
  return !isFalse && (causeCode ?? 'none') === asked;
}

function isAfter(ticket: Repair, [length, id]: readonly [number, string]): boolean {
  return lengthOf(ticket) < length || (lengthOf(ticket) === length && ticket.id > id);
}
