/** Video that was handed out in one look of the clock, ms of playing time. */
interface Sent {
  readonly atMs: number;
  readonly videoMs: number;
}

/** What one session was given of one camera. */
interface SentOfCamera {
  readonly recent: Sent[];
  /** The stretch without a pause before the recent, as one. */
  before: (Sent & { readonly toMs: number }) | undefined;
  lastAtMs: number;
}

interface SentToSession {
  /** The one that was given last comes last. */
  readonly cameras: Map<string, SentOfCamera>;
  lastAtMs: number;
}

/** A page of a wall lasts 300 s; one that stands still by its officer's hand lasts longer, ms. */
const keepMs = 330_000;
/** What is handed out within so short a time is noted as one, ms. */
const stepMs = 250;
/** Who was given nothing for so long began to watch anew, ms. */
const pauseMs = 30_000;

/** How much video the doors handed to which session, camera by camera: what was never fetched was never seen. */
export class SentVideo {
  /** The one that was given last comes last. */
  readonly #sent = new Map<string, SentToSession>();

  /** Cameras of sessions that are remembered. */
  get size(): number {
    return [...this.#sent.values()].reduce((sum, { cameras }) => sum + cameras.size, 0);
  }

  /** @param atMs monotonic ms */
  note(viewer: { readonly sessionId: string; readonly cameraId: string }, videoMs: number, atMs: number): void {
    const session = lastOf<SentToSession>(this.#sent, viewer.sessionId, () => ({ cameras: new Map(), lastAtMs: atMs }));
    const own = lastOf<SentOfCamera>(session.cameras, viewer.cameraId, () => ({
      recent: [],
      before: undefined,
      lastAtMs: atMs,
    }));
    session.lastAtMs = atMs;
    own.lastAtMs = atMs;
    const last = own.recent.at(-1);
    if (last !== undefined && atMs - last.atMs < stepMs)
      own.recent[own.recent.length - 1] = { ...last, videoMs: last.videoMs + videoMs };
    else own.recent.push({ atMs, videoMs });
    while (own.recent[0] !== undefined && atMs - own.recent[0].atMs > keepMs) fold(own);
    forgetOld(session.cameras, atMs);
    forgetOld(this.#sent, atMs);
  }

  /** Playing time of what a session was given of a camera since an instant, monotonic ms. */
  sentMs(sessionId: string, cameraId: string, sinceMs: number): number {
    const own = this.#sent.get(sessionId)?.cameras.get(cameraId);
    if (own === undefined) return 0;
    const parts: readonly Sent[] = own.before === undefined ? own.recent : [own.before, ...own.recent];
    return parts.reduce((sum, { atMs, videoMs }) => (atMs >= sinceMs ? sum + videoMs : sum), 0);
  }

  forgetSession(sessionId: string): void {
    this.#sent.delete(sessionId);
  }
}

/** The oldest of the recent goes to the stretch before; a stretch from before a pause is forgotten. */
function fold(own: SentOfCamera): void {
  const oldest = own.recent.shift();
  if (oldest === undefined) return;
  const { before } = own;
  const goesOn = before !== undefined && oldest.atMs - before.toMs < pauseMs;
  own.before = goesOn
    ? { atMs: before.atMs, videoMs: before.videoMs + oldest.videoMs, toMs: oldest.atMs }
    : { ...oldest, toMs: oldest.atMs };
}

/** The thing of that name, made when there is none, and put at the end. */
function lastOf<Thing>(things: Map<string, Thing>, name: string, make: () => Thing): Thing {
  const thing = things.get(name) ?? make();
  things.delete(name);
  things.set(name, thing);
  return thing;
}

function forgetOld(things: Map<string, { readonly lastAtMs: number }>, atMs: number): void {
  for (const [name, { lastAtMs }] of things) {
    if (atMs - lastAtMs <= keepMs) return;
    things.delete(name);
  }
}
