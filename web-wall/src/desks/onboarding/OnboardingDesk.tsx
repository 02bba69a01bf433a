import { Segmented } from 'antd';
import { useState } from 'react';
import type { CandidateView } from '../../../../gateway/discovery/discovery-api.ts';
import { useWords } from '../../i18n/use-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { DeskHead } from '../DeskHead.tsx';
import { Loaded } from '../Loaded.tsx';
import { AdoptionDrawer } from './AdoptionDrawer.tsx';
import { CandidateTable } from './CandidateTable.tsx';
import { type CandidateState, useCandidates } from './onboarding-queries.ts';
import { ScanPanel } from './ScanPanel.tsx';

/** 接入: look for devices, and take them in. */
export function OnboardingDesk() {
  const { t } = useWords();
  const [state, setState] = useState<CandidateState>('new');
  const [chosen, setChosen] = useState<CandidateView>();
  const [adoptedCount, setAdoptedCount] = useState<number>();
  const candidates = useCandidates(state);
  const done = (count: number) => {
    setAdoptedCount(count);
    setChosen(undefined);
  };

  return (
    <main className="desk" data-testid="onboarding-desk">
      <DeskHead title={t('nav.onboarding')} question={t('onboarding.question')}>
        {adoptedCount !== undefined && (
          <span role="status" data-testid="adopted">
            <StateMark look={{ tone: 'normal', shape: 'check' }}>
              {t('onboarding.adopted', { count: adoptedCount })}
            </StateMark>
          </span>
        )}
      </DeskHead>
      <div className="onboarding">
        <ScanPanel />
        <section className="panel">
          <div className="desk-head">
            <h2>{t('onboarding.candidates')}</h2>
            <div className="desk-tools">
              <Segmented<CandidateState>
                value={state}
                onChange={setState}
                options={[
                  { value: 'new', label: t('onboarding.stateNew') },
                  { value: 'adopted', label: t('onboarding.stateAdopted') },
                ]}
              />
            </div>
          </div>
          <Loaded query={candidates} what={t('onboarding.candidates')}>
            {({ items }) => <CandidateTable candidates={items} onAdopt={setChosen} />}
          </Loaded>
        </section>
      </div>
      {chosen !== undefined && (
        <AdoptionDrawer key={chosen.id} candidate={chosen} onDone={done} onClose={() => setChosen(undefined)} />
      )}
    </main>
  );
}
