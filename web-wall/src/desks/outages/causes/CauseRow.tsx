import { type KeyboardEvent, memo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { CauseView } from '../../../../../gateway/outages/causes/causes-api.ts';
import { formatCount, formatDuration, formatInstant } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import type { StateLook } from '../../../ui/state-look.ts';
import { Loaded } from '../../Loaded.tsx';
import { onRowKey } from '../../registry/row-keys.ts';
import { FaultCause } from '../FaultCause.tsx';
import { type OutagesWords, useOutagesWords } from '../use-outages-words.ts';
import { CauseKind } from './CauseKind.tsx';
import { lookOf } from './cause-look.ts';
import { useCauseOutages } from './cause-queries.ts';
import { causeExtent, causeName } from './cause-words.ts';

const shownCameras = 20;

const outageLook: Readonly<Record<'open' | 'closed', StateLook>> = {
  open: { tone: 'act', shape: 'square' },
  closed: { tone: 'normal', shape: 'check' },
};

/** One cause in a row; opened up, its cameras below it. */
export const CauseRow = memo(function CauseRow({
  cause,
  nowMs,
}: {
  readonly cause: CauseView;
  readonly nowMs: number;
}) {
  const words = useOutagesWords();
  const { t } = words;
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const open = () => void navigate(`/desk/outages/causes/${cause.id}`);
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target === event.currentTarget && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      event.preventDefault();
      setOpen(event.key === 'ArrowRight');
    } else onRowKey(event, open);
  };

  return (
    <>
      <tr tabIndex={0} onClick={open} onKeyDown={onKey} data-testid="cause-row" data-kind={cause.kind}>
        <td>
          <button
            type="button"
            className="row-turn"
            aria-expanded={isOpen}
            aria-label={t(isOpen ? 'list.collapse' : 'list.expand')}
            onClick={(event) => {
              event.stopPropagation();
              setOpen(!isOpen);
            }}
          >
            {isOpen ? '▾' : '▸'}
          </button>
        </td>
        <CauseCells cause={cause} nowMs={nowMs} words={words} />
      </tr>
      {isOpen && <CameraRows cause={cause} words={words} />}
    </>
  );
});

interface CauseCellsProps {
  readonly cause: CauseView;
  readonly nowMs: number;
  readonly words: OutagesWords;
}

function CauseCells({ cause, nowMs, words }: CauseCellsProps) {
  const { t, language } = words;

  return (
    <>
      <td className="one-line">
        <StateMark look={lookOf(cause)}>{standingOf(cause, words)}</StateMark>
      </td>
      <td>
        {causeName(cause, words)}
        <span className="detail">
          <CauseKind kind={cause.kind} />
          {cause.place !== undefined && cause.place !== '' && ` · ${cause.place}`}
        </span>
      </td>
      <td>
        <b>{t('causes.cameras', { count: formatCount(cause.cameraCount, language) })}</b>
        {cause.kind !== 'camera' && <span className="detail">{causeExtent(cause, words)}</span>}
      </td>
      <td className="one-line">
        {formatInstant(cause.startedAtMs, language)}
        <span className="detail">
          {`${t('list.lasted')} ${formatDuration((cause.endedAtMs ?? nowMs) - cause.startedAtMs, language)}`}
        </span>
      </td>
      <td>
        <FaultCause fault={cause.fault} withStage />
        {cause.maintenance !== undefined && (
          <span className="cause-maintenance">
            {t('causes.maintenanceUntil', {
              time: formatInstant(cause.maintenance.untilMs, language),
              reason: cause.maintenance.reason,
            })}
          </span>
        )}
      </td>
      <td>{cause.organisationName}</td>
    </>
  );
}

function standingOf({ state, severity }: CauseView, { t }: OutagesWords): string {
  return state === 'confirmed' ? t(`severity.${severity}`) : t(`state.${state}`);
}

function CameraRows({ cause, words }: { readonly cause: CauseView; readonly words: OutagesWords }) {
  const { t, language } = words;
  const outages = useCauseOutages(cause.id, { limit: shownCameras });

  return (
    <tr className="cause-cameras">
      <td />
      <td colSpan={6}>
        <Loaded query={outages} what={t('page.cameras')}>
          {({ items, total }) => (
            <>
              <ul>
                {items.map(({ id, cameraName, place, state, startedAtMs, endedAtMs, cameraId }) => (
                  <li key={id} data-testid="cause-camera" data-camera-id={cameraId}>
                    <StateMark look={outageLook[state]}>
                      <span className="visually-hidden">
                        {t(state === 'open' ? 'page.openOnes' : 'page.closedOnes')}
                      </span>
                    </StateMark>
                    <span>{cameraName}</span>
                    <span className="dim">{place}</span>
                    <span className="dim one-line">
                      {endedAtMs === undefined
                        ? formatInstant(startedAtMs, language)
                        : `${formatInstant(startedAtMs, language)} – ${formatInstant(endedAtMs, language)}`}
                    </span>
                  </li>
                ))}
              </ul>
              {total > items.length && (
                <span className="dim">
                  {t('list.moreCameras', { count: formatCount(total - items.length, language) })}
                </span>
              )}
            </>
          )}
        </Loaded>
      </td>
    </tr>
  );
}
