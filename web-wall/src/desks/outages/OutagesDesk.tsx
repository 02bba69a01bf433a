import { Tabs } from 'antd';
import { useLiveList } from '../../api/realtime.tsx';
import { formatClock } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { ClosedOutages } from './ClosedOutages.tsx';
import { OnlineRatePanel } from './OnlineRatePanel.tsx';
import { OpenOutages } from './OpenOutages.tsx';
import { useHealthSummary, useOutages } from './outage-queries.ts';

/** 故障台: what is really broken, how big, whose. */
export function OutagesDesk() {
  const { t, language } = useWords();
  const summary = useHealthSummary();
  const open = useOutages('open');
  useLiveList('health', ['health-summary']);
  useLiveList('outage', ['outages']);
  useLiveList('outage', ['health-summary']);

  return (
    <main className="desk" data-testid="outages-desk">
      <DeskHead title={t('nav.outages')} question={t('outages.question')}>
        {summary.data !== undefined && t('desk.asOf', { time: formatClock(summary.data.asOfMs, language) })}
      </DeskHead>
      <Loaded query={summary} what={t('outages.rate')}>
        {(counts) => <OnlineRatePanel counts={counts} />}
      </Loaded>
      <Tabs
        items={[
          {
            key: 'open',
            label: t('outages.open', { count: open.data?.total ?? '–' }),
            children: (
              <Loaded query={open} what={t('nav.outages')}>
                {({ items, total }) => <OpenOutages outages={items} total={total} />}
              </Loaded>
            ),
          },
          { key: 'closed', label: t('outages.closed'), children: <ClosedOutages /> },
        ]}
      />
    </main>
  );
}
