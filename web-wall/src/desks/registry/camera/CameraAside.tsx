import type { CameraHealthView } from '../../../../../gateway/health/health-api.ts';
import type { CameraDetailView } from '../../../../../gateway/registry/registry-api.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatDay, formatInstant } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { healthLook } from '../../../ui/state-look.ts';
import { FaultCause } from '../../outages/FaultCause.tsx';
import { signedSeconds } from '../../signed-seconds.ts';
import { SnapshotPicture } from '../../SnapshotPicture.tsx';
import { isUnwatched, useHealthByCamera } from '../registry-queries.ts';
import { useRegistryWords } from '../use-registry-words.ts';
import { Meter } from '../WaitingStrip.tsx';
import { CheckLink } from './CheckLink.tsx';
import { fieldName } from './field-words.ts';

/** What is seen of a camera at a glance: its picture, its health, and what its record lacks. */
export function CameraAside({ camera }: { readonly camera: CameraDetailView }) {
  const read = useHealthByCamera([camera.id]);
  const health = read.get(camera.id);

  return (
    <aside className="camera-aside">
      <Snapshot
        key={camera.id}
        camera={camera}
        answers={health?.status === 'online' || health?.status === 'degraded'}
      />
      {health !== undefined && <Health health={health} />}
      {camera.status === 'active' && camera.grant === undefined && isUnwatched(read, camera.id) && <Unwatched />}
      {camera.grant === undefined && <Completeness camera={camera} />}
      <Device camera={camera} />
    </aside>
  );
}

function Snapshot({ camera, answers }: { readonly camera: CameraDetailView; readonly answers: boolean }) {
  const { t } = useRegistryWords();

  return (
    <section className="record-section">
      <h3>{t('cameras.snapshot')}</h3>
      {mayHavePicture(camera) ? (
        <SnapshotPicture
          cameraId={camera.id}
          alt={camera.name}
          waits={t('desk.snapshotWaits')}
          none={t(whyNoPicture(camera, answers))}
        />
      ) : (
        <p className="snapshot-none">{t(whyNoPicture(camera, answers))}</p>
      )}
    </section>
  );
}

/** Of a granted camera no path is known, but whether pictures were granted. */
function mayHavePicture({ accessPaths, status, grant }: CameraDetailView): boolean {
  return status !== 'removed' && (grant?.maySnapshot ?? accessPaths.length > 0);
}

/** A device that answers is not called offline for want of a picture. */
function whyNoPicture({ accessPaths, status, grant }: CameraDetailView, answers: boolean) {
  if (status === 'removed') return 'camera.noSnapshotRemoved';
  if (grant?.maySnapshot === false) return 'grants.noPicture';
  if (grant === undefined && accessPaths.length === 0) return 'camera.noPath';
  return answers ? 'camera.noSnapshot' : 'cameras.snapshotNone';
}

function Health({ health }: { readonly health: CameraHealthView }) {
  const { t, language } = useRegistryWords();
  const offset = health.clockOffsetMs === undefined ? undefined : signedSeconds(health.clockOffsetMs);
  const facts = [
    t('desk.sinceTime', { time: formatInstant(health.sinceMs, language) }),
    health.rttMs === undefined ? undefined : t('cameras.rtt', { rtt: Math.round(health.rttMs) }),
    offset === undefined ? undefined : t('cameras.clockOffset', { offset }),
    health.lastGoodMs === undefined
      ? undefined
      : t('cameras.lastGood', { time: formatInstant(health.lastGoodMs, language) }),
  ];

  return (
    <section className="record-section">
      <h3>{t('cameras.health')}</h3>
      <StateMark look={healthLook[health.status]}>
        {t(`health.${health.status}`)}
        {health.why !== undefined && ` · ${t(`unknown.${health.why}`)}`}
      </StateMark>
      {health.isFlapping === true && (
        <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{t('health.flapping')}</StateMark>
      )}
      <p className="dim">{facts.filter((fact) => fact !== undefined).join(' · ')}</p>
      {[...(health.fault === undefined ? [] : [health.fault]), ...(health.otherFaults ?? [])].map((fault) => (
        <div key={`${fault.stage} ${fault.reason}`}>
          <FaultCause fault={fault} withStage />
        </div>
      ))}
    </section>
  );
}

function Unwatched() {
  const { t } = useRegistryWords();

  return (
    <section className="record-section">
      <h3>{t('cameras.health')}</h3>
      <p>{t('health.unwatched')}</p>
      <p className="dim">{t('health.unwatchedWhy')}</p>
    </section>
  );
}

function Completeness({ camera }: { readonly camera: CameraDetailView }) {
  const words = useRegistryWords();
  const { t } = words;
  const gaps = new Set(camera.gaps.map(({ field }) => field));
  const others = camera.missing.filter((name) => !gaps.has(name));

  return (
    <section className="record-section" data-testid="completeness">
      <h3>
        {t('column.completeness')} <b>{`${camera.completeness} %`}</b>
      </h3>
      <Meter score={camera.completeness} />
      {gaps.size > 0 && (
        <p className="missing">
          <StateMark look={{ tone: 'warn', shape: 'triangle' }}>{t('record.gaps', { count: gaps.size })}</StateMark>
          <span>{[...gaps].map((name) => fieldName(name, words)).join(t('common.comma'))}</span>
        </p>
      )}
      {others.length > 0 && (
        <p className="missing dim">
          <span>{t('record.expected', { count: others.length })}</span>
          <span>{others.map((name) => fieldName(name, words)).join(t('common.comma'))}</span>
        </p>
      )}
      {camera.missing.length === 0 && <p className="dim">{t('record.complete')}</p>}
    </section>
  );
}

function Device({ camera }: { readonly camera: CameraDetailView }) {
  const { t, language } = useRegistryWords();
  const { isFitter } = useRole();
  const { checkReportId } = camera;
  const rows = [
    [t('cameras.model'), `${camera.vendor} ${camera.model}`.trim()],
    [t('cameras.firmware'), camera.firmware],
    [t('cameras.serial'), camera.serial],
    [t('cameras.mac'), camera.mac],
    [t('cameras.system'), camera.systemName],
    [t('cameras.created'), formatDay(camera.createdAtMs, language)],
    [t('camera.version'), t('cameras.version', { version: camera.version })],
  ] as const;

  return (
    <section className="record-section">
      <h3>{t('camera.device')}</h3>
      <dl className="record">
        {rows
          .filter(([, value]) => value !== undefined && value !== '')
          .map(([name, value]) => (
            <div key={name} className="record-row">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        {isFitter && checkReportId !== undefined && (
          <div className="record-row">
            <dt>{t('camera.check')}</dt>
            <dd>
              <CheckLink checkId={checkReportId} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
