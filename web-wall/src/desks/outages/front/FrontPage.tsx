import { useLiveList } from '../../../api/realtime.tsx';
import { formatClock, formatCount } from '../../../i18n/format.ts';
import { Link } from 'react-router';
import { useNow } from '../../../ui/use-now.ts';
import { DeskHead } from '../../DeskHead.tsx';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { inOrderOfNeed, isSingle } from '../causes/cause-look.ts';
import { useCauses, useCauseSummary, useLiveCauses } from '../causes/cause-queries.ts';
import { useHealthSummary } from '../outage-queries.ts';
import { useOutagesWords } from '../use-outages-words.ts';
import { CauseCard } from './CauseCard.tsx';
import { GatewayNote } from './GatewayNote.tsx';
import { isNewSince } from './last-look.ts';
import { LookBar } from './LookBar.tsx';
import { RatesPanel } from './RatesPanel.tsx';
import { SingleCauses } from './SingleCauses.tsx';
import { useLastLook } from './use-last-look.ts';

/** As many as one look takes in; the list has the others. */
const shownCauses = 60;
const shownSingles = 20;

/** 故障台: what is really broken, how big, whose. */
export function FrontPage() {
  const { t, language } = useOutagesWords();
  const summary = useHealthSummary();
  const { sinceMs, takeLook } = useLastLook();
  const causes = useCauseSummary(sinceMs);
  useLiveList('health', ['health-summary']);
  useLiveCauses();

  return (
    <main className="desk" data-testid="outages-desk">
      <DeskHead title={t('nav.outages')} question={t('outages.question')}>
        {summary.data !== undefined && t('desk.asOf', { time: formatClock(summary.data.asOfMs, language) })}
      </DeskHead>
      <GatewayNote />
      <Loaded query={summary} what={t('rates.online')}>
        {(counts) => <RatesPanel counts={counts} />}
      </Loaded>
      <Loaded query={causes} what={t('causes.title')}>
        {(read) => <LookBar summary={read} sinceMs={sinceMs} onLook={takeLook} />}
      </Loaded>
      <OpenCauses sinceMs={sinceMs} />
    </main>
  );
}

function OpenCauses({ sinceMs }: { readonly sinceMs: number }) {
  const { t, language } = useOutagesWords();
  const nowMs = useNow(1000);
  const largest = useCauses({ sort: 'largest', limit: shownCauses });
  const singles = useCauses({ kind: 'camera', limit: shownSingles });

  return (
    <Loaded query={largest} what={t('causes.title')}>
      {({ items, total }) => {
        if (total === 0) return <Teach title={t('causes.none')} step={t('causes.noneTeach')} />;
        const groups = inOrderOfNeed(items.filter((cause) => !isSingle(cause)));

        return (
          <>
            {groups.length > 0 && (
              <section>
                <h2 className="section-title">
                  {t('causes.group')}
                  <Link to="/desk/outages/list?sort=largest">
                    {t('causes.all', { count: formatCount(total, language) })}
                  </Link>
                </h2>
                <div className="cause-cards">
                  {groups.map((cause) => (
                    <CauseCard key={cause.id} cause={cause} isNew={isNewSince(sinceMs, cause)} nowMs={nowMs} />
                  ))}
                </div>
              </section>
            )}
            {singles.data !== undefined && singles.data.total > 0 && (
              <SingleCauses causes={singles.data.items} total={singles.data.total} sinceMs={sinceMs} nowMs={nowMs} />
            )}
          </>
        );
      }}
    </Loaded>
  );
}
