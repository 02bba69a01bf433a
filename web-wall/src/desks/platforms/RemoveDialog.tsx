import { Button, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { PlatformView } from '../../../../gateway/discovery/platforms/platform-api.ts';
import { formatCount } from '../../i18n/format.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Loaded } from '../Loaded.tsx';
import { type Removal, useRemovalEffect, useRemovePlatform } from './removal-queries.ts';
import { usePlatformWords } from './use-platform-words.ts';

interface RemoveDialogProps {
  readonly platform: PlatformView;
  readonly onClose: () => void;
}

type Fate = NonNullable<Removal['withCameras']>;

/** Says what giving a platform up does to its cameras, and asks what becomes of those that nothing else leads to. */
export function RemoveDialog({ platform, onClose }: RemoveDialogProps) {
  const { t, language } = usePlatformWords();
  const effect = useRemovalEffect(platform.id);
  const removal = useRemovePlatform(platform.id);
  const [fate, setFate] = useState<Fate>();
  const orphans = effect.data?.orphans ?? 0;
  const isAnswered = effect.data !== undefined && (orphans === 0 || fate !== undefined);
  const remove = () => {
    const cameras = fate === undefined ? {} : { withCameras: fate };
    removal.mutate({ version: platform.version, ...cameras }, { onSuccess: onClose });
  };

  return (
    <Modal
      open
      width={520}
      title={t('platforms.removeTitle', { name: platform.name })}
      onCancel={onClose}
      footer={[
        <Button key="close" onClick={onClose}>
          {t('platforms.close')}
        </Button>,
        <Button
          key="remove"
          danger
          type="primary"
          disabled={!isAnswered}
          loading={removal.isPending}
          onClick={remove}
          data-testid="platform-remove"
        >
          {t('platforms.remove')}
        </Button>,
      ]}
    >
      <Loaded query={effect} what={t('platforms.platform')}>
        {({ cameras }) => (
          <div className="take-fields">
            <p>{t('platforms.removeEffect', { count: formatCount(cameras, language) })}</p>
            {orphans > 0 && (
              <>
                <p>{t('platforms.removeOrphans', { count: formatCount(orphans, language) })}</p>
                <Radio.Group
                  vertical
                  value={fate}
                  onChange={({ target }: { target: { value?: Fate } }) => setFate(target.value)}
                  options={[
                    { value: 'keep', label: t('platforms.removeKeep') },
                    { value: 'remove', label: t('platforms.removeCameras') },
                  ]}
                />
              </>
            )}
            <p className="dim">{t('platforms.removeNote')}</p>
          </div>
        )}
      </Loaded>
      {removal.error !== null && <ProblemNote problem={removal.error} />}
    </Modal>
  );
}
