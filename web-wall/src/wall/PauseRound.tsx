import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { WallSessionView } from '../../../gateway/wall/wall-api.ts';
import type { ApiProblem } from '../api/api-problem.ts';
import { request } from '../api/request.ts';
import { useSeatWords } from '../i18n/use-seat-words.ts';
import './seat-ask.css';
import { readNow, wallKey, type WallReading } from './use-wall.ts';

const reasons = ['incident', 'break', 'handover', 'equipment', 'other'] as const;

/** Puts the round aside with a reason; it waits for whoever resumes it. */
export default function PauseRound({ wallId }: { readonly wallId: string }) {
  const { t } = useSeatWords();
  const queries = useQueryClient();
  const pause = useMutation<WallSessionView, ApiProblem, string>({
    mutationFn: (reason) => request('POST', `/wall/${wallId}/round/pause`, { body: { reason } }),
    onSuccess: (session) => queries.setQueryData<WallReading>(wallKey, readNow(session)),
  });

  return (
    <select
      className="pause-round"
      aria-label={t('seat.pause')}
      value=""
      disabled={pause.isPending}
      onChange={({ target }) => pause.mutate(target.value)}
    >
      <option value="" disabled>
        {t('seat.pause')}
      </option>
      {reasons.map((reason) => (
        <option key={reason} value={reason}>
          {t(`seat.reason.${reason}`)}
        </option>
      ))}
    </select>
  );
}
