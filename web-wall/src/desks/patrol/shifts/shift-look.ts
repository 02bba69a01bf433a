import type { BoardSlotView, ShiftView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import type { StateLook } from '../../../ui/state-look.ts';

export const shiftLook: Readonly<Record<ShiftView['state'], StateLook>> = {
  working: { tone: 'info', shape: 'dot' },
  'handed-over': { tone: 'warn', shape: 'triangle' },
  accepted: { tone: 'idle', shape: 'ring' },
  'signed-off': { tone: 'normal', shape: 'check' },
};

export const boardLook: Readonly<Record<BoardSlotView['state'], StateLook>> = {
  due: { tone: 'idle', shape: 'ring' },
  late: { tone: 'act', shape: 'square' },
  nobody: { tone: 'act', shape: 'square' },
  working: { tone: 'normal', shape: 'dot' },
  done: { tone: 'normal', shape: 'check' },
};
