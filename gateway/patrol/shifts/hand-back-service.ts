import type { Actor } from '../../platform/actor/actor.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { Announcer } from '../../platform/realtime/announcement.ts';
import type { RegistryPort } from '../registry-port.ts';
import { type HandBack, whyNoReturn, whyNoReturnNote } from './hand-back.ts';
import type { HandBackStore } from './hand-back-store.ts';
import type { Shift, Signature } from './shift.ts';
import type { ShiftFindings } from './shift-ports.ts';
import type { ShiftStore } from './shift-store.ts';
import type { ShiftWork } from './shift-work.ts';
import { dutiesEnd } from './shift-work-service.ts';

interface Deps {
  readonly handBacks: Pick<HandBackStore, 'find' | 'listOfShift' | 'writeNote' | 'accept'>;
  readonly shifts: Pick<ShiftStore, 'find' | 'findOpenOf'>;
  readonly registry: Pick<RegistryPort, 'findOrganisation'>;
  readonly findings: Pick<ShiftFindings, 'refusePersonalText'>;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is said to one closed organisation. */
export interface ReturnNote {
  readonly organisationId: string;
  readonly text: string;
}

/** Gives a closed organisation back what was its own while a superior stood in 交还, and takes its acceptance. */
export class HandBackService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The hand-backs of a shift that ends, one for each organisation for which it stood in; saving them is the caller's.
   *
   * @param shift with its end, and its hand-over when there is one: notes are signed by whoever hands over
   * @throws GatewayError `request/invalid` for a note to somebody else or a second one, `finding/personal-data`
   */
  async prepare(shift: Shift, { standsInFor }: ShiftWork, notes: readonly ReturnNote[]): Promise<HandBack[]> {
    const texts = this.#textsOf(standsInFor, notes);
    const found = await Promise.all(
      standsInFor.map(({ organisationId }) => this.#deps.registry.findOrganisation(wholeEstate, organisationId)),
    );
    const nowMs = this.#deps.clock.now();
    return found
      .filter((organisation) => organisation !== undefined)
      .map(({ id: organisationId, name: organisationName, path: organisationPath }) => {
        const text = texts.get(organisationId);
        return {
          ...{ id: newId<'HandBackId'>(nowMs), shiftId: shift.id, superiorName: shift.organisationName },
          ...{ organisationId, organisationName, organisationPath },
          ...{ fromMs: shift.startsAtMs, toMs: Math.max(shift.startsAtMs, dutiesEnd(shift, nowMs)) },
          ...(text !== undefined && shift.handover !== undefined && { note: { ...shift.handover, note: text } }),
        };
      });
  }

  /** Tells open pages of the organisations, and of those above them, that something of theirs changed. */
  announce(handBacks: readonly HandBack[]): void {
    for (const { id, organisationPath } of handBacks) {
      this.#deps.announcer.announce({ topic: 'shift', key: id, data: { id }, audience: { organisationPath } });
    }
  }

  /**
   * The one note of a shift to an organisation, as long as that has not accepted.
   *
   * @throws GatewayError `shift/unknown`, `hand-back/unknown`, `shift/impossible-step`, `finding/personal-data`
   */
  async writeNote(
    actor: Actor,
    { shiftId, organisationId }: { readonly shiftId: string; readonly organisationId: string },
    text: string,
  ): Promise<Shift> {
    const { shifts, handBacks, findings, log } = this.#deps;
    const shift = await shifts.find(actor.scope, shiftId);
    if (shift === undefined) {
      throw new GatewayError('shift/unknown', 'There is no such shift in your part of the organisation.');
    }
    const given = await handBacks.listOfShift(actor.scope, shift.id);
    const handBack = given.find((each) => each.organisationId === organisationId);
    if (handBack === undefined) throw unknown();
    const reason = whyNoReturnNote(handBack, shift, actor.userId);
    if (reason !== undefined) throw new GatewayError('shift/impossible-step', reason);
    findings.refusePersonalText(text, 'body.text');
    if (!(await handBacks.writeNote(handBack.id, this.#sign(actor, text)))) throw stale();
    log.info({ shiftId, handBackId: handBack.id, userId: actor.userId }, 'note written to a hand-back');
    this.announce([handBack]);
    return shift;
  }

  /**
   * Somebody who works a shift of the organisation accepts what is given back, with or without an annotation; once.
   *
   * @throws GatewayError `hand-back/unknown`, `shift/impossible-step`, `shift/stale`, `finding/personal-data`
   */
  async accept(
    actor: Actor,
    handBackId: string,
    note: string | undefined,
  ): Promise<HandBack & { readonly acceptance: Signature }> {
    const { shifts, handBacks, findings, log } = this.#deps;
    const handBack = await handBacks.find(actor.scope, handBackId);
    const shift = handBack && (await shifts.find(wholeEstate, handBack.shiftId));
    if (handBack === undefined || shift === undefined) throw unknown();
    const own = await shifts.findOpenOf(wholeEstate, actor.userId);
    const reason = whyNoReturn(handBack, shift, { userId: actor.userId, workingAtId: own?.organisationId });
    if (reason !== undefined) throw new GatewayError('shift/impossible-step', reason);
    if (note !== undefined) findings.refusePersonalText(note, 'body.note');
    const acceptance = this.#sign(actor, note);
    if (!(await handBacks.accept(handBack.id, acceptance))) throw stale();
    log.info({ handBackId, userId: actor.userId }, 'hand-back accepted');
    this.announce([handBack]);
    return { ...handBack, acceptance };
  }

  #textsOf(standsInFor: ShiftWork['standsInFor'], notes: readonly ReturnNote[]): Map<string, string> {
    const texts = new Map<string, string>();
    for (const [index, { organisationId, text }] of notes.entries()) {
      const path = `body.handBacks.${String(index)}`;
      this.#deps.findings.refusePersonalText(text, `${path}.text`);
      if (texts.has(organisationId) || standsInFor.every((each) => each.organisationId !== organisationId)) {
        const message = 'must name, once, an organisation for which the shift stands in';
        throw new GatewayError('request/invalid', `${path}.organisationId ${message}.`, {
          issues: [{ path: `${path}.organisationId`, message }],
        });
      }
      texts.set(organisationId, text);
    }
    return texts;
  }

  #sign({ userId, displayName: name }: Actor, note: string | undefined): Signature {
    return { userId, name, atMs: this.#deps.clock.now(), ...(note !== undefined && { note }) };
  }
}

function unknown(): GatewayError {
  return new GatewayError('hand-back/unknown', 'There is no such hand-back in your part of the organisation.');
}

function stale(): GatewayError {
  return new GatewayError('shift/stale', 'Somebody else wrote into this hand-back meanwhile; read it again.');
}
