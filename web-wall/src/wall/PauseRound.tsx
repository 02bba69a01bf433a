import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { WallSessionView } from '../../../gateway/wall/wall-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import { request } from '../api/request.ts';
import { useSeatWords } from '../i18n/use-seat-words.ts';
import { useDismissal } from '../ui/use-dismissal.ts';
import './seat-ask.css';
import { readNow, wallKey, type WallReading } from './use-wall.ts';

const reasons = ['incident', 'break', 'handover', 'equipment', 'other'] as const;

/** Puts the round aside with a reason, chosen by a press and never by passing over it; it waits for whoever resumes it. */
export default function PauseRound({ wallId }: { readonly wallId: string }) {
  const { t } = useSeatWords();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismissal(box, isOpen, () => setOpen(false));
  const pause = useMutation<WallSessionView, ApiProblem, string>({
    mutationFn: (reason) => request('POST', `/wall/${wallId}/round/pause`, { body: { reason } }),
    onSuccess: (session) => queries.setQueryData<WallReading>(wallKey, readNow(session)),
  });

  const choose = (reason: string) => {
    setOpen(false);
    pause.mutate(reason);
  };

  return (
    <div className="menu pause-round" ref={box}>
      <button
        type="button"
        className="button"
        aria-expanded={isOpen}
        disabled={pause.isPending}
        onClick={() => setOpen(!isOpen)}
        data-testid="pause-round"
      >
        {t('seat.pause')}
        <svg width="10" height="6" viewBox="0 0 10 6" aria-hidden="true">
          <path d="m1 1 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </button>
      {isOpen && (
        <div className="menu-list">
          <div className="menu-who">{t('seat.pauseWhy')}</div>
          {reasons.map((reason) => (
            <button key={reason} type="button" onClick={() => choose(reason)} data-testid={`pause-${reason}`}>
              {t(`seat.reason.${reason}`)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
