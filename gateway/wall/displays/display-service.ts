import { hashSessionToken, newSessionToken } from '../../access/session-token.ts';
import type { Actor, UserId } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import { newId } from '../../platform/ids/new-id.ts';
import type { Log } from '../../platform/observability/log.ts';
import { without } from '../../platform/records/without.ts';
import { countPages, type PageTurn, type Scene, turnRun } from '../scenes/scene.ts';
import type { SceneService } from '../scenes/scene-service.ts';
import { viewScene } from '../scenes/view-scene.ts';
import { type Display, type DisplayId, type DisplaySign, sessionOf, stateOf } from './display.ts';
import type { DisplaySessions } from './display-session-service.ts';
import type { DisplayStore } from './display-store.ts';
import type { DisplayView, NewTokenView } from './displays-api.ts';

interface DisplayServiceDeps {
  readonly displays: Pick<DisplayStore, 'add' | 'save' | 'find' | 'list'>;
  readonly sessions: Pick<DisplaySessions, 'forget' | 'signOf'>;
  readonly scenes: Pick<SceneService, 'cameras'>;
  readonly organisations: {
    find(
      scope: Scope,
      id: string,
    ): Promise<{ readonly id: string; readonly name: string; readonly path: string } | undefined>;
  };
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly log: Log;
}

/** A token that nobody used by then is worth nothing. */
const tokenMs = 24 * 3_600_000;
const dayMs = 86_400_000;

/** The console's side: which displays there are, which of them are up, and what each shows. */
export class DisplayService {
  readonly #deps: DisplayServiceDeps;

