import { Drawer } from 'antd';
import { useState } from 'react';
import type { CameraHealthView } from '../../../../gateway/health/health-api.ts';
import type { CameraDetailView } from '../../../../gateway/registry/registry-api.ts';
import { apiBase } from '../../api/request.ts';
import { formatDay, formatInstant } from '../../i18n/format.ts';
import { useWords } from '../../i18n/use-words.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { healthLook } from '../../ui/state-look.ts';
import { Loaded } from '../Loaded.tsx';
import { FaultCause } from '../outages/FaultCause.tsx';
import { useCamera } from './registry-queries.ts';

interface CameraDrawerProps {
  readonly cameraId: string | undefined;
  readonly health: CameraHealthView | undefined;
  readonly onClose: () => void;
}

/** One camera's record (一机一档): health, identity, access paths. Secrets are never shown. */
export function CameraDrawer({ cameraId, health, onClose }: CameraDrawerProps) {
  const { t } = useWords();
  const camera = useCamera(cameraId);

  return (
    <Drawer
      open={cameraId !== undefined}
      onClose={onClose}
      size={520}
      title={camera.data?.name ?? ''}
      data-testid="camera-drawer"
    >
      {cameraId !== undefined && (
        <Loaded query={camera} what={t('desk.camera')}>
          {(record) => (
            <>
              <Snapshot key={record.id} camera={record} />
              {health !== undefined && <HealthSection health={health} />}
              <IdentitySection camera={record} />
              <PathsSection camera={record} />
            </>
          )}
        </Loaded>
      )}
    </Drawer>
  );
}

function Snapshot({ camera }: { readonly camera: CameraDetailView }) {
  const { t } = useWords();
  const [hasFailed, setFailed] = useState(false);

  return (
    <section className="record-section">
      <h3>{t('cameras.snapshot')}</h3>
      {hasFailed ? (
        <p className="dim">{t('cameras.snapshotNone')}</p>
      ) : (
        <img
          className="record-snapshot"
          src={`${apiBase}/cameras/${camera.id}/snapshot`}
          alt={camera.name}
          onError={() => setFailed(true)}
        />
      )}
    </section>
  );
}

function HealthSection({ health }: { readonly health: CameraHealthView }) {
  const { t, language } = useWords();
  const offset = health.clockOffsetMs === undefined ? undefined : (health.clockOffsetMs / 1000).toFixed(1);
  const facts = [
    `${t('desk.since')} ${formatInstant(health.sinceMs, language)}`,
    health.rttMs === undefined ? undefined : t('cameras.rtt', { rtt: Math.round(health.rttMs) }),
    offset === undefined ? undefined : t('cameras.clockOffset', { offset }),
    health.lastGoodMs === undefined
      ? undefined
      : t('cameras.lastGood', { time: formatInstant(health.lastGoodMs, language) }),
  ];

  return (
    <section className="record-section">
      <h3>{t('cameras.health')}</h3>
      <StateMark look={healthLook[health.status]}>{t(`health.${health.status}`)}</StateMark>
      <p className="dim">{facts.filter((fact) => fact !== undefined).join(' · ')}</p>
      {health.fault !== undefined && <FaultCause fault={health.fault} withStage />}
    </section>
  );
}

function IdentitySection({ camera }: { readonly camera: CameraDetailView }) {
  const { t, language } = useWords();
  const rows = [
    [t('desk.place'), camera.place],
    [t('desk.unit'), camera.organisationName],
    [t('cameras.ownership'), t(`ownership.${camera.ownership}`)],
    [t('cameras.class'), t(`pointClass.${camera.pointClass}`)],
    [t('cameras.status'), t(`camera.${camera.status}`)],
    [t('cameras.model'), `${camera.vendor} ${camera.model}`],
    [t('cameras.firmware'), camera.firmware],
    [t('cameras.serial'), camera.serial],
    [t('cameras.mac'), camera.mac],
    [t('cameras.system'), camera.systemName],
    [
      t('cameras.created'),
      `${formatDay(camera.createdAtMs, language)} · ${t('cameras.version', { version: camera.version })}`,
    ],
  ] as const;

  return (
    <section className="record-section">
      <h3>{t('nav.cameras')}</h3>
      <dl className="record">
        {rows
          .filter(([, value]) => value !== undefined && value !== '')
          .map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

function PathsSection({ camera }: { readonly camera: CameraDetailView }) {
  const { t } = useWords();

  return (
    <section className="record-section">
      <h3>{t('cameras.paths')}</h3>
      {camera.accessPaths.map((path) => (
        <div className="record-path" key={`${path.priority}/${path.host}/${path.channelToken}`}>
          <strong>{`${path.adapterKind.toUpperCase()} ${path.host}:${path.port}`}</strong>{' '}
          <span className="dim">
            {t('cameras.path', { priority: path.priority })} · {t('cameras.channel')} {path.channelToken}
          </span>
          <table className="rows">
            <tbody>
              {path.streams.map((stream) => (
                <tr key={stream.profile}>
                  <td>{t(`profile.${stream.profile}`)}</td>
                  <td>{stream.codec.toUpperCase()}</td>
                  <td>{`${stream.width}×${stream.height}`}</td>
                  <td>{`${stream.fps} fps`}</td>
                  <td className="number">{`${stream.bitrateKbps} kbit/s`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
      <p className="dim">{t('cameras.secretNote')}</p>
    </section>
  );
}
