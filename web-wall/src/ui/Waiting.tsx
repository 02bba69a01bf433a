import { useState } from 'react';
import { formatDuration } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { useMonotonicNow } from './use-now.ts';

/** Says what is being waited for, and for how long. */
export function Waiting({ what }: { readonly what: string }) {
  const { t, language } = useWords();
  const [since] = useState(() => performance.now());
  const waitedMs = useMonotonicNow(1000) - since;

  return (
    <div className="splash" role="status">
      <span>{t('common.loading', { what })}</span>
      {waitedMs > 1500 && <small>{t('common.waited', { duration: formatDuration(waitedMs, language) })}</small>}
    </div>
  );
}
