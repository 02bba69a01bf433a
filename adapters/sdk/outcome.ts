import type { FaultReason, FaultStage, Outcome } from './adapter.ts';

export type Failed = Extract<Outcome<never>, { kind: 'failed' }>;

export function ok<Value>(value: Value): Outcome<Value> {
  return { kind: 'ok', value };
}

/** @param detail for a technician, without secrets */
export function failed(stage: FaultStage, reason: FaultReason, detail: string): Failed {
  return { kind: 'failed', fault: { stage, reason, detail } };
}

/** The value of an answer that we can live without. */
export function valueOf<Value>(outcome: Outcome<Value>): Value | undefined {
  return outcome.kind === 'ok' ? outcome.value : undefined;
}
