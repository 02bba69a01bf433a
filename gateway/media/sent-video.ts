/** Video that was handed out in one look of the clock, ms of playing time. */
interface Sent {
  readonly atMs: number;
  readonly videoMs: number;
}

/** Nobody asks for what was handed out longer ago: a page of a wall lasts 300 s at most, ms. */
const keepMs = 330_000;
/** What is handed out within so short a time is noted as one, ms. */
const stepMs = 250;

/** How much video the doors handed to which session, camera by camera: what was never fetched was never seen. */
export class SentVideo {
  readonly #sent = new Map<string, Map<string, Sent[]>>();

  /** @param atMs monotonic ms */
  note(viewer: { readonly sessionId: string; readonly cameraId: string }, videoMs: number, atMs: number): void {
    const cameras = this.#sent.get(viewer.sessionId) ?? new Map<string, Sent[]>();
    this.#sent.set(viewer.sessionId, cameras);
    const own = cameras.get(viewer.cameraId) ?? [];
    cameras.set(viewer.cameraId, own);
    const last = own.at(-1);
    if (last !== undefined && atMs - last.atMs < stepMs)
      own[own.length - 1] = { ...last, videoMs: last.videoMs + videoMs };
    else own.push({ atMs, videoMs });
    while (own[0] !== undefined && atMs - own[0].atMs > keepMs) own.shift();
  }

  /** Playing time of what a session was given of a camera since an instant, monotonic ms. */
  sentMs(sessionId: string, cameraId: string, sinceMs: number): number {
    const own = this.#sent.get(sessionId)?.get(cameraId) ?? [];
    return own.reduce((sum, { atMs, videoMs }) => (atMs >= sinceMs ? sum + videoMs : sum), 0);
  }

  forgetSession(sessionId: string): void {
    this.#sent.delete(sessionId);
  }
}
