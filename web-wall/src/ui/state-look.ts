import type { CameraHealthView } from '../../../gateway/health/health-api.ts';
import type { RoundView, StopView } from '../../../gateway/patrol/patrol-api.ts';

/** Meaning of a colour; red is for what needs a person now, normal things stay grey-green. */
export type Tone = 'normal' | 'act' | 'warn' | 'info' | 'night' | 'idle' | 'unknown';

/** A state is never told by colour alone: each has a shape (● ▲ ■ ◌ ✓) and a word. */
export type Shape = 'dot' | 'triangle' | 'square' | 'ring' | 'check';

export interface StateLook {
  readonly tone: Tone;
  readonly shape: Shape;
}

export const healthLook: Readonly<Record<CameraHealthView['status'], StateLook>> = {
  online: { tone: 'normal', shape: 'dot' },
  degraded: { tone: 'warn', shape: 'triangle' },
  offline: { tone: 'act', shape: 'square' },
  'auth-failed': { tone: 'act', shape: 'square' },
  unknown: { tone: 'unknown', shape: 'ring' },
};

export const outcomeLook: Readonly<Record<StopView['outcome'], StateLook>> = {
  waiting: { tone: 'idle', shape: 'ring' },
  seen: { tone: 'normal', shape: 'check' },
  'not-viewable': { tone: 'act', shape: 'square' },
  skipped: { tone: 'warn', shape: 'triangle' },
};

export const roundLook: Readonly<Record<RoundView['state'], StateLook>> = {
  pending: { tone: 'idle', shape: 'ring' },
  running: { tone: 'info', shape: 'dot' },
  done: { tone: 'normal', shape: 'check' },
  partial: { tone: 'warn', shape: 'triangle' },
  missed: { tone: 'act', shape: 'square' },
};
