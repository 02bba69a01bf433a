import { Segmented, Select } from 'antd';
import { Link, useParams } from 'react-router';
import { formatInstant } from '../../i18n/format.ts';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { changeKinds } from './ChangeCounts.tsx';
import { PageFoot } from './PageFoot.tsx';
import { ScanChangeTable } from './ScanChangeTable.tsx';
import { useScan, useScanChanges } from './scan-queries.ts';
import { describeRanges } from './scan-ranges.ts';
import { useListFilter } from './use-list-filter.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

function ScanLine({ scanId }: { readonly scanId: string }) {
  const words = useOnboardingWords();
  const scan = useScan(scanId);
  if (scan.data === undefined) return null;

  return (
    <span className="dim">
      {formatInstant(scan.data.startedAtMs, words.language)} · {describeRanges(scan.data, words)}
    </span>
  );
}

const filterNames = ['kind', 'state'] as const;

/** What one scan, or all of them, found to be different; a move is accepted or dismissed here. */
export default function ScanChangesPage() {
  const { t } = useOnboardingWords();
  const { scanId } = useParams();
  const { filter, change, page, isFiltered } = useListFilter(filterNames);
  const changes = useScanChanges({ ...filter, scanId }, page.cursor);

  return (
    <main className="desk" data-testid="scan-changes-page">
      <DeskHead title={t('diff.title')} question={t('diff.question')}>
        {scanId !== undefined && <ScanLine scanId={scanId} />}
        <Link to="/desk/onboarding/scans">{t('diff.back')}</Link>
      </DeskHead>
      <div className="filters">
        <Segmented
          value={filter.state ?? ''}
          onChange={(state) => change({ state })}
          options={[
            { value: '', label: t('diff.all') },
            { value: 'open', label: t('diff.onlyOpen') },
          ]}
        />
        <Select
          className="filter-select"
          value={filter.kind ?? ''}
          onChange={(kind) => change({ kind })}
          options={[
            { value: '', label: t('diff.anyKind') },
            ...changeKinds.map((kind) => ({ value: kind, label: t(`change.${kind}`) })),
          ]}
        />
        <span className="dim">{t('diff.acceptNote')}</span>
      </div>
      <Loaded query={changes} what={t('diff.title')}>
        {({ items, total, nextCursor }) => (
          <div className="desk-table">
            <ScanChangeTable changes={items} isFiltered={isFiltered} />
            <PageFoot page={page} shown={items.length} total={total} nextCursor={nextCursor} />
          </div>
        )}
      </Loaded>
    </main>
  );
}
