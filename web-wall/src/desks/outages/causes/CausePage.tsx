import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';
import { useRole } from '../../../api/use-role.ts';
import { formatDuration, formatInstant } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { Loaded } from '../../Loaded.tsx';
import { FaultCause } from '../FaultCause.tsx';
import { CameraLinks } from '../map/PickedCameras.tsx';
import { Acknowledgement } from '../notices/Acknowledgement.tsx';
import { MinuteStrip } from '../strip/MinuteStrip.tsx';
import { useOutagesWords } from '../use-outages-words.ts';
import { announceAddress } from '../windows/announce-address.ts';
import { CauseTickets } from './CauseTickets.tsx';
import { CauseKind } from './CauseKind.tsx';
import { lookOf, membersAddress } from './cause-look.ts';
import { useCause, useLiveCauses, useLiveOutagesOf } from './cause-queries.ts';
import { causeExtent, causeName } from './cause-words.ts';
import { CauseCameras, type ChosenCamera } from './CauseCameras.tsx';

/** One cause: what it is, how it went, whom it hits, what is done about it. */
export function CausePage() {
  const { t } = useOutagesWords();
  const { causeId = '' } = useParams();
  const cause = useCause(causeId);
  useLiveCauses();
  useLiveOutagesOf(causeId);

  return (
    <main className="desk" data-testid="cause-page">
      <Loaded query={cause} what={t('list.cause')}>
        {(read) => <CauseBody key={read.id} cause={read} />}
      </Loaded>
    </main>
  );
}

function CauseBody({ cause }: { readonly cause: CauseView }) {
  const words = useOutagesWords();
  const { t } = words;
  const [camera, choose] = useState<ChosenCamera | undefined>(
    cause.kind === 'camera' && cause.key !== undefined ? { id: cause.key, name: cause.name } : undefined,
  );

  return (
    <>
      <header className="cause-head">
        <Link to="/desk/outages">{`‹ ${t('page.back')}`}</Link>
        <StateMark look={lookOf(cause)}>
          {cause.state === 'confirmed' ? t(`severity.${cause.severity}`) : t(`state.${cause.state}`)}
        </StateMark>
        <CauseKind kind={cause.kind} />
        <h1 data-testid="cause-name">{causeName(cause, words)}</h1>
        <span className="dim">{causeExtent(cause, words)}</span>
      </header>
      {cause.state === 'suspected' && <p className="notice">{t('causes.suspected')}</p>}
      {cause.mergedIntoId !== undefined && (
        <p className="notice">
          {t('page.merged')} <Link to={`/desk/outages/causes/${cause.mergedIntoId}`}>{t('page.mergedOpen')}</Link>
        </p>
      )}
      <div className="cause-body">
        <div className="cause-side">
          <Timeline cause={cause} />
          <Facts cause={cause} />
          <Acknowledgement cause={cause} />
          <CauseTickets causeId={cause.id} />
          <Upkeep cause={cause} />
        </div>
        <div className="cause-main">
          {cause.kind !== 'camera' && <CauseCameras causeId={cause.id} chosenId={camera?.id} onChoose={choose} />}
          <section className="panel">
            <h2>{camera === undefined ? t('page.strip') : t('page.stripOf', { name: camera.name })}</h2>
            {camera === undefined ? (
              <p className="dim">{t('page.pickCamera')}</p>
            ) : (
              <>
                <CameraLinks cameraId={camera.id} onMap />
                <MinuteStrip cameraId={camera.id} />
              </>
            )}
          </section>
        </div>
      </div>
    </>
  );
}

/** The instants of its life, as far as it has come. */
function Timeline({ cause }: { readonly cause: CauseView }) {
  const { t, language } = useOutagesWords();
  const nowMs = useNow(1000);
  const { startedAtMs, openedAtMs, confirmedAtMs, endedAtMs } = cause;
  const steps = [
    { name: t('page.lastGood'), atMs: startedAtMs, tone: 'normal' as const, shape: 'check' as const },
    { name: t('page.opened'), atMs: openedAtMs, tone: 'act' as const, shape: 'square' as const },
    { name: t('page.confirmed'), atMs: confirmedAtMs, tone: 'act' as const, shape: 'square' as const },
    { name: t('page.ended'), atMs: endedAtMs, tone: 'normal' as const, shape: 'check' as const },
  ];

  return (
    <section className="panel">
      <h2>{t('page.timeline')}</h2>
      <ol className="cause-steps">
        {steps.map(({ name, atMs, tone, shape }) =>
          atMs === undefined ? null : (
            <li key={name}>
              <StateMark look={{ tone, shape }}>{name}</StateMark>
              <span>{formatInstant(atMs, language)}</span>
            </li>
          ),
        )}
        {endedAtMs === undefined && cause.state !== 'merged' && (
          <li>
            <StateMark look={{ tone: 'act', shape: 'ring' }}>{t('page.stillOpen')}</StateMark>
            <span>{t('causes.lasted', { duration: formatDuration(nowMs - startedAtMs, language) })}</span>
          </li>
        )}
      </ol>
    </section>
  );
}

function Facts({ cause }: { readonly cause: CauseView }) {
  const words = useOutagesWords();
  const { t } = words;
  const members = membersAddress(cause);
  const rows = [
    [t('page.kind'), t(`cause.${cause.kind}`)],
    [t('page.key'), cause.kind === 'upstream' || cause.kind === 'subnet' ? cause.key : undefined],
    [t('page.size'), causeExtent(cause, words)],
    [t('page.unit'), cause.organisationName],
    [t('desk.place'), cause.place],
  ] as const;

  return (
    <section className="panel">
      <h2>{t('page.facts')}</h2>
      <dl className="record">
        {rows.map(([name, value]) =>
          value === undefined || value === '' ? null : (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
        {members !== undefined && (
          <>
            <dt>{t('page.behind')}</dt>
            <dd>
              <Link to={members}>{t('page.allBehind')}</Link>
            </dd>
          </>
        )}
        <dt>{t('page.evidence')}</dt>
        <dd>
          <FaultCause fault={cause.fault} withStage />
        </dd>
      </dl>
    </section>
  );
}

/** What is done about it: announced work, tickets. */
function Upkeep({ cause }: { readonly cause: CauseView }) {
  const { t, language } = useOutagesWords();
  const { isFitter } = useRole();
  const announce = announceAddress(cause);
  const isOpen = cause.state === 'suspected' || cause.state === 'confirmed';

  return (
    <section className="panel">
      <h2>{t('page.maintenance')}</h2>
      <p>
        {cause.maintenance === undefined
          ? t('page.noMaintenance')
          : t('causes.maintenanceUntil', {
              time: formatInstant(cause.maintenance.untilMs, language),
              reason: cause.maintenance.reason,
            })}
      </p>
      {isFitter && isOpen && cause.maintenance === undefined && announce !== undefined && (
        <Link className="button" to={announce} data-testid="announce">
          {t('page.announce')}
        </Link>
      )}
    </section>
  );
}
