import type { SheetImportRowView, SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import type { StateLook } from '../../ui/state-look.ts';

export type Verdict = SheetImportRowView['verdict'];

/** A review that waits is information, not an alarm: nothing is broken until somebody says so. */
export const importLook: Readonly<Record<SheetImportView['state'], StateLook>> = {
  parsing: { tone: 'info', shape: 'dot' },
  checked: { tone: 'warn', shape: 'triangle' },
  applying: { tone: 'info', shape: 'dot' },
  done: { tone: 'normal', shape: 'check' },
  failed: { tone: 'act', shape: 'square' },
};

export const verdictLook: Readonly<Record<Verdict, StateLook>> = {
  added: { tone: 'normal', shape: 'check' },
  changed: { tone: 'info', shape: 'dot' },
  unchanged: { tone: 'idle', shape: 'ring' },
  rejected: { tone: 'act', shape: 'square' },
};

/** How a step ended before its end; a cancellation is what somebody wanted. */
export function stateLook({ state, stopReason }: Pick<SheetImportView, 'state' | 'stopReason'>): StateLook {
  return stopReason === 'cancelled' && state === 'failed' ? { tone: 'idle', shape: 'ring' } : importLook[state];
}
