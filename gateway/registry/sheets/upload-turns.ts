import { GatewayError } from '../../platform/errors/gateway-error.ts';

/** How many sheets may be on their way, from the first byte of the upload to the end of the dry run. */
export interface UploadLimits {
  readonly sheetsPerUser: number;
  readonly sheetsInAll: number;
}

const retryAfterSeconds = 10;

/** Counts sheets on their way, so that parallel uploads are refused while they come and not after they were kept. */
export class UploadTurns {
  readonly #limits: UploadLimits;
  readonly #byUser = new Map<string, number>();
  #all = 0;

  constructor(limits: UploadLimits) {
    this.#limits = limits;
  }

  /**
   * @returns gives the turn back; calling it again changes nothing
   * @throws GatewayError `request/too-many` with `retryAfterSeconds`
   */
  take(userId: string): () => void {
    const { sheetsPerUser, sheetsInAll } = this.#limits;
    const own = this.#byUser.get(userId) ?? 0;
    if (own >= sheetsPerUser) {
      throw tooMany(`${String(own)} sheets of yours are being uploaded or read; wait until one of them is done.`);
    }
    if (this.#all >= sheetsInAll) throw tooMany('Other sheets are being read; wait until one of them is done.');
    this.#byUser.set(userId, own + 1);
    this.#all += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.#leave(userId);
      isHeld = false;
    };
  }

  #leave(userId: string): void {
    const left = (this.#byUser.get(userId) ?? 1) - 1;
    if (left === 0) this.#byUser.delete(userId);
    else this.#byUser.set(userId, left);
    this.#all -= 1;
  }
}

function tooMany(message: string): GatewayError {
  return new GatewayError('request/too-many', message, { extensions: { retryAfterSeconds } });
}
