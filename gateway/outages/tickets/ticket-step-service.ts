import type { Readable } from 'node:stream';
import type { Actor } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { readUpload } from '../../platform/http/read-upload.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { CameraId } from '../../registry/camera.ts';
import { maxPhotoBytes, type PhotoMediaType } from '../../registry/photos/photo.ts';
import type { PhotoShelf } from '../../registry/photos/photo-shelf-provider.ts';
import { readPhoto } from '../../registry/photos/read-photo.ts';
import { nextVersion, type StepRefusal, takeStep, type TicketStep } from './ticket-course.ts';
import type { TicketPhoto, TicketPhotoStore } from './ticket-photo-store.ts';
import type { TicketService } from './ticket-service.ts';
import type { TicketStore } from './ticket-store.ts';
import { viewTicket } from './ticket-view.ts';
import type { TicketWriter } from './ticket-writer-service.ts';
import type { CauseCode, TicketAction } from './ticket-words.ts';
import type { Assignee, Ticket } from './ticket.ts';

interface Deps {
  readonly reading: Pick<TicketService, 'find'>;
  readonly tickets: Pick<TicketStore, 'findRepeated' | 'listCameraIds'>;
  readonly writer: Pick<TicketWriter, 'take'>;
  readonly photos: Pick<TicketPhotoStore, 'find' | 'list'>;
  readonly shelf: Pick<PhotoShelf, 'put' | 'get' | 'remove'>;
  readonly units: { find(scope: Scope, unitId: string): Promise<{ readonly id: string; readonly name: string }> };
  /** Asks for fresh readings of cameras that somebody says are repaired. */
  readonly hurry: (cameraIds: readonly CameraId[]) => void;
  readonly clock: Clock;
  readonly policy: { readonly repeatWithinMs: number };
}

/** A step as a person asks for it. */
export interface AskedStep {
  readonly action: TicketAction;
  /** The version that the person looked at. */
  readonly version: number;
  readonly note: string;
  readonly unitId?: string;
  readonly causeCode?: CauseCode | undefined;
  readonly untilMs?: number;
}

const photosPerTicket = 20;
const hurriedAtMost = 500;
/** Of so many at once each is added: one of them gets through at every try. */
const photoTries = 2 * photosPerTicket;

