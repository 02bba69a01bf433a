import { Link } from 'react-router';
import type { ScanView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { changeLook } from './onboarding-look.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

/** What asks for a person first stands first. */
export const changeKinds = ['changed-serial', 'moved', 'gone', 'new', 'renamed'] as const;

interface ChangeCountsProps {
  readonly changes: ScanView['changes'];
  readonly scanId: string;
}

/** New devices are candidates: that is where something can be done with them. */
function addressOf(kind: (typeof changeKinds)[number], scanId: string): string {
  return kind === 'new' ? '/desk/onboarding/candidates?state=new' : `/desk/onboarding/scans/${scanId}?kind=${kind}`;
}

/** Differences of a scan by kind; each leads to its list. */
export function ChangeCounts({ changes, scanId }: ChangeCountsProps) {
  const { t, language } = useOnboardingWords();
  if (changes === undefined) return <span className="dim">–</span>;
  const found = changeKinds.filter((kind) => (changes[kind] ?? 0) > 0);
  if (found.length === 0) return <span className="dim">{t('lastScan.same')}</span>;

  return (
    <span className="change-counts">
      {found.map((kind) => (
        <Link key={kind} to={addressOf(kind, scanId)} data-testid={`changes-${kind}`}>
          <StateMark look={changeLook[kind]}>
            {t('change.count', { kind: t(`change.${kind}`), count: formatCount(changes[kind] ?? 0, language) })}
          </StateMark>
        </Link>
      ))}
    </span>
  );
}
