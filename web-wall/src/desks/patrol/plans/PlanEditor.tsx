import { App, Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { DeskHead } from '../../DeskHead.tsx';
import { Loaded } from '../../Loaded.tsx';
import { usePatrolWords } from '../use-patrol-words.ts';
import { CameraPicker } from './CameraPicker.tsx';
import { ForecastPanel } from './ForecastPanel.tsx';
import { type PlanDraft, addStops, draftOf, newDraft } from './plan-draft.ts';
import { PlanForm } from './PlanForm.tsx';
import { usePlan, useSavePlan } from './plan-queries.ts';
import './plans.css';
import { StopTable } from './StopTable.tsx';

/** One plan: what is watched, when, by whom; beside it whether it can be finished. */
export default function PlanEditor() {
  const { planId } = useParams();
  const { t } = usePatrolWords();
  const isNew = planId === 'new';
  const plan = usePlan(isNew ? undefined : planId);
  if (isNew) return <Editor key="new" initial={newDraft} planId={undefined} />;

  return (
    <Loaded query={plan} what={t('patrol.plans')}>
      {(found) => found !== undefined && <Editor key={found.id} initial={draftOf(found)} planId={found.id} />}
    </Loaded>
  );
}

function Editor({ initial, planId }: { readonly initial: PlanDraft; readonly planId: string | undefined }) {
  const { t } = usePatrolWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(initial);
  const save = useSavePlan(planId);
  const change = (part: Partial<PlanDraft>) => setDraft((before) => ({ ...before, ...part }));
  const back = () => void navigate('/desk/patrol?tab=plans');
  const isComplete = draft.name.trim() !== '' && draft.organisationId !== '' && draft.stops.length > 0;

  return (
    <main className="desk plan-editor" data-testid="plan-editor">
      <DeskHead title={t(planId === undefined ? 'pp.new' : 'pp.edit')} question={t('pp.question')} />
      <div className="plan-columns">
        <section className="panel plan-form">
          <PlanForm draft={draft} onChange={change} />
          <ForecastPanel draft={draft} planId={planId} />
          {save.isError && <ProblemNote problem={save.error} />}
          <div className="plan-acts">
            <Button
              type="primary"
              disabled={!isComplete}
              loading={save.isPending}
              onClick={() =>
                save.mutate(draft, {
                  onSuccess: () => {
                    void message.success(t('pp.saved'));
                    back();
                  },
                })
              }
            >
              {t('pp.save')}
            </Button>
            <Button onClick={back}>{t('pp.cancel')}</Button>
          </div>
        </section>
        <CameraPicker
          organisationId={draft.organisationId}
          stops={draft.stops}
          onAdd={(added) => setDraft((before) => ({ ...before, stops: addStops(before.stops, added) }))}
        />
        <StopTable draft={draft} onChange={(stops) => change({ stops })} />
      </div>
    </main>
  );
}