/** What people do with tickets. */
export class TicketStepService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * @throws GatewayError `ticket/unknown`, `ticket/stale` with both sides, `ticket/impossible-step`, `review/own-work`,
   * `permission/denied`, `unit/unknown`, `request/invalid`
   */
  async step(actor: Actor, ticketId: string, asked: AskedStep): Promise<Ticket> {
    const ticket = await this.#deps.reading.find(actor, ticketId);
    if (ticket.version !== asked.version) throw stale(ticket, asked);
    const { action, note, causeCode, untilMs, unitId } = asked;
    const assignee = unitId === undefined ? undefined : await this.#unit(actor, unitId);
    const step: TicketStep = {
      ...{ action, note },
      ...(assignee && { assignee }),
      ...(causeCode && { causeCode }),
      ...(untilMs !== undefined && { untilMs }),
    };
    const { userId, displayName, contractor } = actor;
    const doer = { userId, displayName, isContractor: contractor !== undefined };
    const outcome = takeStep(ticket, step, doer, this.#deps.clock.now());
    if (!outcome.ok) throw refusal(outcome.why, ticket, action);
    const next = await this.#flagged(outcome.ticket, causeCode);
    if (!(await this.#deps.writer.take(actor, { ticket: next, kind: action, note: noteOf(step) }))) {
      throw stale(await this.#deps.reading.find(actor, ticketId), asked);
    }
    if (action === 'repair') await this.#hurry(next);
    return next;
  }

  /**
   * Stores an upload without what it told besides its picture.
   *
   * @throws GatewayError `ticket/unknown`, `request/too-large`, `photo/unreadable`, `photo/too-many`, `ticket/stale`
   */
  async addPhoto(actor: Actor, ticketId: string, upload: Readable): Promise<TicketPhoto> {
    const { reading, photos, shelf, clock } = this.#deps;
    const { id, organisationPath } = await reading.find(actor, ticketId);
    if ((await photos.list(actor.scope, id)).length >= photosPerTicket) throw tooManyPhotos();
    const picture = readPhoto(await readUpload(upload, maxPhotoBytes));
    if (picture === undefined) {
      throw new GatewayError('photo/unreadable', 'The upload is no whole JPEG or PNG picture; send another file.');
    }
    const { mediaType, bytes } = picture;
    const photo: TicketPhoto = {
      ...{ id: newId(clock.now()), ticketId: id, organisationPath, mediaType, sizeBytes: bytes.length },
      ...{ addedBy: actor.displayName, addedAtMs: clock.now() },
    };
    // The file first: a file without a row is found by nobody, a row without a file would be a broken picture.
    await shelf.put(photo.id, bytes);
    try {
      await this.#note(actor, id, photo);
    } catch (error) {
      await shelf.remove(photo.id);
      throw error;
    }
    return photo;
  }

  /** @throws GatewayError `photo/unknown` */
  async readPhoto(
    actor: Actor,
    photoId: string,
  ): Promise<{ readonly mediaType: PhotoMediaType; readonly bytes: Buffer }> {
    const { photos, shelf, reading } = this.#deps;
    const photo = await photos.find(actor.scope, photoId);
    if (photo === undefined) throw unknownPhoto();
    await reading.find(actor, photo.ticketId).catch(() => Promise.reject(unknownPhoto()));
    const bytes = await shelf.get(photo.id);
    if (bytes === undefined) throw unknownPhoto();
    return { mediaType: photo.mediaType, bytes };
  }

  /** Whoever brings the ticket on at the same moment does not cost the photo. */
  async #note(actor: Actor, ticketId: string, photo: TicketPhoto): Promise<void> {
    const { reading, photos } = this.#deps;
    for (let tries = 0; tries < photoTries; tries++) {
      const ticket = nextVersion(await reading.find(actor, ticketId));
      // Counted after the version was read: who adds one meanwhile makes that version an old one.
      if ((await photos.list(actor.scope, ticketId)).length >= photosPerTicket) throw tooManyPhotos();
      if (await this.#deps.writer.take(actor, { ticket, kind: 'photo', photo })) return;
    }
    throw new GatewayError('ticket/stale', 'Others work on this ticket at the same moment; add the photo again.');
  }

  async #flagged(ticket: Ticket, causeCode: CauseCode | undefined): Promise<Ticket> {
    if (causeCode === undefined) return ticket;
    const { tickets, policy } = this.#deps;
    const window = { sinceMs: ticket.openedAtMs - policy.repeatWithinMs, beforeMs: ticket.openedAtMs };
    const isRepeat = await tickets.findRepeated(wholeEstate, ticket, { causeCode, ...window });
    return { ...ticket, isRepeat };
  }

  async #hurry({ id }: Ticket): Promise<void> {
    this.#deps.hurry(await this.#deps.tickets.listCameraIds(wholeEstate, id, hurriedAtMost));
  }

  async #unit({ scope }: Actor, unitId: string): Promise<Assignee> {
    const { id, name } = await this.#deps.units.find(scope, unitId);
    return { unitId: id, unitName: name };
  }
}

/** The history tells to whom it was given. */
function noteOf({ note, assignee }: TicketStep): string {
  if (assignee === undefined) return note;
  return note === '' ? assignee.unitName : `${assignee.unitName} — ${note}`;
}

function refusal(why: StepRefusal, ticket: Ticket, action: TicketAction): GatewayError {
  switch (why) {
    case 'not-now':
      return new GatewayError(
        'ticket/impossible-step',
        `A ticket that is ${ticket.state} cannot be given the step ${action}; look at it again.`,
      );
    case 'own-work':
      return new GatewayError('review/own-work', 'You asked for this or did it yourself, so somebody else decides.');
    case 'in-house-only':
      return new GatewayError('permission/denied', 'Contractors cannot decide this; ask whoever gave you the ticket.');
    case 'end-passed':
      return new GatewayError('request/invalid', 'body.untilMs must lie in the future.', {
        issues: [{ path: 'body.untilMs', message: 'must lie in the future' }],
      });
  }
}

function stale(stored: Ticket, yours: object): GatewayError {
  const message = 'Somebody else brought this ticket on meanwhile; look at it again.';
  return new GatewayError('ticket/stale', message, { extensions: { stored: viewTicket(stored), yours } });
}

function tooManyPhotos(): GatewayError {
  return new GatewayError('photo/too-many', `A ticket has at most ${String(photosPerTicket)} photos.`);
}

function unknownPhoto(): GatewayError {
  return new GatewayError('photo/unknown', 'There is no such photo in your part.');
}
