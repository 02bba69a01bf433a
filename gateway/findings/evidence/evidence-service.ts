import type { Readable } from 'node:stream';
import type { InstantCursor } from '../../platform/http/instant-cursor.ts';
import type { Actor } from '../../platform/actor/actor.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import { civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { readUpload } from '../../platform/http/read-upload.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import { maxPhotoBytes } from '../../registry/photos/photo.ts';
import { readPhoto } from '../../registry/photos/read-photo.ts';
import { holderOf, isFinal } from '../course/finding-course.ts';
import { maySpeakFor } from '../course/post.ts';
import type { StepWriter, WrittenStep } from '../course/step-writer-service.ts';
import type { Finding, LegalHold } from '../finding.ts';
import type { PictureShelf } from '../finding-picture-provider.ts';
import type { FindingStore } from '../finding-store.ts';
import { refusePersonalText } from '../refuse-personal-text.ts';
import type { Evidence, EvidenceView, ViewPurpose } from './evidence.ts';
import type { EvidenceStore } from './evidence-store.ts';
import type { EvidenceViewStore } from './evidence-view-store.ts';

interface Deps {
  readonly findings: Pick<FindingStore, 'find' | 'findSeen'>;
  readonly evidence: Pick<EvidenceStore, 'find' | 'list'>;
  readonly views: Pick<EvidenceViewStore, 'add' | 'isKnown' | 'list'>;
  readonly shelf: PictureShelf;
  readonly writer: Pick<StepWriter, 'take'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly keepDays: number;
}

/** Why somebody looks at a picture, or takes a copy. */
export interface ViewReason {
  readonly act: EvidenceView['act'];
  readonly purpose: ViewPurpose;
  readonly note: string;
}

/** A player asks for a clip in pieces: what the same person asks again for the same reason within this time is one view. */
const sameViewMs = 5 * 60_000;
const maxPhotos = 6;
const dayMs = 86_400_000;

