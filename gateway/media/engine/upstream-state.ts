import type { DeviceFault, FaultReason } from '../../../adapters/sdk/adapter.ts';
import type { StreamState } from '../live-api.ts';

/** A session that showed pictures for so long earns a quick first retry and a fresh back-off. */
const provenMs = 10_000;
const quickRetryMs = 300;
const firstRetryMs = 1000;
const longestRetryMs = 60_000;

/** Where one upstream stands. `ended` is final. */
export interface UpstreamState {
  readonly state: StreamState;
  /** Since when, ms since epoch. */
  readonly sinceMs: number;
  /** Why it is not live. */
  readonly fault?: DeviceFault;
  /** From 1, while it waits for a free session of ours; absent when the camera itself is out of sessions. */
  readonly place?: number;
  /** Showed pictures at least once. */
  readonly wasLive: boolean;
  /** Failed sessions in a row. */
  readonly failures: number;
}

export type UpstreamFact =
  | { readonly kind: 'queued'; readonly fault: DeviceFault; readonly place: number }
  | { readonly kind: 'dialled' }
  | { readonly kind: 'live' }
  | { readonly kind: 'ended'; readonly fault: DeviceFault; readonly shownMs: number; readonly isFinal: boolean };

interface UpstreamStep {
  readonly state: UpstreamState;
  /** Dial again after so long; absent when nobody should. */
  readonly redialInMs?: number;
}

export function newUpstreamState(atMs: number): UpstreamState {
  return { state: 'starting', sinceMs: atMs, wasLive: false, failures: 0 };
}

/**
 * Advances one upstream by one fact.
 *
 * @param atMs ms since epoch
 * @param random from 0 to below 1: spreads retries of cameras that failed together
 */
export function nextUpstreamState(from: UpstreamState, fact: UpstreamFact, atMs: number, random: number): UpstreamStep {
  switch (fact.kind) {
    case 'queued':
      return { state: afterQueueing(from, fact, atMs) };
    case 'dialled':
      return { state: afterDialling(from, atMs) };
    case 'live':
      return { state: { state: 'live', sinceMs: atMs, wasLive: true, failures: from.failures } };
    case 'ended':
      return afterSession(from, fact, atMs, random);
  }
}

function afterSession(
  from: UpstreamState,
  { fault, shownMs, isFinal }: Extract<UpstreamFact, { kind: 'ended' }>,
  atMs: number,
  random: number,
): UpstreamStep {
  const failures = shownMs >= provenMs ? 0 : from.failures + 1;
  const name = stateAfter(from, fault);
  const sinceMs = name === from.state ? from.sinceMs : atMs;
  const state: UpstreamState = { state: name, sinceMs, fault, wasLive: from.wasLive, failures };
  return isFinal ? { state } : { state, redialInMs: retryAfter(failures, random) };
}

function afterQueueing(
  from: UpstreamState,
  { fault, place }: Extract<UpstreamFact, { kind: 'queued' }>,
  atMs: number,
): UpstreamState {
  const sinceMs = from.place === undefined ? atMs : from.sinceMs;
  return { state: 'over-budget', sinceMs, fault, place, wasLive: from.wasLive, failures: from.failures };
}

/** A camera that failed before still counts as failed while it is tried again. */
function afterDialling(from: UpstreamState, atMs: number): UpstreamState {
  if (from.state === 'frozen') return { ...from, state: 'reconnecting' };
  if (from.place === undefined) return from;
  const { wasLive, failures } = from;
  return { state: wasLive ? 'reconnecting' : 'starting', sinceMs: atMs, wasLive, failures };
}

function stateAfter(from: UpstreamState, fault: DeviceFault): StreamState {
  const answer = stateByAnswer(fault);
  if (answer !== undefined) return answer;
  if (!from.wasLive) return 'failed';
  return from.state === 'live' && fault.reason === 'no-frame' ? 'frozen' : 'reconnecting';
}

/** What a camera says by a fault; the others tell that it could not be reached or gave no picture. */
const answers: Readonly<Partial<Record<FaultReason, StreamState>>> = {
  unauthorised: 'unauthorised',
  locked: 'unauthorised',
  'over-budget': 'over-budget',
  unsupported: 'refused',
  forbidden: 'refused',
  refused: 'refused',
};

/** The state that a camera asks for by its answer; a refused connect is the word of the network, not of the camera. */
export function stateByAnswer({ stage, reason }: DeviceFault): StreamState | undefined {
  return stage === 'connect' ? undefined : answers[reason];
}

/** 0.3 s after a proven session, else 1, 2, 4 … 60 s; half of it by chance. */
function retryAfter(failures: number, random: number): number {
  if (failures === 0) return Math.round(quickRetryMs * random);
  const fullMs = Math.min(firstRetryMs * 2 ** Math.min(failures, 6), longestRetryMs);
  return Math.round(fullMs * (0.5 + random / 2));
}
