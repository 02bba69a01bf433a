import { hashSessionToken, newSessionToken } from '../../access/session-token.ts';
import type { Actor, UserId } from '../../platform/actor/actor.ts';
import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { EventBus } from '../../platform/events/event-bus.ts';
import type { Log } from '../../platform/observability/log.ts';
import { without } from '../../platform/records/without.ts';
import { countPages, pageAt } from '../scenes/scene.ts';
import type { SceneService } from '../scenes/scene-service.ts';
import { viewScene } from '../scenes/view-scene.ts';
import { type Display, type DisplayId, type DisplaySign, isGood, sessionOf } from './display.ts';
import type { DisplayStore } from './display-store.ts';
import type { DisplayPageView } from './displays-api.ts';

interface DisplaySessionsDeps {
  readonly displays: Pick<DisplayStore, 'save' | 'find' | 'findByToken' | 'findByBound'>;
  readonly scenes: Pick<SceneService, 'cameras' | 'page'>;
  readonly organisations: { find(scope: Scope, id: string): Promise<{ readonly name: string } | undefined> };
  /** Ends the streams of a session that it may not watch any more. */
  readonly streams: { keepOnly(sessionId: string, mayWatch: (cameraId: string) => boolean): void };
  readonly bus: Pick<EventBus, 'emit'>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Known {
  readonly display: Display;
  readonly actor: Actor;
  /** Monotonic ms. */
  readonly untilMs: number;
}

/** How long a display is believed without asking again; another gateway on the same database may have changed it. */
const keptForMs = 1000;

/** The displays' side: which browser is which display, and what it shows now. */
export class DisplaySessions {
  readonly #deps: DisplaySessionsDeps;
  readonly #known = new Map<string, Known>();
  readonly #signs = new Map<DisplayId, DisplaySign>();
  /** When displays end whose browsers were here, civil ms. */
  readonly #ends = new Map<DisplayId, number>();

  constructor(deps: DisplaySessionsDeps) {
    this.#deps = deps;
  }

  /**
   * Uses a token up.
   *
   * @returns the secret for the cookie, kept nowhere, and for how long it is good, seconds
   * @throws GatewayError `display/refused`, the same in words whatever was wrong
   */
  async bind(token: string): Promise<{ readonly secret: string; readonly maxAgeSeconds: number }> {
    const { displays, clock, log } = this.#deps;
    const nowMs = clock.now();
    const found = await displays.findByToken(wholeEstate, hashSessionToken(token));
    if (found === undefined || !isGood(found, nowMs) || nowMs >= (found.tokenUntilMs ?? 0)) throw refused();
    const display = without(found, 'tokenHash', 'tokenUntilMs');
    const secret = newSessionToken();
    const bound = { ...display, boundHash: hashSessionToken(secret), boundAtMs: nowMs, version: display.version + 1 };
    // Of two browsers with the same token the first one wins.
    if (!(await displays.save(wholeEstate, bound))) throw refused();
    this.forget(display.id);
    log.info({ displayId: display.id }, 'display bound');
    return { secret, maxAgeSeconds: Math.floor((display.expiresAtMs - nowMs) / 1000) };
  }

  /** Which display holds this secret, as an actor that sees the cameras of its scene and nothing else. */
  async resolve(secret: string | undefined): Promise<Actor | undefined> {
    if (secret === undefined) return undefined;
    return (await this.#find(hashSessionToken(secret)))?.actor;
  }

  /** What a display shows now. @throws GatewayError `display/unknown` when it was taken away meanwhile */
  async page(actor: Actor, sign: { readonly playing: number; readonly tiles: number }): Promise<DisplayPageView> {
    const { displays, organisations, clock } = this.#deps;
    const display = await displays.find(actor.scope, actor.display?.displayId ?? '');
    if (display === undefined) throw new GatewayError('display/unknown', 'This display was taken away.');
    this.#signs.set(display.id, { ...sign, heardAtMs: clock.monotonic() });
    const organisation = await organisations.find(wholeEstate, display.organisationId);
    const show = await this.#show(actor, display);
    return {
      ...{ displayId: display.id, name: display.name, organisationName: organisation?.name ?? '' },
      ...(show && { show }),
      asOfMs: clock.now(),
    };
  }

  /** When and how a display was last heard; undefined since the gateway began. */
  signOf(id: DisplayId): DisplaySign | undefined {
    return this.#signs.get(id);
  }

  /** The display was changed. */
  forget(id: DisplayId): void {
    for (const [hash, { display }] of this.#known) if (display.id === id) this.#known.delete(hash);
  }

  /** Shows out what is past its end: a browser that keeps its connection would go on without ever asking again. */
  endExpired(): void {
    const { bus, clock, log } = this.#deps;
    const nowMs = clock.now();
    for (const [id, expiresAtMs] of this.#ends) {
      if (nowMs < expiresAtMs) continue;
      this.#ends.delete(id);
      this.forget(id);
      // No person's: those who listen go by the session.
      bus.emit('session.ended', { sessionId: sessionOf(id), userId: id as string as UserId });
      log.info({ displayId: id }, 'display expired');
    }
  }

  async #show(actor: Actor, display: Display): Promise<DisplayPageView['show']> {
    const { scenes, clock } = this.#deps;
    const { scene, run } = display;
    if (scene === undefined) return undefined;
    const pageMs = scene.pageSeconds * 1000;
    const { rotatingIds, pinnedIds } = await scenes.cameras(actor.scope, scene);
    const pageCount = countPages({ layout: scene.layout, pinnedIds }, rotatingIds.length);
    const nowMs = clock.now();
    const { index, startedAtMs, endsAtMs } = pageAt(run, pageMs, pageCount, nowMs);
    const page = await scenes.page(actor, scene, index);
    const isPaused = run.pausedAtMs !== undefined;
    return { scene: viewScene(scene), page, clock: { startedAtMs, endsAtMs, isPaused, asOfMs: nowMs } };
  }

  async #find(boundHash: string): Promise<Known | undefined> {
    const { displays, clock } = this.#deps;
    const kept = this.#known.get(boundHash);
    if (kept !== undefined && clock.monotonic() < kept.untilMs && isGood(kept.display, clock.now())) return kept;
    const display = await displays.findByBound(wholeEstate, boundHash);
    if (display === undefined || !isGood(display, clock.now())) {
      this.#known.delete(boundHash);
      return undefined;
    }
    const known = { display, actor: await this.#actorOf(display), untilMs: clock.monotonic() + keptForMs };
    const mayWatch = known.actor.display?.mayWatch;
    if (mayWatch !== undefined) this.#deps.streams.keepOnly(sessionOf(display.id), mayWatch);
    this.#known.set(boundHash, known);
    this.#ends.set(display.id, display.expiresAtMs);
    return known;
  }

  async #actorOf({ id, name, organisationPath, scene }: Display): Promise<Actor> {
    const scope = { organisationPath };
    const cameras = scene && (await this.#deps.scenes.cameras(scope, scene).catch(() => undefined));
    const shown = new Set<string>([...(cameras?.rotatingIds ?? []), ...(cameras?.pinnedIds ?? [])]);
    return {
      // Nobody's: a display is no user.
      userId: id as string as UserId,
      displayName: name,
      role: 'officer',
      scope,
      sessionId: sessionOf(id),
      display: { displayId: id, mayWatch: (cameraId) => shown.has(cameraId) },
    };
  }
}

function refused(): GatewayError {
  return new GatewayError(
    'display/refused',
    'This token opens no display: it is wrong, used or too old. Ask for a new one.',
  );
}
