import { Button, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type Taking, usePlatformRun } from './platform-queries.ts';
import { usePlatformWords } from './use-platform-words.ts';

interface TakeDialogProps {
  readonly platform: PlatformView;
  /** Chosen points; all new ones when absent. */
  readonly ids?: readonly string[];
  readonly onClose: () => void;
}

/** Asks as what points are taken in, and begins; the progress shows on the platform's page. */
export function TakeDialog({ platform, ids, onClose }: TakeDialogProps) {
  const { t, language } = usePlatformWords();
  const run = usePlatformRun(platform.id);
  const [area, setArea] = useState('');
  const [status, setStatus] = useState<Taking['status']>('planned');
  const count = ids?.length ?? platform.counts.new;
  const take = () => {
    const which = ids === undefined ? (area.trim() === '' ? {} : { area: area.trim() }) : { ids };
    run.mutate({ kind: 'take', taking: { ...which, status } }, { onSuccess: onClose });
  };

  return (
    <Modal
      open
      width={480}
      title={t('platforms.takeTitle')}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {t('platforms.close')}
        </Button>,
        <Button key="take" type="primary" loading={run.isPending} onClick={take} data-testid="take-start">
          {t('platforms.take')}
        </Button>,
      ]}
    >
      <div className="take-fields">
        {area.trim() === '' && <p>{t('platforms.takeCount', { count: formatCount(count, language) })}</p>}
        {ids === undefined && (
          <label>
            <span>{t('platforms.takeArea')}</span>
            <Input
              value={area}
              maxLength={64}
              allowClear
              placeholder={t('platforms.takeAreaExample')}
              onChange={({ target }) => setArea(target.value)}
            />
          </label>
        )}
        <span>{t('platforms.takeStatus')}</span>
        <Radio.Group
          vertical
          value={status}
          onChange={({ target }: { target: { value?: Taking['status'] } }) => setStatus(target.value ?? 'planned')}
          options={[
            { value: 'planned', label: t('platforms.takePlanned') },
            { value: 'active', label: t('platforms.takeActive') },
          ]}
        />
        {run.error !== null && <ProblemNote problem={run.error} />}
      </div>
    </Modal>
  );
}
