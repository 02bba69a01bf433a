import type { DeviceCredential, DeviceFault } from '../../../adapters/sdk/adapter.ts';
import {
  answerDigest,
  chooseDigest,
  type DigestChallenge,
  newClientNonce,
  readChallenges,
} from '../../../adapters/sdk/digest-login.ts';

/**
 * What a conversation proved about the secret. `accepted` stays: a refusal after it says nothing about the secret.
 * `spent`: it was sent and nothing was heard of it, so the camera may have counted a bad try.
 */
export type LoginProof = 'untested' | 'spent' | 'accepted' | 'refused';

/** How the camera wants us to log in. */
type Scheme = { readonly kind: 'digest'; readonly challenge: DigestChallenge } | { readonly kind: 'basic' };

/** Refused keep-alives in a row that may be a worn-out nonce. */
const maxUnaskedRefusals = 1;

/**
 * Logs in to one RTSP connection. Cameras lock accounts after a few bad tries, so a secret that is refused once is not
 * tried again here; an expired nonce is no bad try. A secret that was accepted on this connection and is refused later
 * is right: then the camera is short of sessions.
 */
export class RtspLogin {
  readonly #credential: DeviceCredential | undefined;
  readonly #allowsBasic: boolean;
  #scheme: Scheme | undefined;
  #count = 0;
  #proof: LoginProof = 'untested';
  #renewals = 0;
  #unaskedRefusals = 0;
  #isForgone = false;

  /** @param allowsBasic configuration lets this camera have the password readable; Digest goes first all the same */
  constructor(credential: DeviceCredential | undefined, allowsBasic = false) {
    this.#credential = credential;
    this.#allowsBasic = allowsBasic;
  }

  get proof(): LoginProof {
    return this.#proof;
  }

  /** False once keep-alives were refused with a fresh nonce too: each further one would be a bad try. */
  get mayKeepAlive(): boolean {
    return !this.#isForgone && this.#unaskedRefusals <= maxUnaskedRefusals;
  }

  /** Nothing more is answered on this connection: the camera is known to refuse the secret by now. */
  forgo(): void {
    this.#isForgone = true;
  }

  /** Value of the `Authorization` header; undefined while the camera has not asked for one, or refuses what it gets. */
  authorization(method: string, uri: string): string | undefined {
    const credential = this.#credential;
    if (credential === undefined || this.#scheme === undefined || !this.mayKeepAlive) return undefined;
    if (this.#scheme.kind === 'basic') return answerBasic(credential);
    this.#count += 1;
    const { challenge } = this.#scheme;
    return answerDigest({ ...credential, challenge, method, uri, count: this.#count, clientNonce: newClientNonce() });
  }

  /** A request that carried an answer was obeyed. */
  accept(): void {
    if (this.#scheme === undefined) return;
    this.#proof = 'accepted';
    this.#renewals = 0;
    this.#unaskedRefusals = 0;
  }

  /** A request that carried an answer got no reply. */
  missReply(): void {
    if (this.#proof === 'untested') this.#proof = 'spent';
  }

  /**
   * Takes in the challenges of a 401.
   *
   * @param answered whether the refused request carried an answer
   * @returns why there is no further try; undefined when the request may be sent again
   */
  challenge(headers: readonly string[], answered: boolean): DeviceFault | undefined {
    const challenges = readChallenges(headers);
    const scheme = this.#choose(challenges);
    if (answered && !this.#isRenewal(scheme)) return this.#refuse();
    if (scheme === undefined) return cannotAnswer(challenges.map((challenge) => challenge.scheme));
    if (this.#credential === undefined) {
      return fault('unauthorised', 'RTSP login: the camera asks for a login and none is stored');
    }
    if (scheme.kind === 'basic' && this.#credential.username.includes(':')) {
      return fault('unsupported', 'RTSP login: Basic cannot carry a user name with a colon');
    }
    this.#scheme = scheme;
    this.#count = 0;
    return undefined;
  }

  /**
   * Takes in a 403 to a request that carried an answer: some cameras say so instead of a second 401, above all when the
   * account is locked, and each further try would lock it for longer.
   *
   * @returns undefined when the login was accepted before: then it lacks a right
   */
  forbid(): DeviceFault | undefined {
    return this.#proof === 'accepted' ? undefined : this.#refuse();
  }

  /** Takes in the 401 of a keep-alive: its nonce may have expired, so the next one carries a fresh one. */
  renew(headers: readonly string[]): void {
    this.#unaskedRefusals += 1;
    if (this.#scheme?.kind !== 'basic') this.#scheme = this.#choose(readChallenges(headers)) ?? this.#scheme;
    this.#count = 0;
  }

  #choose(challenges: ReturnType<typeof readChallenges>): Scheme | undefined {
    const challenge = chooseDigest(challenges);
    if (challenge !== undefined) return { kind: 'digest', challenge };
    // Who once spoke Digest on this connection does not get the password readable afterwards.
    const isOffered = this.#scheme?.kind !== 'digest' && challenges.some(({ scheme }) => scheme === 'basic');
    return this.#allowsBasic && isOffered ? { kind: 'basic' } : undefined;
  }

  /** One new nonce at a time, and only where it cannot be a bad try: marked as stale, or after an accepted answer. */
  #isRenewal(scheme: Scheme | undefined): boolean {
    if (scheme?.kind !== 'digest' || this.#scheme?.kind !== 'digest') return false;
    this.#renewals += 1;
    const { isStale, nonce } = scheme.challenge;
    const isFresh = nonce !== this.#scheme.challenge.nonce;
    return this.#renewals === 1 && (isStale || (isFresh && this.#proof === 'accepted'));
  }

  #refuse(): DeviceFault {
    if (this.#proof === 'accepted') {
      const detail = 'RTSP login: the camera took this login before and refuses it now; its sessions may be used up';
      return { stage: 'stream', reason: 'over-budget', detail };
    }
    this.#proof = 'refused';
    return fault('unauthorised', 'RTSP login: the camera refused the user name or the password; it is not tried again');
  }
}

/** RFC 7617, over UTF-8. */
function answerBasic({ username, password }: DeviceCredential): string {
  return `Basic ${Buffer.from(`${username}:${password.reveal()}`, 'utf8').toString('base64')}`;
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
