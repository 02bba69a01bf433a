import { useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../../api/session.ts';
import { formatCount, formatInstant } from '../../../i18n/format.ts';
import { placesOf } from '../../../ui/navigation.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { healthLook } from '../../../ui/state-look.ts';
import { Loaded } from '../../Loaded.tsx';
import { useCamera, useHealthByCamera } from '../../registry/registry-queries.ts';
import { SnapshotPicture } from '../../SnapshotPicture.tsx';
import { FaultCause } from '../FaultCause.tsx';
import { useOutagesWords } from '../use-outages-words.ts';

interface PickedCamerasProps {
  readonly ids: readonly string[];
  /** How many stand there; `ids` may be fewer. */
  readonly count: number;
  readonly onClose: () => void;
}

/** What was picked on the map: one camera with its picture, or those of one pole to choose from. */
export function PickedCameras({ ids, count, onClose }: PickedCamerasProps) {
  const { t, language } = useOutagesWords();
  const [chosen, choose] = useState(ids.length === 1 ? ids[0] : undefined);

  return (
    <aside className="map-picked" data-testid="map-picked">
      <button type="button" className="map-close" aria-label={t('map.close')} onClick={onClose}>
        ✕
      </button>
      {count > 1 && (
        <>
          <b>{t('map.here', { count: formatCount(count, language) })}</b>
          <ul>
            {ids.map((id) => (
              <PickedRow key={id} cameraId={id} isChosen={id === chosen} onChoose={() => choose(id)} />
            ))}
          </ul>
        </>
      )}
      {chosen !== undefined && <PickedCamera key={chosen} cameraId={chosen} />}
    </aside>
  );
}

interface PickedRowProps {
  readonly cameraId: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function PickedRow({ cameraId, isChosen, onChoose }: PickedRowProps) {
  const { t } = useOutagesWords();
  const camera = useCamera(cameraId);
  const status = useHealthByCamera([cameraId]).get(cameraId)?.status ?? 'unknown';

  return (
    <li>
      <button type="button" aria-pressed={isChosen} onClick={onChoose}>
        <StateMark look={healthLook[status]}>{t(`health.${status}`)}</StateMark> {camera.data?.name ?? '…'}
      </button>
    </li>
  );
}

function PickedCamera({ cameraId }: { readonly cameraId: string }) {
  const { t, language } = useOutagesWords();
  const camera = useCamera(cameraId);
  const health = useHealthByCamera([cameraId]).get(cameraId);
  const status = health?.status ?? 'unknown';
  const answers = status === 'online' || status === 'degraded';

  return (
    <Loaded query={camera} what={t('desk.camera')}>
      {({ name, place, organisationName }) => (
        <div className="map-camera">
          <h2 data-testid="map-camera-name">{name}</h2>
          <p>
            <StateMark look={healthLook[status]}>{t(`health.${status}`)}</StateMark>
            {health !== undefined && (
              <span className="dim">{` ${t('desk.sinceTime', { time: formatInstant(health.sinceMs, language) })}`}</span>
            )}
          </p>
          <p className="dim">{[organisationName, place].filter((text) => text !== '').join(' · ')}</p>
          {health?.fault !== undefined && <FaultCause fault={health.fault} withStage />}
          {answers && (
            <SnapshotPicture
              key={cameraId}
              cameraId={cameraId}
              alt={`${t('map.snapshot')} ${name}`}
              waits={t('desk.snapshotWaits')}
              none={t('map.noSnapshot')}
            />
          )}
          <CameraLinks cameraId={cameraId} />
        </div>
      )}
    </Loaded>
  );
}

/** Where else a camera can be opened; the wall only for who has one. */
export function CameraLinks({ cameraId, onMap = false }: { readonly cameraId: string; readonly onMap?: boolean }) {
  const { t } = useOutagesWords();
  const role = useSession().data?.user.role;
  const hasWall = role !== undefined && placesOf(role).some(({ path }) => path === '/status');

  return (
    <p className="camera-links">
      {hasWall && (
        <Link to={`/status?layout=1&cameras=${cameraId}`} data-testid="open-on-wall">
          {t('page.onWall')}
        </Link>
      )}
      <Link to={`/desk/cameras?camera=${cameraId}`} data-testid="open-camera">
        {t('page.openCamera')}
      </Link>
      {onMap && <Link to={`/desk/outages/map?camera=${cameraId}`}>{t('page.onMap')}</Link>}
    </p>
  );
}
