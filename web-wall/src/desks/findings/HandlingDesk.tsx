import { Segmented } from 'antd';
import { useParams, useSearchParams } from 'react-router';
import { useLiveList } from '../../api/realtime.tsx';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { DeskHead } from '../DeskHead.tsx';
import { Teach } from '../Teach.tsx';
import { FindingDetail } from './FindingDetail.tsx';
import { FindingList } from './FindingList.tsx';
import { type FindingBox, findingsKey, useFindingCounts } from './finding-queries.ts';

const boxes: readonly FindingBox[] = ['waiting', 'open', 'ended', 'all'];

/** 发现处置: what waits for me, overdue first; one finding beside it with its pictures, its history and what to do. */
export function HandlingDesk() {
  const { t } = useFindingsWords();
  const { findingId } = useParams();
  const [search, setSearch] = useSearchParams();
  const counts = useFindingCounts();
  useLiveList('finding', findingsKey);
  const box = boxes.find((each) => each === search.get('box')) ?? 'waiting';
  const { waiting, overdue, open, openOverdue } = counts.data ?? {};
  const labelOf = (each: FindingBox): string => {
    const count = each === 'waiting' ? waiting : each === 'open' ? open : undefined;
    return count === undefined ? t(`fd.box.${each}`) : `${t(`fd.box.${each}`)} ${count}`;
  };
  const late = box === 'open' ? openOverdue : overdue;

  return (
    <main className="desk findings" data-testid="findings-desk">
      <DeskHead title={t('nav.findings')} question={t('fd.question')}>
        {late !== undefined && late > 0 && <span className="tone-act">■ {t('fd.overdueCount', { count: late })}</span>}
        <Segmented
          value={box}
          options={boxes.map((value) => ({ value, label: labelOf(value) }))}
          onChange={(value) => setSearch({ box: value }, { replace: true })}
        />
      </DeskHead>
      <div className="case-split findings-split">
        <FindingList box={box} />
        {findingId === undefined ? (
          <section className="case-detail">
            <Teach title={t('fd.pick')} />
          </section>
        ) : (
          <FindingDetail key={findingId} findingId={findingId} />
        )}
      </div>
    </main>
  );
}
