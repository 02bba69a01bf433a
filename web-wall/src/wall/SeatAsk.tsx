import { useEffect, useEffectEvent, useState } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { listRounds } from '../../../gateway/patrol/patrol-api.ts';
import type { WallSessionView } from '../../../gateway/wall/wall-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import type { ReplyOf } from '../api/reply-of.ts';
import { request } from '../api/request.ts';
import { useSeatWords } from '../i18n/use-seat-words.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import './seat-ask.css';
import { readNow, useServerNow, wallKey, type WallReading } from './use-wall.ts';

/** Sends one act of the seat and takes the wall that it answers with. */
function useSeatAct(wallId: string) {
  const queries = useQueryClient();

  return useMutation<WallSessionView, ApiProblem, { readonly path: string; readonly body: unknown }>({
    mutationFn: ({ path, body }) => request('POST', `/wall/${wallId}/${path}`, { body }),
    onSuccess: (session) => queries.setQueryData<WallReading>(wallKey, readNow(session)),
  });
}

/** What the gateway asks of the person at the seat: are you there, rest a while, go on. */
export default function SeatAsk({ reading }: { readonly reading: WallReading }) {
  const { t } = useSeatWords();
  const { session } = reading;
  const act = useSeatAct(session.id);
  const nowMs = useServerNow(reading, 1000);
  const [laterUntilMs, setLater] = useState(0);
  const isBreakDue =
    session.phase === 'patrolling' &&
    session.breakDueAtMs !== undefined &&
    nowMs >= Math.max(session.breakDueAtMs, laterUntilMs);

  return (
    <div className="seat-ask">
      {session.attention !== undefined && (
        <Attention
          key={session.attention.id}
          attention={session.attention}
          leftMs={session.attention.answerByMs - nowMs}
          onAnswer={(code) => act.mutate({ path: 'attention', body: { id: session.attention?.id, code } })}
        />
      )}
      {session.page?.isVoid === true && <p className="seat-note">{t('seat.void')}</p>}
      {isBreakDue && (
        <p className="seat-note">
          {t('seat.break')}
          <button
            type="button"
            className="button"
            onClick={() => act.mutate({ path: 'round/pause', body: { reason: 'break' } })}
          >
            {t('seat.rest')}
          </button>
          <button type="button" className="button" onClick={() => setLater(nowMs + 600_000)}>
            {t('seat.later')}
          </button>
        </p>
      )}
      {session.phase === 'waiting' && (
        <PausedRounds
          isResting={session.isResting === true}
          onResume={(roundId) => act.mutate({ path: 'round/resume', body: roundId === undefined ? {} : { roundId } })}
        />
      )}
      {act.isError && <ProblemNote problem={act.error} />}
    </div>
  );
}

interface AttentionProps {
  readonly attention: NonNullable<WallSessionView['attention']>;
  readonly leftMs: number;
  readonly onAnswer: (code: number) => void;
}

/** The key that is shown answers; it reaches nothing else of the wall meanwhile. */
function Attention({ attention, leftMs, onAnswer }: AttentionProps) {
  const { t } = useSeatWords();
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!/^[1-9]$/.test(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    onAnswer(Number(event.key));
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen, { capture: true });

    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);

  return (
    <div className="seat-attention" role="alertdialog" data-testid="attention" aria-live="assertive">
      <strong>{t('seat.attention', { code: attention.code })}</strong>
      <button type="button" className="button" onClick={() => onAnswer(attention.code)}>
        {attention.code}
      </button>
      <small>{t('seat.attentionLeft', { seconds: Math.max(0, Math.ceil(leftMs / 1000)) })}</small>
    </div>
  );
}

interface PausedProps {
  readonly isResting: boolean;
  readonly onResume: (roundId?: string) => void;
}

/** Rounds that somebody put aside: anybody at a seat may go on with them. */
function PausedRounds({ isResting, onResume }: PausedProps) {
  const { t, tOr } = useSeatWords();
  const { data } = useQuery<ReplyOf<typeof listRounds>, ApiProblem>({
    queryKey: ['rounds', 'paused'],
    queryFn: ({ signal }) => request('GET', '/rounds?paused=true&limit=20', { signal }),
    refetchInterval: 10_000,
  });
  const paused = (data?.items ?? []).flatMap(({ id, planName, pause }) =>
    pause === undefined ? [] : [{ id, planName, pause }],
  );
  if (!isResting && paused.length === 0) return null;

  return (
    <div className="seat-paused" data-testid="paused-rounds">
      {isResting && (
        <p>
          {t('seat.resting')}
          <button type="button" className="button" onClick={() => onResume()}>
            {t('seat.go')}
          </button>
        </p>
      )}
      {paused.map(({ id, planName, pause }) => (
        <p key={id}>
          <span>{planName}</span>
          <small>
            {t('seat.pausedBy', { name: pause.byName, reason: tOr(`seat.reason.${pause.reason}`, pause.reason) })}
          </small>
          <button type="button" className="button" onClick={() => onResume(id)}>
            {t('seat.resume')}
          </button>
        </p>
      ))}
    </div>
  );
}
