import { useEffect, useEffectEvent } from 'react';
import type { FindingView } from '../../../gateway/findings/findings-api.ts';
import { apiBase } from '../api/request.ts';
import { useWords } from '../i18n/use-words.ts';
import { StateMark } from '../ui/StateMark.tsx';

const shownMs = 5000;

/** Short confirmation with the picture that went with the finding, or why there is none. */
export function FindingSaved({ finding, onClose }: { readonly finding: FindingView; readonly onClose: () => void }) {
  const { t } = useWords();
  const close = useEffectEvent(onClose);

  useEffect(() => {
    const timer = setTimeout(() => close(), shownMs);

    return () => clearTimeout(timer);
  }, []);

  return (
    <div className="composer composer-saved" role="status" data-testid="finding-saved">
      <StateMark look={{ tone: 'normal', shape: 'check' }}>
        {t('finding.saved', { category: t(`category.${finding.category}`) })}
      </StateMark>
      <span>{finding.cameraName}</span>
      {finding.hasSnapshot ? (
        <img
          src={`${apiBase}/findings/${finding.id}/snapshot`}
          alt={t('finding.snapshotOf', { name: finding.cameraName })}
          data-testid="finding-snapshot"
        />
      ) : (
        <small>{t('finding.noSnapshot', { reason: finding.snapshotProblem ?? t('finding.noSnapshotUnknown') })}</small>
      )}
    </div>
  );
}
