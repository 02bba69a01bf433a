import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import type { ShiftDetailView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { Loaded } from '../../Loaded.tsx';
import { OpenItems } from './OpenItems.tsx';
import { ReturnNoteFields, type ReturnNotes, writtenNotes } from './ReturnNoteFields.tsx';
import { useShift, useShiftStep } from './shift-queries.ts';
import { ShiftNotes } from './ShiftNotes.tsx';
import { ShiftSummary } from './ShiftSummary.tsx';
import { useShiftWords } from './use-shift-words.ts';
import { WorkFigures } from './WorkFigures.tsx';

type SignedStep = 'hand-over' | 'accept' | 'sign-off';

const texts = { 'hand-over': 'handOver', accept: 'accept', 'sign-off': 'signOff' } as const;
const paths: Readonly<Record<SignedStep, string>> = {
  'hand-over': 'handover',
  accept: 'acceptance',
  'sign-off': 'sign-off',
};

interface StepDrawerProps {
  readonly shiftId: string;
  readonly step: SignedStep;
  readonly onClose: () => void;
}

/** One signature on a shift: what it is about, a note, the button. */
export function StepDrawer({ shiftId, step, onClose }: StepDrawerProps) {
  const { t } = useShiftWords();
  const shift = useShift(shiftId);

  return (
    <Drawer open onClose={onClose} size={560} title={t(`${texts[step]}.title`)} data-testid="shift-step">
      <Loaded query={shift} what={t('shifts.loading')}>
        {(detail) => <StepForm shift={detail} step={step} onDone={onClose} />}
      </Loaded>
    </Drawer>
  );
}

interface StepFormProps {
  readonly shift: ShiftDetailView;
  readonly step: SignedStep;
  readonly onDone: () => void;
}

function StepForm({ shift, step, onDone }: StepFormProps) {
  const { t } = useShiftWords();
  const [note, setNote] = useState('');
  const [returnNotes, setReturnNotes] = useState<ReturnNotes>({});
  const act = useShiftStep();
  const words = texts[step];
  const needsReason = step === 'sign-off' && shift.state !== 'accepted';
  const work = step === 'accept' ? (shift.handedOver ?? shift.work) : shift.work;
  const said = note.trim();
  const submit = () => {
    const handBacks = writtenNotes(returnNotes);
    const body = {
      version: shift.version,
      ...(said === '' ? {} : { note: said }),
      ...(handBacks.length === 0 ? {} : { handBacks }),
    };
    act.mutate({ path: `/${shift.id}/${paths[step]}`, body }, { onSuccess: onDone });
  };

  return (
    <div className="shift-step">
      <ShiftSummary shift={shift} />
      <p className="form-note">{t(`${words}.note`)}</p>
      <WorkFigures work={work} />
      <OpenItems work={work} />
      {step !== 'hand-over' && <ShiftNotes shift={{ ...shift, may: [] }} />}
      <label htmlFor="step-note">{t(needsReason ? 'signOff.reason' : `${words}.field`)}</label>
      <Input.TextArea
        id="step-note"
        value={note}
        onChange={(event) => setNote(event.target.value)}
        autoSize={{ minRows: 3, maxRows: 8 }}
        maxLength={2000}
        data-testid="shift-step-note"
      />
      {step === 'hand-over' && (
        <ReturnNoteFields standsInFor={work.standsInFor} notes={returnNotes} onChange={setReturnNotes} />
      )}
      {act.error !== null && <ProblemNote problem={act.error} />}
      <WhyNot shift={shift} step={step} />
      <Button
        type="primary"
        block
        loading={act.isPending}
        disabled={!shift.may.includes(step) || (needsReason && said === '')}
        onClick={submit}
        data-testid="shift-step-confirm"
      >
        {t(`${words}.confirm`)}
      </Button>
    </div>
  );
}

function WhyNot({ shift, step }: Pick<StepFormProps, 'shift' | 'step'>) {
  const { t } = useShiftWords();
  if (step !== 'accept' || shift.may.includes(step)) return null;

  return <p className="tone-warn">{t('accept.needSignIn')}</p>;
}
