import type { Claim } from './dial-queue.ts';
import type { LiveStream } from './live-stream.ts';
import type { StreamSource } from './stream-source.ts';

/** One camera that is dialled to feed a stream: where, with which secret, and how far that has come. */
export class Upstream {
  readonly stream: LiveStream;
  source: StreamSource;
  /** Name of its secret, for the login gate. */
  secret: string | undefined;
  /** Number of the session that runs; undefined between sessions. */
  run: number | undefined;
  /** The login gate let this session try the secret, and it is not settled yet. */
  holdsGate = false;
  /** Gives back the turn to try the secret before all doors of the device; undefined when it has none. */
  endLoginTurn: (() => void) | undefined;
  /** Its turn in the line for sessions; kept from joining to the end of the session. */
  claim: Claim<Upstream> | undefined;
  /** When the present session showed its first picture, monotonic ms. */
  shownSinceMs: number | undefined;
  redial: NodeJS.Timeout | undefined;
  /** Ends the question where to dial while it is under way. */
  resolving: AbortController | undefined;
  /** Which server the present session is with. */
  server: string | undefined;
  /** The address of the present session is itself the permission, and was told for this dial alone. */
  hasFreshPermission = false;

  constructor(source: StreamSource, stream: LiveStream) {
    this.source = source;
    this.stream = stream;
  }
}
