import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';
import type { AcknowledgementView, readAcknowledgement } from '../../../../../gateway/outages/notices/notices-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { useRole } from '../../../api/use-role.ts';
import { request } from '../../../api/request.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useNoticesWords } from './use-notices-words.ts';

/** Who sees to a confirmed cause; until somebody says so, the next ones are called for a critical one. */
export function Acknowledgement({
  cause: { id: causeId, state },
}: {
  readonly cause: Pick<CauseView, 'id' | 'state'>;
}) {
  const { t, language } = useNoticesWords();
  const { isFitter } = useRole();
  const queries = useQueryClient();
  const queryKey = ['cause-acknowledgements', causeId];
  const path = `/cause-acknowledgements/${causeId}`;
  const read = useQuery<ReplyOf<typeof readAcknowledgement>, ApiProblem>({
    queryKey,
    queryFn: ({ signal }) => request('GET', path, { signal }),
    refetchInterval: 15_000,
    retry: false,
    enabled: isFitter && state === 'confirmed',
  });
  const write = useMutation<AcknowledgementView, ApiProblem>({
    mutationFn: () => request('PUT', path, { body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
  // A cause that reaches beyond the own part is acknowledged above.
  if (read.data === undefined) return null;
  const { acknowledgement } = read.data;

  return (
    <section className="panel acknowledgement" data-testid="acknowledgement">
      <h2>{t('nt.seesTo')}</h2>
      {acknowledgement === undefined ? (
        <>
          <p className="dim">{t('nt.acknowledgeWhy')}</p>
          <Button size="small" loading={write.isPending} onClick={() => write.mutate()}>
            {t('nt.acknowledge')}
          </Button>
        </>
      ) : (
        <p>
          {t('nt.acknowledged', {
            name: acknowledgement.acknowledgedBy,
            time: formatInstant(acknowledgement.acknowledgedAtMs, language),
          })}
        </p>
      )}
      {write.isError && <ProblemNote problem={write.error} />}
    </section>
  );
}
