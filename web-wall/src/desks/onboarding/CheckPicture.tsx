import { apiBase } from '../../api/request.ts';
import { failureOf, type Report } from './CheckFacts.tsx';
import { useOnboardingWords } from './use-onboarding-words.ts';

/** The picture that the device gave, or why there is none. */
export function CheckPicture({ checkId, report }: { readonly checkId: string; readonly report: Report }) {
  const words = useOnboardingWords();
  const { t } = words;
  const { hasPicture, snapshot } = report;
  if (hasPicture) {
    return (
      <img
        className="record-snapshot"
        src={`${apiBase}/checks/${checkId}/snapshot`}
        alt={t('check.picture')}
        data-testid="check-picture"
      />
    );
  }
  const why = {
    ok: () => t('check.pictureBig'),
    failed: () => (snapshot.kind === 'failed' ? failureOf(snapshot, words) : ''),
    skipped: () => t('check.notAsked'),
  }[snapshot.kind]();

  return (
    <p className="record-snapshot no-picture">
      {t('check.pictureNone')}
      <small>{why}</small>
    </p>
  );
}