  constructor(deps: DisplayServiceDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor): Promise<DisplayView[]> {
    const displays = await this.#deps.displays.list(actor.scope);
    const names = new Map<string, string>();
    for (const { organisationId } of displays) {
      if (!names.has(organisationId)) names.set(organisationId, await this.#nameOf(organisationId));
    }
    return displays.map((display) => this.#view(display, names.get(display.organisationId) ?? ''));
  }

  /** @throws GatewayError `organisation/unknown` */
  async create(
    actor: Actor,
    { name, organisationId, days }: { readonly name: string; readonly organisationId: string; readonly days: number },
  ): Promise<NewTokenView> {
    const { displays, organisations, clock, log } = this.#deps;
    const organisation = await organisations.find(actor.scope, organisationId);
    if (organisation === undefined) {
      throw new GatewayError('organisation/unknown', 'body.organisationId names no organisation of yours.');
    }
    const nowMs = clock.now();
    const { token, ...opening } = newToken(nowMs, days);
    const display: Display = {
      id: newId<'DisplayId'>(nowMs),
      ...{ name, organisationId: organisation.id, organisationPath: organisation.path, run: { startedAtMs: nowMs } },
      ...opening,
      ...{ createdAtMs: nowMs, createdBy: actor.displayName, version: 1 },
    };
    await displays.add(display);
    log.info({ displayId: display.id, by: actor.userId }, 'display made');
    return { display: this.#view(display, organisation.name), token, tokenUntilMs: opening.tokenUntilMs };
  }

  /** The browser that it was bound to is shown out. @throws GatewayError `display/unknown` */
  async renew(actor: Actor, displayId: string, days: number): Promise<NewTokenView> {
    const display = without(await this.#find(actor.scope, displayId), 'boundHash', 'boundAtMs');
    const { token, ...opening } = newToken(this.#deps.clock.now(), days);
    const renewed = await this.#save(actor, { ...display, ...opening });
    this.#showOut(renewed.id, actor);
    return { display: await this.#viewNamed(renewed), token, tokenUntilMs: opening.tokenUntilMs };
  }

  /** @throws GatewayError `display/unknown` */
  async revoke(actor: Actor, displayId: string): Promise<void> {
    const display = await this.#find(actor.scope, displayId);
    await this.#save(actor, { ...display, revokedAtMs: this.#deps.clock.now() });
    this.#showOut(display.id, actor);
  }

  /**
   * @param startedAtMs when its first page began, for displays that turn together; not later than now
   * @throws GatewayError `display/unknown`, and whatever names nothing in the display's part of the organisation
   */
  async drive(
    actor: Actor,
    displayId: string,
    { scene, startedAtMs }: { readonly scene: Scene; readonly startedAtMs?: number | undefined },
  ): Promise<DisplayView> {
    const { scenes, clock } = this.#deps;
    const display = await this.#find(actor.scope, displayId);
    await scenes.cameras({ organisationPath: display.organisationPath }, scene);
    const nowMs = clock.now();
    const run = { startedAtMs: Math.min(startedAtMs ?? nowMs, nowMs) };
    return this.#viewNamed(await this.#save(actor, { ...display, scene, run }));
  }

  /** @throws GatewayError `display/unknown`, `display/empty` when it shows nothing */
  async turn(actor: Actor, displayId: string, turn: PageTurn): Promise<DisplayView> {
    const { scenes, clock } = this.#deps;
    const display = await this.#find(actor.scope, displayId);
    const { scene } = display;
    if (scene === undefined) throw new GatewayError('display/empty', 'This display shows nothing; give it a scene.');
    const cameras = await scenes.cameras({ organisationPath: display.organisationPath }, scene);
    const pageCount = countPages({ layout: scene.layout, pinnedIds: cameras.pinnedIds }, cameras.rotatingIds.length);
    const run = turnRun(display.run, turn, { pageMs: scene.pageSeconds * 1000, pageCount, nowMs: clock.now() });
    return this.#viewNamed(await this.#save(actor, { ...display, run }));
  }

  async #find(scope: Scope, displayId: string): Promise<Display> {
    const display = await this.#deps.displays.find(scope, displayId);
    if (display === undefined) throw unknownDisplay();
    return display;
  }

  async #save(actor: Actor, display: Display): Promise<Display> {
    const saved = { ...display, version: display.version + 1 };
    if (!(await this.#deps.displays.save(actor.scope, saved))) {
      throw new GatewayError('display/stale', 'Somebody else changed this display just now; look and try again.');
    }
    this.#deps.sessions.forget(saved.id);
    return saved;
  }

  /** Its streams and connections end. */
  #showOut(id: DisplayId, actor: Actor): void {
    const { bus, log } = this.#deps;
    // No person's: those who listen go by the session.
    bus.emit('session.ended', { sessionId: sessionOf(id), userId: id as string as UserId });
    log.info({ displayId: id, by: actor.userId }, 'display shown out');
  }

  async #viewNamed(display: Display): Promise<DisplayView> {
    return this.#view(display, await this.#nameOf(display.organisationId));
  }

  async #nameOf(organisationId: string): Promise<string> {
    return (await this.#deps.organisations.find(wholeEstate, organisationId))?.name ?? '';
  }

  #view(display: Display, organisationName: string): DisplayView {
    const { clock, sessions } = this.#deps;
    const sign = sessions.signOf(display.id);
    const state = stateOf(display, sign, { nowMs: clock.now(), monotonicMs: clock.monotonic() });
    const { id, name, organisationId, scene, run, boundAtMs, expiresAtMs, createdBy } = display;
    return {
      ...{ id, name, organisationId, organisationName, state, expiresAtMs, createdBy },
      isPaused: run.pausedAtMs !== undefined,
      ...(scene && { scene: viewScene(scene) }),
      ...(boundAtMs !== undefined && { boundAtMs }),
      ...(state === 'up' && sign !== undefined && shown(sign)),
    };
  }
}

function shown({ playing, tiles }: DisplaySign): { readonly playing: number; readonly tiles: number } {
  return { playing, tiles };
}

function newToken(nowMs: number, days: number) {
  const token = newSessionToken();
  return {
    token,
    tokenHash: hashSessionToken(token),
    tokenUntilMs: nowMs + tokenMs,
    expiresAtMs: nowMs + days * dayMs,
  };
}

function unknownDisplay(): GatewayError {
  return new GatewayError('display/unknown', 'There is no such display in your part of the organisation.');
}
