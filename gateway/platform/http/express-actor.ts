import type { Actor } from '../actor/actor.ts';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Express names its extension point so
  namespace Express {
    interface Request {
      /** Set by the session middleware when the request carries a live session. */
      actor?: Actor | undefined;
    }
  }
}
