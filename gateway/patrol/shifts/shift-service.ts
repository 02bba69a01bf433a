import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Transaction } from '../../platform/database/run-transaction.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import { announceShift } from './announce-shift.ts';
import type { HandBack } from './hand-back.ts';
import type { HandBackService, ReturnNote } from './hand-back-service.ts';
import type { HandBackStore } from './hand-back-store.ts';
import { needsReason, type Shift, type ShiftNote, type ShiftStep, type Signature, whyNot } from './shift.ts';
import type { ShiftFindings } from './shift-ports.ts';
import { hashRecord, writeRecord } from './shift-record.ts';
import type { ShiftStore } from './shift-store.ts';
import type { ShiftWorkService } from './shift-work-service.ts';

interface Deps {
  readonly shifts: Pick<ShiftStore, 'find' | 'findOpenOf' | 'listNotes' | 'save' | 'addNote'>;
  readonly work: Pick<ShiftWorkService, 'compute'>;
  readonly findings: Pick<ShiftFindings, 'refusePersonalText'>;
  readonly handBacks: Pick<HandBackStore, 'listOfShift' | 'addAll' | 'holdAsRead'>;
  readonly givingBack: Pick<HandBackService, 'prepare' | 'announce'>;
  readonly bus: EventBus;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is said with a step, and the version that it was decided from. */
interface StepWish {
  readonly note?: string | undefined;
  readonly version: number;
}

/** Brings a shift on: notes, hand-over, acceptance, sign-off. Whatever is written stays as it was written. */
export class ShiftService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `shift/unknown`, `shift/impossible-step`, `finding/personal-data` */
  async writeNote(actor: Actor, shiftId: string, text: string): Promise<Shift> {
    const shift = await this.#ready(actor, shiftId, { step: 'note' });
    this.#deps.findings.refusePersonalText(text, 'body.text');
    const note = this.#note(actor, shift, shift.state === 'working' ? 'work' : 'annotation', text);
    if (!(await this.#deps.shifts.addNote(note))) throw stale();
    announceShift(this.#deps, shift);
    return shift;
  }

  /**
   * Keeps what is handed over as it is at this instant; the crew is free for another shift. Closed organisations for which
   * it stood in are given back what was theirs.
   *
   * @throws GatewayError `shift/unknown`, `shift/stale`, `shift/impossible-step`, `finding/personal-data`; so do the others
   */
  async handOver(
    actor: Actor,
    shiftId: string,
    { handBacks: returnNotes = [], ...wish }: StepWish & { readonly handBacks?: readonly ReturnNote[] | undefined },
  ): Promise<Shift> {
    const shift = await this.#ready(actor, shiftId, { step: 'hand-over', ...wish });
    const handover = this.#sign(actor, wish.note);
    const next: Shift = { ...shift, state: 'handed-over', handover, endedAtMs: handover.atMs };
    const handedWork = await this.#deps.work.compute(next);
    const { handBacks, givingBack } = this.#deps;
    const given = await givingBack.prepare(next, handedWork, returnNotes);
    const within = async (transaction: Transaction) => handBacks.addAll(given, transaction).then(() => true);
    const notes = this.#notesOf(actor, shift, 'hand-over', wish.note);
    const saved = await this.#save(actor, next, { notes, handedWork, within });
    givingBack.announce(given);
    return saved;
  }

  /** The next officer takes over, with or without an annotation. */
  async accept(actor: Actor, shiftId: string, wish: StepWish): Promise<Shift> {
    const shift = await this.#ready(actor, shiftId, { step: 'accept', ...wish });
    const next: Shift = { ...shift, state: 'accepted', acceptance: this.#sign(actor, wish.note) };
    return this.#save(actor, next, { notes: this.#notesOf(actor, shift, 'acceptance', wish.note) });
  }

  /** The record is kept as it is now, with its hash; without hand-over or acceptance the supervisor says why. */
  async signOff(actor: Actor, shiftId: string, wish: StepWish): Promise<Shift> {
    const shift = await this.#ready(actor, shiftId, { step: 'sign-off', ...wish });
    if (needsReason(shift) && wish.note === undefined) {
      const message = 'must say why the shift is signed off without being handed over and accepted';
      throw new GatewayError('request/invalid', `body.note ${message}.`, { issues: [{ path: 'body.note', message }] });
    }
    const endedAtMs = shift.endedAtMs ?? shift.slot?.toMs ?? this.#deps.clock.now();
    const next: Shift = { ...shift, state: 'signed-off', signOff: this.#sign(actor, wish.note), endedAtMs };
    const added = this.#notesOf(actor, shift, 'sign-off', wish.note);
    const { shifts, handBacks, givingBack } = this.#deps;
    const [read, readBacks, work] = await Promise.all([
      shifts.listNotes(wholeEstate, shift.id),
      handBacks.listOfShift(wholeEstate, shift.id),
      this.#deps.work.compute(next),
    ]);
    // What was never handed over is given back now.
    const given: HandBack[] = shift.state === 'working' ? await givingBack.prepare(next, work, []) : [];
    const text = writeRecord(next, work, [...read, ...added], [...readBacks, ...given]);
    const record = { text, hash: hashRecord(text), readNotes: read.length };
    const within = async (transaction: Transaction) => {
      if (!(await handBacks.holdAsRead(shift.id, readBacks, transaction))) return false;
      await handBacks.addAll(given, transaction);
      return true;
    };
    const saved = await this.#save(actor, next, { notes: added, record, within });
    givingBack.announce(given);
    return saved;
  }

  /** The shift when the actor may take the step on it. */
  async #ready(
    actor: Actor,
    shiftId: string,
    { step, note, version }: Partial<StepWish> & { readonly step: ShiftStep },
  ): Promise<Shift> {
    const { shifts, findings, clock } = this.#deps;
    const shift = await this.#find(actor.scope, shiftId);
    if (version !== undefined && shift.version !== version) throw stale();
    const own = await shifts.findOpenOf(wholeEstate, actor.userId);
    const reason = whyNot(step, shift, { actor, workingAt: own?.organisationPath }, clock.now());
    if (reason !== undefined) throw new GatewayError('shift/impossible-step', reason);
    if (note !== undefined) findings.refusePersonalText(note, 'body.note');
    return shift;
  }

  async #find(scope: Scope, shiftId: string): Promise<Shift> {
    const shift = await this.#deps.shifts.find(scope, shiftId);
    if (shift !== undefined) return shift;
    throw new GatewayError('shift/unknown', 'There is no such shift in your part of the organisation.');
  }

  async #save(actor: Actor, shift: Shift, beside: Parameters<ShiftStore['save']>[1]): Promise<Shift> {
    const saved = await this.#deps.shifts.save(shift, beside);
    if (saved === undefined) throw stale();
    this.#deps.log.info({ shiftId: shift.id, state: shift.state, userId: actor.userId }, 'shift brought on');
    announceShift(this.#deps, saved);
    return saved;
  }

  #sign({ userId, displayName: name }: Actor, note: string | undefined): Signature {
    return { userId, name, atMs: this.#deps.clock.now(), ...(note !== undefined && { note }) };
  }

  #notesOf(actor: Actor, shift: Shift, kind: ShiftNote['kind'], text: string | undefined): ShiftNote[] {
    return text === undefined ? [] : [this.#note(actor, shift, kind, text)];
  }

  #note(actor: Actor, shift: Shift, kind: ShiftNote['kind'], text: string): ShiftNote {
    const atMs = this.#deps.clock.now();
    const { id: shiftId, organisationPath } = shift;
    return {
      id: newId(atMs),
      shiftId,
      organisationPath,
      kind,
      text,
      userId: actor.userId,
      byName: actor.displayName,
      atMs,
    };
  }
}

function stale(): GatewayError {
  return new GatewayError('shift/stale', 'Somebody else brought this shift on meanwhile; read it again.');
}
