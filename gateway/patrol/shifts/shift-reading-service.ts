import { z } from 'zod';
import { officerOf } from '../../duty/roster/assignment.ts';
import type { MannedSlot, PostOnDutyService } from '../../duty/roster/post-on-duty-service.ts';
import type { DutyOrganisationService } from '../../duty/duty-organisation-service.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { readJson } from '../../platform/database/columns.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { readInstantCursor, writeInstantCursor } from '../../platform/http/instant-cursor.ts';
import { givenBack, recordedHandBack } from './given-back.ts';
import type { HandBackStore } from './hand-back-store.ts';
import { openKeyOf, possibleSteps, type Shift, type ShiftState } from './shift.ts';
import { hashRecord } from './shift-record.ts';
import type { ShiftStore } from './shift-store.ts';
import type { ShiftDetail } from './shift-view.ts';
import type { ShiftWork } from './shift-work.ts';
import { shiftWorkView } from './shift-work-api.ts';
import type { ShiftWorkService } from './shift-work-service.ts';
import { latenessOf, type ShiftPolicy } from './sign-in.ts';
import type { ShiftOffer, SignInService } from './sign-in-service.ts';
import type { boardStates } from './shifts-api.ts';

interface Deps {
  readonly shifts: Pick<
    ShiftStore,
    'find' | 'findOpenOf' | 'list' | 'listInStates' | 'listNotes' | 'readRecord' | 'readHandedWork'
  >;
  readonly handBacks: Pick<HandBackStore, 'listOfShift'>;
  readonly work: Pick<ShiftWorkService, 'compute'>;
  readonly signIns: Pick<SignInService, 'listOffers'>;
  readonly roster: Pick<PostOnDutyService, 'listSlots'>;
  readonly organisations: Pick<DutyOrganisationService, 'partOf' | 'namesOf'>;
  readonly clock: Clock;
  readonly policy: ShiftPolicy;
}

interface ShiftQuery {
  readonly organisationId?: string | undefined;
  readonly state?: ShiftState | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** How one slot of the roster is manned. */
export interface BoardSlot {
  readonly slot: MannedSlot;
  readonly organisationName: string;
  readonly state: (typeof boardStates)[number];
  readonly shift?: Shift;
}

interface MyShift {
  readonly current?: ShiftDetail;
  readonly offers: readonly (ShiftOffer & { readonly organisationName: string })[];
  readonly waiting: readonly Shift[];
}

/** A board tells of slots that ended so long ago, or begin so soon, ms. */
const boardMs = 2 * 3_600_000;
/** Shifts that wait longer than this for acceptance are the supervisors' business, ms. */
const waitingMs = 3 * 86_400_000;

/** Nobody takes over more of them than that; the longest waiting come first. */
const mostWaiting = 200;

/** Reads shifts: one's own, one with its record, a page, the roll-call. */
export class ShiftReadingService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `shift/unknown` */
  async read(actor: Actor, shiftId: string): Promise<ShiftDetail> {
    const shift = await this.#deps.shifts.find(actor.scope, shiftId);
    if (shift !== undefined) return this.#detail(actor, shift);
    throw new GatewayError('shift/unknown', 'There is no such shift in your part of the organisation.');
  }

