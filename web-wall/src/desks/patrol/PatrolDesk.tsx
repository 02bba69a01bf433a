import { Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { useLiveList } from '../../api/realtime.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { EscalationStrip } from './EscalationStrip.tsx';
import { DutyRibbon } from './DutyRibbon.tsx';
import { useDutyPreview } from './duty-queries.ts';
import { usePlans, useRounds } from './patrol-queries.ts';
import { PlanTable } from './PlanTable.tsx';
import { RoundTable } from './RoundTable.tsx';

/** 巡查台: is anybody watching, what was missed, what comes. */
export function PatrolDesk() {
  const { t } = useWords();
  const preview = useDutyPreview();
  const rounds = useRounds();
  const plans = usePlans();
  const tab = useSearchParams()[0].get('tab');
  useLiveList('round', ['rounds']);

  return (
    <main className="desk" data-testid="patrol-desk">
      <DeskHead title={t('nav.patrol')} question={t('patrol.question')} />
      <EscalationStrip />
      <section className="panel">
        <h2>{t('patrol.ribbon')}</h2>
        <Loaded query={preview} what={t('patrol.ribbon')}>
          {(duty) => <DutyRibbon preview={duty} rounds={rounds.data?.items ?? []} />}
        </Loaded>
      </section>
      <Tabs
        {...(tab !== null && { defaultActiveKey: tab })}
        items={[
          {
            key: 'rounds',
            label: t('patrol.rounds'),
            children: (
              <Loaded query={rounds} what={t('patrol.rounds')}>
                {({ items, total }) => <RoundTable rounds={items} total={total} />}
              </Loaded>
            ),
          },
          {
            key: 'plans',
            label: t('patrol.plans'),
            children: (
              <Loaded query={plans} what={t('patrol.plans')}>
                {({ items }) => <PlanTable plans={items} />}
              </Loaded>
            ),
          },
        ]}
      />
    </main>
  );
}
