import { Button } from 'antd';
import type { NoticeView } from '../../../../../gateway/outages/notices/notices-api.ts';
import { formatInstant } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import type { StateLook } from '../../../ui/state-look.ts';
import { useNotices, useSubscriptionChange } from './notice-queries.ts';
import { useNoticesWords } from './use-notices-words.ts';

const sentLook: Readonly<Record<NoticeView['state'], StateLook>> = {
  waiting: { tone: 'info', shape: 'ring' },
  held: { tone: 'info', shape: 'ring' },
  delivered: { tone: 'normal', shape: 'check' },
  digested: { tone: 'normal', shape: 'check' },
  'handed-over': { tone: 'normal', shape: 'check' },
  failed: { tone: 'act', shape: 'square' },
};

const dayMs = 86_400_000;

/** What was sent to one subscription and what came of it. */
export function LastNotices({ subscriptionId }: { readonly subscriptionId: string }) {
  const { t, language } = useNoticesWords();
  const notices = useNotices(subscriptionId);
  const replay = useSubscriptionChange<{ readonly count: number }>();
  const again = () =>
    replay.mutate({ method: 'POST', path: `/${subscriptionId}/replay`, body: { fromMs: Date.now() - dayMs } });

  return (
    <div className="stacked">
      <div className="filters">
        <b>{t('nt.recent')}</b>
        <Button size="small" loading={replay.isPending} onClick={again}>
          {t('nt.replay')}
        </Button>
        {replay.data !== undefined && <span className="dim">{t('nt.replayed', { count: replay.data.count })}</span>}
      </div>
      {replay.isError && <ProblemNote problem={replay.error} />}
      {notices.isError && <ProblemNote problem={notices.error} />}
      {notices.data?.items.length === 0 && <span className="dim">{t('nt.never')}</span>}
      <table className="rows">
        <tbody>
          {notices.data?.items.map((notice) => (
            <tr key={notice.id}>
              <td className="one-line">{formatInstant(notice.createdAtMs, language)}</td>
              <td className="one-line">{t(`nt.kind.${notice.kind}`)}</td>
              <td>{notice.text.subject}</td>
              <td className="one-line">
                <StateMark look={sentLook[notice.state]}>{t(`nt.sent.${notice.state}`)}</StateMark>
              </td>
              <td className="one-line">{notice.tries > 1 && t('nt.tries', { count: notice.tries })}</td>
              <td className="dim">{notice.problem}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
