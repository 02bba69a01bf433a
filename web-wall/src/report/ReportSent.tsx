import { useMutation } from '@tanstack/react-query';
import type { FindingView } from '../../../gateway/findings/findings-api.ts';
import { formatMinute } from '../i18n/format.ts';
import { useFindingsWords } from '../i18n/use-findings-words.ts';
import { sendPhotos } from './field-report.ts';

interface ReportSentProps {
  readonly sent: { readonly finding: FindingView; readonly left: readonly File[] };
  readonly onAgain: () => void;
}

/** Who has it now, and the photos that did not go through. */
export function ReportSent({ sent: { finding, left }, onAgain }: ReportSentProps) {
  const { t, language } = useFindingsWords();
  const { organisationName, role } = finding.holder;
  const again = useMutation({ mutationFn: (files: readonly File[]) => sendPhotos(finding.id, files) });
  const missing = again.data ?? left;

  return (
    <section className="report-sent" role="status" data-testid="report-sent">
      <h2>✓ {t('rp.sent')}</h2>
      <p>
        {t('rp.sentTo', {
          post: t('fd.post', { unit: organisationName, role: t(`fd.role.${role}`) }),
          time: formatMinute(finding.dueAtMs ?? finding.foundAtMs, language),
        })}
      </p>
      {missing.length > 0 && (
        <p className="tone-warn">
          ▲ {t('rp.photosFailed', { count: missing.length })}{' '}
          <button type="button" className="button" disabled={again.isPending} onClick={() => again.mutate(missing)}>
            {t('rp.retryPhotos')}
          </button>
        </p>
      )}
      <button type="button" className="button button-main" onClick={onAgain}>
        {t('rp.another')}
      </button>
    </section>
  );
}
