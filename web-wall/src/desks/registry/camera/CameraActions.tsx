import { App, Button } from 'antd';
import { useState } from 'react';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { request } from '../../../api/request.ts';
import { useRegistryEdit } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { ReplaceDevice } from './ReplaceDevice.tsx';

/** What a fitter does with a camera as a whole. */
export function CameraActions({ camera, onEdit }: { readonly camera: CameraDetailView; readonly onEdit: () => void }) {
  const { t, tOr } = useRegistryWords();
  const { message, modal } = App.useApp();
  const [isReplacing, setReplacing] = useState(false);
  const isRemoved = camera.status === 'removed';
  const change = useRegistryEdit((act: 'removal' | 'restoration') =>
    request('POST', `/cameras/${camera.id}/${act}`, { body: { version: camera.version } }),
  );
  const run = (act: 'removal' | 'restoration') =>
    change.mutateAsync(act).then(
      () => void message.success(t(act === 'removal' ? 'camera.retired' : 'camera.restored')),
      (problem: { code?: string; message?: string }) =>
        void message.error(tOr(`problem.${problem.code ?? ''}`, problem.message ?? '')),
    );
  const confirmRemoval = () =>
    modal.confirm({
      title: t('camera.retireTitle', { name: camera.name }),
      content: t('camera.retireNote'),
      okText: t('camera.retire'),
      okButtonProps: { danger: true },
      onOk: () => run('removal'),
    });

  return (
    <div className="camera-actions">
      {isRemoved ? (
        <Button loading={change.isPending} onClick={() => void run('restoration')} data-testid="camera-restore">
          {t('camera.restore')}
        </Button>
      ) : (
        <>
          <Button onClick={() => void confirmRemoval()} data-testid="camera-retire">
            {t('camera.retire')}
          </Button>
          <Button onClick={() => setReplacing(true)} data-testid="camera-replace">
            {t('camera.replace')}
          </Button>
          <Button type="primary" onClick={onEdit} data-testid="camera-edit">
            {t('common.edit')}
          </Button>
        </>
      )}
      {isReplacing && <ReplaceDevice camera={camera} onClose={() => setReplacing(false)} />}
    </div>
  );
}
