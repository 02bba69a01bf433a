import type { ReactNode } from 'react';
import type { Shape, StateLook } from './state-look.ts';

const shapes: Readonly<Record<Shape, ReactNode>> = {
  dot: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  triangle: <path d="M6 .8 11.8 11.2H.2Z" fill="currentColor" />,
  square: <rect x="1" y="1" width="10" height="10" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="2.6 2.2" />,
  check: <path d="m1 6.4 3.4 3.6L11 2.2" fill="none" stroke="currentColor" strokeWidth="2.4" />,
};

/** A state as shape, word and colour, never colour alone. */
export function StateMark({ look, children }: { readonly look: StateLook; readonly children: ReactNode }) {
  return (
    <span className={`state tone-${look.tone}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {shapes[look.shape]}
      </svg>
      <span>{children}</span>
    </span>
  );
}
