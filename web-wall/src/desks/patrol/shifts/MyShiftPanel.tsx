import { useState } from 'react';
import type { ShiftDetailView } from '../../../../../gateway/patrol/shifts/shifts-api.ts';
import { CurrentShift } from './CurrentShift.tsx';
import type { MyShift } from './shift-queries.ts';
import { ShiftSummary } from './ShiftSummary.tsx';
import { SignInPanel } from './SignInPanel.tsx';
import { StepDrawer } from './StepDrawer.tsx';
import { useShiftWords } from './use-shift-words.ts';

/** My shift, or how to sign in to one; and what others left for me to accept. */
export function MyShiftPanel({ my }: { readonly my: MyShift }) {
  const { current, offers, waiting } = my;
  const { t } = useShiftWords();
  const [accepting, setAccepting] = useState<string>();

  return (
    <>
      {current === undefined ? <SignInPanel offers={offers} /> : <CurrentShift shift={current} />}
      {waiting.length > 0 && (
        <section className="panel" data-testid="shifts-waiting">
          <h2>{t('waiting.title')}</h2>
          <ul className="shift-waiting">
            {waiting.map((shift) => (
              <li key={shift.id}>
                <ShiftSummary shift={shift} />
                <button type="button" className="button" onClick={() => setAccepting(shift.id)}>
                  {t('step.open')}
                </button>
              </li>
            ))}
          </ul>
          {current === undefined && <p className="dim">{t('accept.needSignIn')}</p>}
        </section>
      )}
      {accepting !== undefined && (
        <StepDrawer
          shiftId={accepting}
          step={'accept' satisfies ShiftDetailView['may'][number]}
          onClose={() => setAccepting(undefined)}
        />
      )}
    </>
  );
}
