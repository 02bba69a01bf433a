import type { PlatformPointView, PlatformRunView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import type { StateLook } from '../../ui/state-look.ts';

export const runLook: Readonly<Record<PlatformRunView['state'], StateLook>> = {
  running: { tone: 'info', shape: 'dot' },
  done: { tone: 'normal', shape: 'check' },
  cancelled: { tone: 'idle', shape: 'ring' },
  failed: { tone: 'act', shape: 'square' },
};

interface Standing {
  readonly look: StateLook;
  readonly word: 'vanished' | 'renamed' | 'open' | 'taken' | 'ignored';
}

/** How a point stands, in one word: what differs from the registry comes before what was decided. */
export function standingOf({ decision, isListed, isRenamed }: PlatformPointView): Standing {
  if (!isListed && decision !== 'ignored') return { look: { tone: 'warn', shape: 'triangle' }, word: 'vanished' };
  if (isRenamed) return { look: { tone: 'info', shape: 'dot' }, word: 'renamed' };

  switch (decision) {
    case 'open':
      return { look: { tone: 'info', shape: 'ring' }, word: 'open' };
    case 'taken':
      return { look: { tone: 'normal', shape: 'check' }, word: 'taken' };
    case 'ignored':
      return { look: { tone: 'idle', shape: 'ring' }, word: 'ignored' };
  }
}
