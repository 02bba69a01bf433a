import type { DeviceCredential, DeviceFault } from '../../../adapters/sdk/adapter.ts';
import {
  answerDigest,
  chooseDigest,
  type DigestChallenge,
  newClientNonce,
  readChallenges,
} from '../../../adapters/sdk/digest-login.ts';

/** What a conversation proved about the secret. */
export type LoginProof = 'untested' | 'accepted' | 'refused';

/**
 * Logs in to one RTSP connection. Cameras lock accounts after a few bad tries, so a secret that is refused once is not
 * tried again here; an expired nonce is no bad try.
 */
export class RtspLogin {
  readonly #credential: DeviceCredential | undefined;
  #challenge: DigestChallenge | undefined;
  #count = 0;
  #proof: LoginProof = 'untested';
  #renewals = 0;

  constructor(credential: DeviceCredential | undefined) {
    this.#credential = credential;
  }

  get proof(): LoginProof {
    return this.#proof;
  }

  /** Value of the `Authorization` header; undefined while the camera has not asked for one. */
  authorization(method: string, uri: string): string | undefined {
    if (this.#credential === undefined || this.#challenge === undefined) return undefined;
    this.#count += 1;
    return answerDigest({
      ...this.#credential,
      challenge: this.#challenge,
      method,
      uri,
      count: this.#count,
      clientNonce: newClientNonce(),
    });
  }

  /** A request that carried an answer was not refused. */
  accept(): void {
    if (this.#challenge === undefined) return;
    this.#proof = 'accepted';
    this.#renewals = 0;
  }

  /**
   * Takes in the challenges of a 401.
   *
   * @param answered whether the refused request carried an answer
   * @returns why there is no further try; undefined when the request may be sent again
   */
  challenge(headers: readonly string[], answered: boolean): DeviceFault | undefined {
    const challenges = readChallenges(headers);
    const digest = chooseDigest(challenges);
    if (digest === undefined) return cannotAnswer(challenges.map(({ scheme }) => scheme));
    if (this.#credential === undefined) {
      return fault('unauthorised', 'RTSP login: the camera asks for a login and none is stored');
    }
    if (answered && !this.#isRenewal(digest)) {
      this.#proof = 'refused';
      return fault(
        'unauthorised',
        'RTSP login: the camera refused the user name or the password; it is not tried again',
      );
    }
    this.#challenge = digest;
    this.#count = 0;
    return undefined;
  }

  /** One new nonce at a time, and only where it cannot be a bad try: marked as stale, or after an accepted answer. */
  #isRenewal(digest: DigestChallenge): boolean {
    this.#renewals += 1;
    return this.#renewals === 1 && (digest.isStale || this.#proof === 'accepted');
  }
}

function cannotAnswer(schemes: readonly string[]): DeviceFault {
  if (schemes.includes('basic')) {
    return fault('unsupported', 'RTSP login: the camera offers Basic only, which would send the password readable');
  }
  return fault('unsupported', 'RTSP login: the camera offers no Digest login with MD5 or SHA-256');
}

function fault(reason: 'unauthorised' | 'unsupported', detail: string): DeviceFault {
  return { stage: 'login', reason, detail };
}