  async mine(actor: Actor): Promise<MyShift> {
    const { shifts, signIns, organisations, clock } = this.#deps;
    const current = await shifts.findOpenOf(wholeEstate, actor.userId);
    const offers = current === undefined ? await signIns.listOffers(actor) : [];
    const names = await organisations.namesOf(
      actor.scope,
      offers.map(({ slot }) => slot.post.organisationPath),
    );
    const waiting = await shifts.listInStates(actor.scope, ['handed-over'], clock.now() - waitingMs);
    return {
      ...(current !== undefined && { current: await this.#detail(actor, current) }),
      offers: offers.map((offer) => ({
        ...offer,
        organisationName: names.get(offer.slot.post.organisationPath)?.name ?? '',
      })),
      waiting: waiting
        .filter(({ members }) => members.every(({ officerId }) => officerId !== actor.userId))
        .slice(0, mostWaiting),
    };
  }

  /** Newest first. @throws GatewayError `organisation/unknown`, `request/invalid` (cursor) */
  async list(
    scope: Scope,
    { organisationId, cursor, limit, ...filter }: ShiftQuery,
  ): Promise<{ shifts: Shift[]; nextCursor?: string; total: number }> {
    const part = await this.#deps.organisations.partOf(scope, organisationId);
    const after = cursor === undefined ? undefined : readInstantCursor(cursor);
    const { shifts, total } = await this.#deps.shifts.list(part, { ...filter, after, limit: limit + 1 });
    const page = shifts.slice(0, limit);
    const last = shifts.length > limit ? page.at(-1) : undefined;
    return {
      ...{ shifts: page, total },
      ...(last && { nextCursor: writeInstantCursor({ atMs: last.startsAtMs, id: last.id }) }),
    };
  }

  /** Slots of now, of just before and of soon, with who works them. @throws GatewayError `organisation/unknown` */
  async board(
    scope: Scope,
    organisationId: string | undefined,
  ): Promise<{ atMs: number; slots: BoardSlot[]; unplanned: Shift[] }> {
    const { shifts, roster, organisations, clock } = this.#deps;
    const atMs = clock.now();
    const part = await organisations.partOf(scope, organisationId);
    const [slots, recent] = await Promise.all([
      roster.listSlots(part, { fromMs: atMs - boardMs, toMs: atMs + boardMs }),
      // A slot of 24 hours that ended just now began more than a day ago.
      shifts.listInStates(part, ['working', 'handed-over', 'accepted', 'signed-off'], atMs - 2 * 86_400_000),
    ]);
    const bySlot = new Map(recent.map((shift) => [openKeyOf(shift), shift]));
    const names = await organisations.namesOf(
      scope,
      slots.map(({ post }) => post.organisationPath),
    );
    return {
      atMs,
      slots: slots.map((slot) => {
        const shift = bySlot.get(`${slot.post.id}/${slot.date}/${slot.slot.key}`);
        const organisationName = names.get(slot.post.organisationPath)?.name ?? '';
        return { slot, organisationName, state: this.#stateOf(slot, shift, atMs), ...(shift && { shift }) };
      }),
      unplanned: recent.filter(({ slot, state }) => slot === undefined && state === 'working'),
    };
  }

  #stateOf(slot: MannedSlot, shift: Shift | undefined, atMs: number): BoardSlot['state'] {
    if (shift !== undefined) return shift.state === 'working' ? 'working' : 'done';
    if (slot.assignments.map(officerOf).length === 0) return 'nobody';
    return latenessOf(slot.fromMs, atMs, this.#deps.policy) > 0 ? 'late' : 'due';
  }

  async #detail(actor: Actor, shift: Shift): Promise<ShiftDetail> {
    const { shifts, handBacks, clock } = this.#deps;
    const [own, handedOver, notes, kept, returned] = await Promise.all([
      shifts.findOpenOf(wholeEstate, actor.userId),
      shifts.readHandedWork(wholeEstate, shift.id),
      shifts.listNotes(wholeEstate, shift.id),
      shifts.readRecord(wholeEstate, shift.id),
      handBacks.listOfShift({ organisationPath: shift.organisationPath }, shift.id),
    ]);
    const signed = kept && readRecord(kept.text, shift.id);
    const work = signed?.work ?? (await this.#deps.work.compute(shift));
    return {
      ...{ shift, work, handedOver, notes },
      handBacks: givenBack(shift, { current: returned, recorded: signed?.handBacks ?? [] }, actor.userId),
      may: possibleSteps(shift, { actor, workingAt: own?.organisationPath }, clock.now()),
      ...(kept && { record: { hash: kept.hash, isIntact: hashRecord(kept.text) === kept.hash } }),
    };
  }
}

const keptRecord = z.object({ work: shiftWorkView, handBacks: z.array(recordedHandBack).optional() });

function readRecord(text: string, shiftId: string) {
  const { work, handBacks } = readJson(keptRecord, text, `the record of shift ${shiftId}`);
  // Absent and undefined are one thing to readers of figures.
  return { work: work as ShiftWork, handBacks: handBacks ?? [] };
}
