import { fromInstantText } from '../../duty/beijing-input.ts';
import type { NewWindow, TargetKind } from './announce-address.ts';

export const scheduleKinds = ['once', 'ad-hoc', 'daily', 'weekly'] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** What the form of a new window holds. Instants are written `2026-12-24 18:00`, in Beijing time. */
export interface WindowValues {
  readonly reason: string;
  readonly targetKind: TargetKind;
  /** Of cameras, which may be several. */
  readonly cameraIds?: string[];
  /** Of a recorder, contract, area or organisation. */
  readonly targetId?: string;
  /** Of upstream nodes, one a line. */
  readonly nodes?: string;
  readonly schedule: ScheduleKind;
  readonly fromText?: string;
  readonly toText?: string;
  readonly from?: string;
  readonly to?: string;
  readonly fromDay?: string;
  readonly untilDay?: string;
  readonly weekdays?: number[];
}

/** The form as the gateway wants it; the form has checked what is required. */
export function toNewWindow(values: WindowValues): NewWindow {
  return { reason: values.reason.trim(), target: targetOf(values), schedule: scheduleOf(values) };
}

function targetOf({ targetKind: kind, cameraIds = [], targetId = '', nodes = '' }: WindowValues): NewWindow['target'] {
  if (kind === 'camera') return { kind, keys: cameraIds };
  if (kind !== 'upstream') return { kind, keys: [targetId] };
  const keys = nodes
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

  return { kind, keys };
}

function scheduleOf(values: WindowValues): NewWindow['schedule'] {
  const { schedule: kind, fromText, toText, weekdays } = values;
  switch (kind) {
    case 'ad-hoc':
      return { kind };
    case 'once':
      return { kind, fromMs: fromInstantText(fromText) ?? 0, toMs: fromInstantText(toText) ?? 0 };
    case 'daily':
      return { kind, ...timesOf(values) };
    case 'weekly':
      return { kind, weekdays: weekdays ?? [], ...timesOf(values) };
  }
}

/** When a recurring window begins and ends; without a last day it goes on. */
function timesOf({ from = '', to = '', fromDay = '', untilDay = '' }: WindowValues) {
  return { from, to, fromDay, ...(untilDay !== '' && { untilDay }) };
}
