import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { BulkDrawer } from './BulkDrawer.tsx';
import { CandidateFilters } from './CandidateFilters.tsx';
import { CandidateTable } from './CandidateTable.tsx';
import { useCandidates } from './candidate-queries.ts';
import { PageFoot } from './PageFoot.tsx';
import { useListFilter } from './use-list-filter.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

const filterNames = ['state', 'method', 'range', 'search'] as const;

interface ChosenBarProps {
  readonly count: number;
  readonly onClear: () => void;
  readonly onBulk: () => void;
}

function ChosenBar({ count, onClear, onBulk }: ChosenBarProps) {
  const { t, language } = useOnboardingWords();

  return (
    <div className="chosen-bar" role="status">
      <strong>{t('candidates.selected', { count: formatCount(count, language) })}</strong>
      <Button type="primary" size="small" onClick={onBulk} data-testid="bulk-open">
        {t('candidates.bulk')}
      </Button>
      <Button size="small" type="text" onClick={onClear}>
        {t('candidates.clear')}
      </Button>
    </div>
  );
}

/** Devices that answered scans: check one and take it in, or take many in together. */
export default function CandidatesPage() {
  const { t } = useOnboardingWords();
  const navigate = useNavigate();
  const { filter, change, page, isFiltered } = useListFilter(filterNames);
  const candidates = useCandidates(filter, page.cursor);
  const [chosen, setChosen] = useState<readonly CandidateView[]>([]);
  const [isBulk, setIsBulk] = useState(false);

  return (
    <main className="desk" data-testid="candidates-page">
      <DeskHead title={t('candidates.title')} question={t('candidates.question')} />
      <div className="filters">
        <CandidateFilters filter={filter} onChange={change} />
        {chosen.length > 0 && (
          <ChosenBar count={chosen.length} onClear={() => setChosen([])} onBulk={() => setIsBulk(true)} />
        )}
      </div>
      <Loaded query={candidates} what={t('candidates.title')}>
        {({ items, total, nextCursor }) => (
          <div className="desk-table">
            <CandidateTable candidates={items} isFiltered={isFiltered} chosen={chosen} onChoose={setChosen} />
            <PageFoot page={page} shown={items.length} total={total} nextCursor={nextCursor} />
          </div>
        )}
      </Loaded>
      {isBulk && (
        <BulkDrawer
          candidates={chosen}
          onClose={() => setIsBulk(false)}
          onStarted={(id) => void navigate(`/desk/onboarding/bulk/${id}`)}
        />
      )}
    </main>
  );
}
