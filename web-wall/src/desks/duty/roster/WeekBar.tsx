import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { useRole } from '../../../api/use-role.ts';
import { formatCivilDate } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { addDays } from '../beijing-input.ts';
import { useRosterChange } from './roster-queries.ts';
import { useRosterWords } from './use-roster-words.ts';

/** The Monday on or before a civil date. */
export function mondayOf(date: string): string {
  return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
}

interface WeekBarProps {
  readonly monday: string;
  readonly today: string;
  readonly organisationId: string | undefined;
  readonly onTurn: (monday: string) => void;
  readonly children: ReactNode;
}

/** Which week is shown, the way to others, and what can be done with the week as a whole. */
export function WeekBar({ monday, today, organisationId, onTurn, children }: WeekBarProps) {
  const { t, language } = useRosterWords();
  const { isAdmin } = useRole();
  const { message } = App.useApp();
  const copy = useRosterChange<{ readonly copied: number; readonly skipped: number }>();
  const copyWeek = () =>
    copy.mutate(
      {
        method: 'POST',
        path: '/roster/copies',
        body: { organisationId, fromDate: addDays(monday, -7), toDate: monday },
      },
      { onSuccess: (told) => void message.info(t('roster.copied', { ...told })) },
    );

  return (
    <>
      <div className="roster-week">
        <Button onClick={() => onTurn(addDays(monday, -7))}>{t('roster.previous')}</Button>
        <b>
          {t('roster.week', {
            from: formatCivilDate(monday, language),
            to: formatCivilDate(addDays(monday, 6), language),
          })}
        </b>
        <Button onClick={() => onTurn(addDays(monday, 7))}>{t('roster.next')}</Button>
        <Button disabled={monday === mondayOf(today)} onClick={() => onTurn(mondayOf(today))}>
          {t('roster.thisWeek')}
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
