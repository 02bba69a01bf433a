import type { Actor, Role } from '../../platform/actor/actor.ts';
import type { Scope } from '../../platform/actor/scope.ts';
import { addDays, civilTimeOf } from '../../platform/clock/civil-time.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import type { DutyOrganisationService } from '../duty-organisation-service.ts';
import type { AnnounceRoster } from './announce-roster.ts';
import type { AssignmentStore } from './assignment-store.ts';
import { type DutyPost, type PostSlot, slotsOn } from './duty-post.ts';
import type { DutyPostStore } from './duty-post-store.ts';
import { keepSlotKeys, type WantedSlot } from './keep-slot-keys.ts';
import { isFit } from './roster-hole.ts';
import type { OrganisationPort, PeoplePort } from './roster-ports.ts';

interface Deps {
  readonly posts: Pick<DutyPostStore, 'list' | 'find' | 'add' | 'save'>;
  readonly assignments: Pick<AssignmentStore, 'countFrom'>;
  readonly organisations: Pick<DutyOrganisationService, 'partOf' | 'namesOf'> & OrganisationPort;
  readonly people: PeoplePort;
  readonly announce: AnnounceRoster;
  readonly clock: Clock;
  readonly log: Log;
}

interface WantedPost {
  readonly name: string;
  readonly slots: readonly WantedSlot[];
  readonly wanted: number;
  readonly enabled: boolean;
}

/** A post with the name of its organisation. */
export interface NamedPost {
  readonly post: DutyPost;
  readonly organisationName: string;
}

interface FitPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly organisationName: string;
}

/** Duty posts: set up, changed, and who can be assigned to them. */
export class DutyPostService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws GatewayError `organisation/unknown` */
  async list(scope: Scope, organisationId: string | undefined): Promise<NamedPost[]> {
    const part = await this.#deps.organisations.partOf(scope, organisationId);
    return this.name(scope, await this.#deps.posts.list(part));
  }

  /** @throws GatewayError `organisation/unknown` */
  async create(actor: Actor, organisationId: string, { slots, ...wanted }: WantedPost): Promise<NamedPost> {
    const { organisations, posts, announce, clock, log } = this.#deps;
    const organisation = await organisations.findOrganisation(actor.scope, organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    const post: DutyPost = {
      id: newId<'DutyPostId'>(clock.now()),
      ...{ organisationId: organisation.id, organisationPath: organisation.path, ...wanted },
      ...{ slots: keepSlotKeys([], slots), version: 1 },
    };
    await posts.add(post);
    log.info({ postId: post.id, organisationId, by: actor.userId }, 'duty post made');
    announce(post);
    return { post, organisationName: organisation.name };
  }

  /** @throws GatewayError `duty-post/unknown`, `duty-post/stale`, `duty-post/in-use` for a slot with people to come */
  async replace(
    actor: Actor,
    postId: string,
    { slots, version, ...wanted }: WantedPost & { readonly version: number },
  ): Promise<NamedPost> {
    const { posts, announce, log } = this.#deps;
    const stored = await this.find(actor.scope, postId);
    const kept = keepSlotKeys(stored.slots, slots);
    await this.#refuseInUse(stored, kept);
    const post = await posts.save({ ...stored, ...wanted, slots: kept, version });
    if (post === undefined) {
      throw new GatewayError('duty-post/stale', 'Somebody else changed this post meanwhile; read it again.');
    }
    log.info({ postId, by: actor.userId }, 'duty post changed');
    announce(post);
    const [named] = await this.name(actor.scope, [post]);
    return named ?? { post, organisationName: '' };
  }

  /** Who can be assigned, by name. @throws GatewayError `duty-post/unknown` */
  async listPeople(scope: Scope, postId: string): Promise<FitPerson[]> {
    const post = await this.find(scope, postId);
    const people = (await this.#deps.people.list(scope)).filter((person) => isFit(person, post));
    const names = await this.#deps.organisations.namesOf(
      scope,
      people.map(({ organisationPath }) => organisationPath),
    );
    return people
      .map(({ id, name, role, organisationPath }) => ({
        ...{ id, name, role, organisationName: names.get(organisationPath)?.name ?? '' },
      }))
      .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
  }

  /** @throws GatewayError `duty-post/unknown` */
  async find(scope: Scope, postId: string): Promise<DutyPost> {
    const post = await this.#deps.posts.find(scope, postId);
    if (post !== undefined) return post;
    throw new GatewayError('duty-post/unknown', 'There is no such duty post in your part of the organisation.');
  }

  /** With the names of their organisations. */
  async name(scope: Scope, posts: readonly DutyPost[]): Promise<NamedPost[]> {
    const names = await this.#deps.organisations.namesOf(
      scope,
      posts.map(({ organisationPath }) => organisationPath),
    );
    return posts.map((post) => ({ post, organisationName: names.get(post.organisationPath)?.name ?? '' }));
  }

  async #refuseInUse(stored: DutyPost, kept: readonly PostSlot[]): Promise<void> {
    const { assignments, clock } = this.#deps;
    const part: Scope = { organisationPath: stored.organisationPath };
    for (const { key, name } of stored.slots.filter((slot) => kept.every(({ key: kept }) => kept !== slot.key))) {
      const from = firstDateToCome(stored, key, clock.now());
      const count = await assignments.countFrom(part, { postId: stored.id, slotKey: key }, from);
      if (count === 0) continue;
      const message = `${String(count)} assignments to “${name}” are still to come; take them off first, or keep the slot.`;
      throw new GatewayError('duty-post/in-use', message);
    }
  }
}

/** The earliest date of which the slot is not over: a night that began yesterday may still be worked. */
function firstDateToCome(post: DutyPost, slotKey: string, nowMs: number): string {
  const { date: today } = civilTimeOf(nowMs);
  const yesterday = addDays(today, -1);
  const dates = [yesterday, today];
  const isToCome = (date: string): boolean =>
    slotsOn(post, date).some(({ slot, toMs }) => slot.key === slotKey && toMs > nowMs);
  return dates.find(isToCome) ?? addDays(today, 1);
}
