import { formatClock, formatDay } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { useNow } from './use-now.ts';

/** Beijing time with date and weekday. `offsetMs` is the server's clock minus the browser's. */
export function BeijingClock({ offsetMs = 0 }: { readonly offsetMs?: number }) {
  const { t, language } = useWords();
  const nowMs = useNow(500) + offsetMs;

  return (
    <div className="clock" title={t('common.beijing')} data-testid="beijing-clock">
      <time>{formatClock(nowMs, language)}</time>
      <small>{formatDay(nowMs, language)}</small>
    </div>
  );
}
