import { Modal } from 'antd';
import { useState } from 'react';
import { useSession } from '../../../api/session.ts';
import { formatDuration, formatInstant, formatMinute } from '../../../i18n/format.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { OrganisationPicker } from '../../onboarding/OrganisationPicker.tsx';
import { type MyShift, useShiftStep } from './shift-queries.ts';
import { useShiftWords } from './use-shift-words.ts';

/** Signing in is an act: a slot of the roster by one button, without a roster after a second look. */
export function SignInPanel({ offers }: { readonly offers: MyShift['offers'] }) {
  const { t, language } = useShiftWords();
  const step = useShiftStep();
  const [isUnplanned, setUnplanned] = useState(false);

  return (
    <section className="panel shift-sign-in" data-testid="shift-sign-in">
      <div>
        <h2>{t('signIn.title')}</h2>
        <p className="dim">{t('signIn.text')}</p>
      </div>
      <ul>
        {offers.map(({ postId, postName, slotName, slotKey, date, fromMs, toMs, lateMs, organisationName }) => (
          <li key={`${postId}${date}${slotKey}`}>
            <span className="two-lines">
              <b>{`${organisationName} ${postName} · ${slotName}`}</b>
              <small>{`${formatInstant(fromMs, language)}–${formatMinute(toMs, language)}`}</small>
            </span>
            {lateMs > 0 && (
              <span className="tone-act">{t('signIn.late', { duration: formatDuration(lateMs, language) })}</span>
            )}
            <button
              type="button"
              className="button button-main"
              disabled={step.isPending}
              onClick={() => step.mutate({ path: '', body: { postId, date, slotKey } })}
              data-testid="shift-sign-in-offer"
            >
              {t('signIn.offer')}
            </button>
          </li>
        ))}
        {offers.length === 0 && <li className="dim">{t('signIn.none')}</li>}
        <li>
          <button type="button" className="button" onClick={() => setUnplanned(true)} data-testid="shift-unplanned">
            {t('signIn.unplanned')}
          </button>
        </li>
      </ul>
      {step.error !== null && <ProblemNote problem={step.error} />}
      {isUnplanned && <UnplannedDialog onClose={() => setUnplanned(false)} />}
    </section>
  );
}

function UnplannedDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useShiftWords();
  const home = useSession().data?.user.organisationId;
  const [organisationId, setOrganisation] = useState(home);
  const step = useShiftStep();

  return (
    <Modal
      open
      title={t('signIn.unplannedTitle')}
      okText={t('signIn.confirm')}
      okButtonProps={{ disabled: organisationId === undefined }}
      confirmLoading={step.isPending}
      onOk={() => step.mutate({ path: '', body: { organisationId } }, { onSuccess: onClose })}
      onCancel={onClose}
    >
      <p className="form-note">{t('signIn.unplannedNote')}</p>
      <div className="shift-place">
        <label htmlFor="shift-place">{t('signIn.where')}</label>
        <OrganisationPicker
          id="shift-place"
          {...(organisationId === undefined ? {} : { value: organisationId })}
          onChange={setOrganisation}
          testId="shift-place"
        />
      </div>
      {step.error !== null && <ProblemNote problem={step.error} />}
    </Modal>
  );
}
