import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { EvidenceFileView, EvidenceViewRow } from '../../../../gateway/findings/findings-api.ts';
import { apiBase, queryText } from '../../api/request.ts';
import { useFindingsWords } from '../../i18n/use-findings-words.ts';

const purposes: readonly EvidenceViewRow['purpose'][] = [
  'handling',
  'review',
  'supervision',
  'training',
  'evidence',
  'owner-request',
];

/** A download, with the purpose and the reason that go into the register. */
export function CopyEvidence({ file }: { readonly file: EvidenceFileView }) {
  const { t } = useFindingsWords();
  const [isOpen, setOpen] = useState(false);
  const [purpose, setPurpose] = useState<EvidenceViewRow['purpose']>('evidence');
  const [note, setNote] = useState('');
  const address = `${apiBase}/findings/${file.findingId}/evidence/${file.id}`;
  const download = (): void => {
    location.assign(address + queryText({ copy: true, purpose, note: note.trim() }));
    setOpen(false);
  };

  return (
    <>
      <Button type="link" size="small" onClick={() => setOpen(true)}>
        {t('fd.copy')}
      </Button>
      <Modal
        open={isOpen}
        title={t('fd.copyTitle')}
        okText={t('fd.copy')}
        okButtonProps={{ disabled: note.trim() === '' }}
        cancelText={t('common.cancel')}
        onOk={download}
        onCancel={() => setOpen(false)}
      >
        <div className="stacked">
          <Select
            value={purpose}
            aria-label={t('fd.purpose')}
            options={purposes.map((value) => ({ value, label: t(`fd.purpose.${value}`) }))}
            onChange={setPurpose}
          />
          <Input
            value={note}
            maxLength={256}
            placeholder={t('fd.copyReason')}
            aria-label={t('fd.copyReason')}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      </Modal>
    </>
  );
}
