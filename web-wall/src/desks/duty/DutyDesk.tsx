import { Tabs } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useSession } from '../../api/session.ts';
import { useNow } from '../../ui/use-now.ts';
import { DeskHead } from '../DeskHead.tsx';
import { OrganisationPicker, useOrganisationName } from '../onboarding/OrganisationPicker.tsx';
import { useOrganisations } from '../registry/registry-queries.ts';
import { AheadDays } from './AheadDays.tsx';
import { civilDateOf } from './beijing-input.ts';
import { DecisionHistory } from './DecisionHistory.tsx';
import './duty-desk.css';
import type { DutyPlace } from './duty-place.ts';
import { MonthView } from './MonthView.tsx';
import { NightPanel } from './NightPanel.tsx';
import { NowPanel } from './NowPanel.tsx';
import { OrdersPanel } from './OrdersPanel.tsx';
import { useDutyWords } from './use-duty-words.ts';
import { YearsPanel } from './YearsPanel.tsx';

/** 勤务日历: which duty rules, why, and what comes. */
export default function DutyDesk() {
  const { t } = useDutyWords();
  const [params, setParams] = useSearchParams();
  const [tab, setTab] = useState('month');
  const isAdmin = useSession().data?.user.role === 'admin';
  const top = useOrganisations().data?.items.find(({ parentId }) => parentId === undefined);
  const organisationId = params.get('unit') ?? top?.id;
  const organisationName = useOrganisationName(organisationId) ?? '';
  const place: DutyPlace = { organisationId, organisationName, isAdmin };
  const today = civilDateOf(useNow(30_000));

  return (
    <main className="desk duty-desk" data-testid="duty-desk">
      <DeskHead title={t('desk.title')} question={t('desk.question')}>
        <label htmlFor="duty-unit">{t('desk.organisation')}</label>
        <OrganisationPicker
          id="duty-unit"
          {...(organisationId === undefined ? {} : { value: organisationId })}
          onChange={(unit) => setParams({ unit }, { replace: true })}
          testId="duty-unit"
        />
      </DeskHead>
      <NowPanel place={place} />
      <div className="duty-columns">
        <Tabs
          activeKey={tab}
          onChange={setTab}
          className="panel duty-main"
          items={[
            { key: 'month', label: t('tab.month'), children: <MonthView place={place} today={today} /> },
            { key: 'ahead', label: t('tab.ahead'), children: <AheadDays place={place} today={today} /> },
            { key: 'history', label: t('tab.history'), children: <DecisionHistory /> },
          ]}
          destroyOnHidden
        />
        <div className="duty-side">
          <OrdersPanel place={place} today={today} />
          <YearsPanel place={place} today={today} />
          <NightPanel place={place} />
        </div>
      </div>
    </main>
  );
}