/** Pictures and clips of findings: nobody sees one without a row in the register. */
export class EvidenceService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * The file of a picture; the view is registered before.
   *
   * @throws GatewayError `finding/unknown`, `evidence/unknown`, `evidence/unavailable`, `request/invalid` when a copy
   * has no reason
   */
  async open(
    actor: Actor,
    { findingId, evidenceId }: { readonly findingId: string; readonly evidenceId: string },
    reason: ViewReason,
  ): Promise<{ readonly path: string; readonly evidence: Evidence }> {
    const { evidence, shelf } = this.#deps;
    refusePersonalText(reason.note, 'query.note');
    if (reason.act === 'copy' && reason.note.trim() === '') throw reasonMissing();
    const finding = await this.#findSeen(actor, findingId);
    const found = await evidence.find(wholeEstate, evidenceId);
    if (found?.findingId !== finding.id) throw new GatewayError('evidence/unknown', 'The finding has no such picture.');
    if (found.state !== 'stored') throw unavailable(found);
    await this.#register(actor, found, reason);
    return { path: shelf.locate({ ...found, foundAtMs: finding.foundAtMs }), evidence: found };
  }

  /** The picture of the instant; @throws GatewayError like `open`, `snapshot/unavailable` when there is none */
  async openSnapshot(actor: Actor, findingId: string, reason: ViewReason): Promise<{ readonly path: string }> {
    const finding = await this.#findSeen(actor, findingId);
    if (!finding.hasSnapshot) {
      throw new GatewayError('snapshot/unavailable', finding.snapshotProblem ?? 'The picture is no longer there.');
    }
    // The snapshot has the finding's own id.
    return this.open(actor, { findingId, evidenceId: finding.id }, reason);
  }

  /**
   * Adds a photo without what it told besides its picture: by who reported the finding or who answers for it.
   *
   * @throws GatewayError `finding/unknown`, `permission/denied`, `photo/unreadable`, `photo/too-many`,
   * `request/too-large`, `finding/impossible-step`
   */
  async addPhoto(actor: Actor, findingId: string, upload: Readable): Promise<Evidence> {
    const { evidence, shelf, clock, log, keepDays } = this.#deps;
    const finding = await this.#find(actor, findingId);
    await this.#assertMayAdd(actor, finding);
    const picture = readPhoto(await readUpload(upload, maxPhotoBytes));
    if (picture === undefined) {
      throw new GatewayError('photo/unreadable', 'The upload is no whole JPEG or PNG picture; send another file.');
    }
    const stored = (await evidence.list(wholeEstate, [finding.id])).filter(({ kind }) => kind === 'photo');
    if (stored.length >= maxPhotos) {
      throw new GatewayError('photo/too-many', `A finding has at most ${String(maxPhotos)} photos.`);
    }
    const nowMs = clock.now();
    const photo: Evidence = {
      ...{ id: newId<'EvidenceId'>(nowMs), findingId: finding.id, organisationPath: finding.organisationPath },
      ...{ kind: 'photo', mediaType: picture.mediaType, state: 'stored', sizeBytes: picture.bytes.length },
      ...{ addedAtMs: nowMs, addedBy: actor.displayName, expiresAtMs: nowMs + keepDays * dayMs },
    };
    const place = { id: photo.id, mediaType: photo.mediaType, foundAtMs: finding.foundAtMs };
    // The file first: a row without a file would be a broken picture.
    await shelf.put(place, picture.bytes);
    await this.#takeFresh(actor, finding.id, (fresh) => ({
      ...{ finding: bumped(fresh), kind: 'photo', evidence: { added: [photo] } },
    }));
    log.info({ findingId, evidenceId: photo.id, userId: actor.userId }, 'photo added to finding');
    return photo;
  }

  /** The register of one finding's pictures, newest first. @throws GatewayError `finding/unknown` */
  async listViews(
    actor: Actor,
    findingId: string,
    page: { readonly after?: InstantCursor | undefined; readonly limit: number },
  ): Promise<{ views: EvidenceView[]; total: number }> {
    const finding = await this.#findSeen(actor, findingId);
    return this.#deps.views.list(wholeEstate, { findingId: finding.id, ...page });
  }

  /** Keeps the pictures to the end of a day. @throws GatewayError `finding/unknown`, `request/invalid`, `finding/stale` */
  async hold(actor: Actor, findingId: string, hold: LegalHold): Promise<Finding> {
    refusePersonalText(hold.basis, 'body.basis');
    if (hold.until < civilTimeOf(this.#deps.clock.now()).date) {
      const issues = [{ path: 'body.until', message: 'must not be over' }];
      throw new GatewayError('request/invalid', 'body.until must not be over.', { issues });
    }
    const note = `${hold.basis} → ${hold.until}`;
    return this.#takeFresh(actor, findingId, (fresh) => ({
      ...{ finding: { ...bumped(fresh), hold }, kind: 'hold', note },
    }));
  }

  /** Ends a hold before its day. @throws GatewayError `finding/unknown`, `finding/stale` */
  async release(actor: Actor, findingId: string, note: string): Promise<Finding> {
    refusePersonalText(note, 'body.note');
    return this.#takeFresh(actor, findingId, ({ hold: _hold, ...fresh }) => ({
      ...{ finding: bumped(fresh), kind: 'release', note },
    }));
  }

  async #register(actor: Actor, { id, findingId, organisationPath }: Evidence, reason: ViewReason): Promise<void> {
    const { views, clock } = this.#deps;
    const atMs = clock.now();
    const view: EvidenceView = {
      ...{ id: newId(atMs), findingId, evidenceId: id, organisationPath, ...reason },
      ...{ userId: actor.userId, userName: actor.displayName, atMs },
    };
    if (!(await views.isKnown(view, atMs - sameViewMs))) await views.add(view);
  }

  /** A step that does not depend on where the finding stands is not refused for a step that came between. */
  async #takeFresh(actor: Actor, findingId: string, step: (fresh: Finding) => WrittenStep): Promise<Finding> {
    for (let attempt = 1; attempt <= 3; attempt++) {
      const next = step(await this.#find(actor, findingId));
      if (await this.#deps.writer.take(actor, [next])) return next.finding;
    }
    throw new GatewayError('finding/stale', 'This finding is being changed by others; try again in a moment.');
  }

  async #assertMayAdd(actor: Actor, finding: Finding): Promise<void> {
    if (isFinal(finding.state)) {
      throw new GatewayError('finding/impossible-step', 'This finding has ended; photos cannot be added any more.');
    }
    if (finding.userId === actor.userId || maySpeakFor(actor, holderOf(finding, finding))) return;
    throw new GatewayError(
      'permission/denied',
      'Photos are added by who reported it or by the post that it waits for.',
    );
  }

  async #find(actor: Actor, id: string): Promise<Finding> {
    return known(await this.#deps.findings.find(actor.scope, id), id);
  }

  /** To look at its pictures only. */
  async #findSeen(actor: Actor, id: string): Promise<Finding> {
    return known(await this.#deps.findings.findSeen(actor.scope, id), id);
  }
}

function known(finding: Finding | undefined, id: string): Finding {
  if (finding === undefined) throw new GatewayError('finding/unknown', `There is no finding ${id}.`);
  return finding;
}

function bumped(finding: Finding): Finding {
  return { ...finding, version: finding.version + 1 };
}

function unavailable({ state, problem }: Evidence): GatewayError {
  const fallback = state === 'awaited' ? 'The clip is being recorded; its end has not come.' : 'It is no longer there.';
  return new GatewayError('evidence/unavailable', problem ?? fallback);
}

function reasonMissing(): GatewayError {
  const issues = [{ path: 'query.note', message: 'must say what the copy is for' }];
  return new GatewayError('request/invalid', 'query.note must say what the copy is for.', { issues });
}
