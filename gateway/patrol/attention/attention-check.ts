/** When officers are asked whether they look. Local setting. */
export interface AttentionPolicy {
  /** The next question comes by chance between so many minutes of watching; 0 as the longest switches them off. */
  readonly shortestMinutes: number;
  readonly longestMinutes: number;
  readonly answerSeconds: number;
}

/** A question on the screen: which key is shown. */
export interface AttentionQuestion {
  readonly id: string;
  /** Monotonic ms. */
  readonly askedAtMs: number;
  /** 1 to 9: what has to be pressed. */
  readonly code: number;
  /** A wrong key was pressed, which is kept once. */
  readonly wasWrong?: true;
}

/** The attention of one seat. Times are monotonic ms. */
export interface Attention {
  readonly nextAtMs: number;
  readonly question?: AttentionQuestion;
}

export type AttentionOutcome = 'answered' | 'wrong' | 'missed';

/** After a question that was missed the next one comes so soon, minutes. */
const soonMinutes = 2;

/** When the next question comes. @param chance 0 to below 1 */
export function plannedAttention(policy: AttentionPolicy, nowMs: number, chance: number): Attention {
  const { shortestMinutes, longestMinutes } = policy;
  const minutes = shortestMinutes + (longestMinutes - shortestMinutes) * chance;
  return { nextAtMs: nowMs + minutes * 60_000 };
}

/** What a look at the clock brings: a question is asked, or its time is over. */
export type AttentionStep =
  | { readonly kind: 'none' }
  | { readonly kind: 'ask'; readonly attention: Attention }
  | { readonly kind: 'missed'; readonly attention: Attention; readonly question: AttentionQuestion };

export function stepAttention(
  attention: Attention,
  policy: AttentionPolicy,
  now: { readonly monotonicMs: number; readonly chance: number; readonly id: string },
): AttentionStep {
  const { question, nextAtMs } = attention;
  if (question === undefined) {
    if (now.monotonicMs < nextAtMs) return { kind: 'none' };
    const asked = { id: now.id, askedAtMs: now.monotonicMs, code: 1 + Math.floor(now.chance * 9) };
    return { kind: 'ask', attention: { nextAtMs, question: asked } };
  }
  if (now.monotonicMs - question.askedAtMs < policy.answerSeconds * 1000) return { kind: 'none' };
  const soon = Math.min(soonMinutes, policy.longestMinutes) * 60_000;
  return { kind: 'missed', question, attention: { nextAtMs: now.monotonicMs + soon } };
}

/** What an answer comes to; undefined when it answers no question that is open. */
export function judgeAnswer(
  { question }: Attention,
  answer: { readonly id: string; readonly code: number; readonly monotonicMs: number },
): { readonly outcome: 'answered' | 'wrong'; readonly reactionMs: number } | undefined {
  if (question?.id !== answer.id) return undefined;
  const reactionMs = Math.max(0, Math.round(answer.monotonicMs - question.askedAtMs));
  return { outcome: answer.code === question.code ? 'answered' : 'wrong', reactionMs };
}
