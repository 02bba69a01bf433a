import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import type { FindingView } from '../../../../gateway/findings/findings-api.ts';
import { formatInstant } from '../../i18n/format.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { DateField } from '../DateField.tsx';
import { useEvidenceViews, useFindingChange } from './finding-queries.ts';

/** For administrators: who saw the pictures, and the legal hold. */
export function EvidenceRegister({ finding }: { readonly finding: FindingView }) {
  const { t, language } = useFindingsWords();
  const views = useEvidenceViews(finding.id);
  const [isOpen, setOpen] = useState(false);

  return (
    <>
      <h3>{t('fd.views')}</h3>
      <ul className="finding-views" data-testid="finding-views">
        {views.data?.items.map(({ id, atMs, userName, act, purpose, note }) => (
          <li key={id}>
            <time>{formatInstant(atMs, language)}</time> {userName} {t(`fd.act.${act}`)} · {t(`fd.purpose.${purpose}`)}
            {note !== '' && <q>{note}</q>}
          </li>
        ))}
      </ul>
      <Button size="small" onClick={() => setOpen(true)}>
        {t(finding.hold === undefined ? 'fd.hold' : 'fd.release')}
      </Button>
      <HoldForm key={finding.version} finding={finding} isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}

interface HoldFormProps {
  readonly finding: FindingView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function HoldForm({ finding, isOpen, onClose }: HoldFormProps) {
  const { t } = useFindingsWords();
  const [text, setText] = useState('');
  const [until, setUntil] = useState('');
  const isHeld = finding.hold !== undefined;
  const change = useFindingChange((note: string) =>
    isHeld
      ? ['POST', `/findings/${finding.id}/hold/release`, { note }]
      : ['PUT', `/findings/${finding.id}/hold`, { basis: note, until }],
  );

  return (
    <Modal
      open={isOpen}
      title={t(isHeld ? 'fd.release' : 'fd.hold')}
      okText={t('fd.confirm')}
      cancelText={t('common.cancel')}
      okButtonProps={{ disabled: text.trim() === '' || (!isHeld && until === ''), loading: change.isPending }}
      onOk={() => change.mutate(text.trim(), { onSuccess: onClose })}
      onCancel={onClose}
    >
      <div className="stacked">
        <Input
          value={text}
          maxLength={256}
          placeholder={t(isHeld ? 'fd.releaseReason' : 'fd.holdBasis')}
          onChange={(event) => setText(event.target.value)}
        />
        {!isHeld && (
          <label className="field-line">
            {t('fd.holdUntil')} <DateField label={t('fd.holdUntil')} value={until} onChange={setUntil} />
          </label>
        )}
        {change.isError && <ProblemNote problem={change.error} />}
      </div>
    </Modal>
  );
}
