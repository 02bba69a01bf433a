import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ShiftDetailView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { Loaded } from '../../Loaded.tsx';
import { shiftLook } from './shift-look.ts';
import { useShift } from './shift-queries.ts';
import { GivenBackList } from './GivenBackList.tsx';
import { ShiftNotes } from './ShiftNotes.tsx';
import { ShiftRecordForm } from './ShiftRecordForm.tsx';
import { StepDrawer } from './StepDrawer.tsx';
import { useShiftWords } from './use-shift-words.ts';

const signedSteps = ['hand-over', 'accept', 'sign-off'] as const;

/** 值班记录: the record of one shift in the columns of the paper form, to be read, signed and printed. */
export function ShiftRecordPage() {
  const { shiftId = '' } = useParams();
  const { t } = useShiftWords();
  const shift = useShift(shiftId);

  return (
    <main className="desk shift-record" data-testid="shift-record">
      <Loaded query={shift} what={t('shifts.records')}>
        {(detail) => <Content shift={detail} />}
      </Loaded>
    </main>
  );
}

function Content({ shift }: { readonly shift: ShiftDetailView }) {
  const { t } = useShiftWords();
  const [step, setStep] = useState<(typeof signedSteps)[number]>();
  const { record } = shift;

  return (
    <>
      <header className="desk-head no-print">
        <Link to="/desk/shifts">{t('record.back')}</Link>
        <StateMark look={shiftLook[shift.state]}>{t(`state.${shift.state}`)}</StateMark>
        <div className="desk-tools">
          {signedSteps
            .filter((each) => shift.may.includes(each))
            .map((each) => (
              <button
                key={each}
                type="button"
                className="button button-main"
                onClick={() => setStep(each)}
                data-testid={`shift-${each}`}
              >
                {t(`step.${each}`)}
              </button>
            ))}
          <button type="button" className="button" onClick={() => print()}>
            {t('record.print')}
          </button>
        </div>
      </header>
      <ShiftRecordForm shift={shift} />
      <GivenBackList shift={shift} />
      <p className="shift-hash">
        {record === undefined ? (
          t('record.draft')
        ) : (
          <>
            {t('record.hash')} <code>{record.hash}</code>{' '}
            <span className={record.isIntact ? '' : 'tone-act'}>
              {t(record.isIntact ? 'record.intact' : 'record.broken')}
            </span>
          </>
        )}
      </p>
      <section className="panel no-print">
        <ShiftNotes shift={shift} />
      </section>
      {step !== undefined && <StepDrawer shiftId={shift.id} step={step} onClose={() => setStep(undefined)} />}
    </>
  );
}
