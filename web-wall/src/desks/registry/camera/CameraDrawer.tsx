import { Drawer, Tabs } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { healthLook } from '../../../ui/state-look.ts';
import { Loaded } from '../../Loaded.tsx';
import { useCamera, useHealthByCamera } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { useRole } from '../../../api/use-role.ts';
import { MinuteStrip } from '../../outages/strip/MinuteStrip.tsx';
import { AreasTab } from './AreasTab.tsx';
import { CameraActions } from './CameraActions.tsx';
import { CameraAside } from './CameraAside.tsx';
import { CameraNotices } from './CameraNotices.tsx';
import { DeepCheckTab } from './DeepCheckTab.tsx';
import { GrantsTab } from '../grants/GrantsTab.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import { PathsTab } from './PathsTab.tsx';
import { PhotosTab } from './PhotosTab.tsx';
import { RecordForm } from './RecordForm.tsx';
import { RecordTab } from './RecordTab.tsx';

interface CameraDrawerProps {
  readonly cameraId: string | undefined;
  readonly onClose: () => void;
  readonly onOpen: (cameraId: string) => void;
}

/** One camera (一机一档) beside the list that it was found in. Secrets are never shown. */
export function CameraDrawer({ cameraId, onClose, onOpen }: CameraDrawerProps) {
  const { t } = useRegistryWords();
  const camera = useCamera(cameraId);
  const { isFitter } = useRole();
  const [isEditing, setEditing] = useState(false);

  return (
    <Drawer
      open={cameraId !== undefined}
      onClose={onClose}
      size="min(1180px, calc(100vw - 160px))"
      // A click beside an open form would lose what was typed.
      mask={{ closable: !isEditing }}
      keyboard={!isEditing}
      title={camera.data === undefined ? '' : <Title camera={camera.data} />}
      extra={
        isFitter &&
        camera.data !== undefined &&
        camera.data.grant === undefined &&
        !isEditing && <CameraActions camera={camera.data} onEdit={() => setEditing(true)} />
      }
      data-testid="camera-drawer"
    >
      {cameraId !== undefined && (
        <Loaded query={camera} what={t('desk.camera')}>
          {(record) => (
            <CameraPage camera={record} isEditing={isEditing} onEdited={() => setEditing(false)} onOpen={onOpen} />
          )}
        </Loaded>
      )}
    </Drawer>
  );
}

function Title({ camera }: { readonly camera: CameraDetailView }) {
  const { t } = useRegistryWords();
  const health = useHealthByCamera([camera.id]).get(camera.id);
  const status = health?.status ?? 'unknown';

  return (
    <div className="camera-title">
      <span className="camera-name" title={camera.name} data-testid="camera-name">
        {camera.name}
      </span>
      {camera.status === 'active' ? (
        <StateMark look={healthLook[status]}>{t(`health.${status}`)}</StateMark>
      ) : (
        <StateMark look={{ tone: 'idle', shape: 'ring' }}>{t(`camera.${camera.status}`)}</StateMark>
      )}
      <small>{`${t(`ownership.${camera.ownership}`)} · ${t(`pointClass.${camera.pointClass}`)}`}</small>
    </div>
  );
}

interface CameraPageProps {
  readonly camera: CameraDetailView;
  readonly isEditing: boolean;
  readonly onEdited: () => void;
  readonly onOpen: (cameraId: string) => void;
}

function CameraPage({ camera, isEditing, onEdited, onOpen }: CameraPageProps) {
  const { t } = useRegistryWords();
  // A link may lead to one of the tabs.
  const askedTab = useSearchParams()[0].get('tab');
  const grants = { key: 'grants', label: t('camera.grants'), children: <GrantsTab camera={camera} /> };
  const record = { key: 'record', label: t('camera.record'), children: <RecordTab camera={camera} /> };
  const own = [
    record,
    { key: 'paths', label: t('cameras.paths'), children: <PathsTab camera={camera} onOpen={onOpen} /> },
    { key: 'areas', label: t('camera.areas'), children: <AreasTab cameraId={camera.id} /> },
    { key: 'photos', label: t('camera.photos'), children: <PhotosTab cameraId={camera.id} /> },
    { key: 'deep', label: t('camera.deep'), children: <DeepCheckTab cameraId={camera.id} /> },
    { key: 'minutes', label: t('camera.minutes'), children: <MinuteStrip cameraId={camera.id} /> },
    { key: 'history', label: t('camera.history'), children: <HistoryTab cameraId={camera.id} /> },
    grants,
  ];
  // How a granted camera is reached, and what happened to its record, is its owner's business.
  const items = camera.grant === undefined ? own : [record, { ...grants, label: t('registry.grants') }];

  return (
    <div className="camera-page">
      <CameraNotices camera={camera} onOpen={onOpen} />
      <CameraAside camera={camera} />
      {isEditing ? (
        <RecordForm camera={camera} onDone={onEdited} />
      ) : (
        <Tabs
          items={items}
          defaultActiveKey={items.find(({ key }) => key === askedTab)?.key ?? 'record'}
          destroyOnHidden
          data-testid="camera-tabs"
        />
      )}
    </div>
  );
}
