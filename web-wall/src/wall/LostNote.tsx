import { formatDuration } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { useMonotonicNow } from '../ui/use-now.ts';

/** Two missed signs of life, 5 s apart, and some time for a slow answer. */
const lostAfterMs = 12_000;

/** Says that the wall can not hear the gateway; what it shows may be old. */
export function LostNote({ lastReadAtMs }: { readonly lastReadAtMs: number }) {
  const { t, language } = useWords();
  const silentMs = useMonotonicNow(1000) - lastReadAtMs;
  if (silentMs < lostAfterMs) return null;

  return (
    <p className="lost" role="alert" data-testid="lost">
      {t('common.lost', { duration: formatDuration(silentMs, language) })}
    </p>
  );
}
