import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { useRole } from '../../../api/use-role.ts';
import { formatCivilDate } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { addDays } from '../beijing-input.ts';
import { useRosterChange } from './roster-queries.ts';
import { useRosterWords } from './use-roster-words.ts';

interface WeekBarProps {
  /** First civil date that is shown. */
  readonly from: string;
  readonly today: string;
  readonly organisationId: string | undefined;
  readonly onTurn: (from: string) => void;
  readonly children: ReactNode;
}

/** Which seven days are shown, the way to others, and what can be done with them as a whole. */
export function WeekBar({ from, today, organisationId, onTurn, children }: WeekBarProps) {
  const { t, language } = useRosterWords();
  const { isAdmin } = useRole();
  const { message } = App.useApp();
  const copy = useRosterChange<{ readonly copied: number; readonly skipped: number }>();
  const copyWeek = () =>
    copy.mutate(
      {
        method: 'POST',
        path: '/roster/copies',
        body: { organisationId, fromDate: addDays(from, -7), toDate: from },
      },
      { onSuccess: (told) => void message.info(t('roster.copied', { ...told })) },
    );

  return (
    <>
      <div className="roster-week">
        <Button onClick={() => onTurn(addDays(from, -7))}>{t('roster.previous')}</Button>
        <b>
          {t('roster.week', {
            from: formatCivilDate(from, language),
            to: formatCivilDate(addDays(from, 6), language),
          })}
        </b>
        <Button onClick={() => onTurn(addDays(from, 7))}>{t('roster.next')}</Button>
        <Button disabled={from === today} onClick={() => onTurn(today)}>
          {t('roster.fromToday')}
        </Button>
        <span className="roster-tools">
          {isAdmin && (
            <Button onClick={copyWeek} loading={copy.isPending} data-testid="roster-copy">
              {t('roster.copy')}
            </Button>
          )}
          {children}
        </span>
      </div>
      {copy.error !== null && <ProblemNote problem={copy.error} />}
    </>
  );
}
