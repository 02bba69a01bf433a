import { GatewayError } from '../platform/errors/gateway-error.ts';

interface Opening {
  readonly cameraId: string;
  readonly sessionId: string;
  isStale: boolean;
  isSessionOver: boolean;
}

/** Streams that are being opened: what was read of a camera, and who asked, may be out of date when the answer is there. */
export class Openings {
  readonly #underWay = new Set<Opening>();

  /**
   * Reads until nothing that was read has changed meanwhile. Fails like `read`, and with `session/required` when the
   * session ended meanwhile.
   */
  async readFresh<Found>(
    of: { readonly cameraId: string; readonly sessionId: string },
    read: () => Promise<Found>,
  ): Promise<Found> {
    const opening: Opening = { ...of, isStale: false, isSessionOver: false };
    this.#underWay.add(opening);
    try {
      for (;;) {
        opening.isStale = false;
        const found = await read();
        if (opening.isSessionOver) throw new GatewayError('session/required', 'The session has ended.');
        if (!opening.isStale) return found;
      }
    } finally {
      this.#underWay.delete(opening);
    }
  }

  /** The record of a camera was edited. */
  noteChanged(cameraId: string): void {
    for (const opening of this.#underWay) if (opening.cameraId === cameraId) opening.isStale = true;
  }

  noteSessionOver(sessionId: string): void {
    for (const opening of this.#underWay) if (opening.sessionId === sessionId) opening.isSessionOver = true;
  }
}
