import type { ReactNode } from 'react';
import type { GatewayStateView } from '../../../../../gateway/health/health-api.ts';
import { formatClock, formatCount, formatDuration, formatInstant } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import type { StateLook } from '../../../ui/state-look.ts';
import { useNow } from '../../../ui/use-now.ts';
import { type OutagesWords, useOutagesWords } from '../use-outages-words.ts';
import { DeepPaceNote } from './DeepPaceNote.tsx';
import { useGatewayState } from './gateway-queries.ts';

/** The gateway's own state before all others: quiet in order, loud when what it says of cameras cannot be trusted. */
export function GatewayNote() {
  const words = useOutagesWords();
  const state = useGatewayState();
  const nowMs = useNow(1000);
  if (state.data === undefined) {
    return state.isError ? (
      <Loud kind="unread" look={{ tone: 'warn', shape: 'triangle' }} title={words.t('gateway.unread')} />
    ) : null;
  }

  return <Sight state={state.data} nowMs={nowMs} words={words} />;
}

interface SightProps {
  readonly state: GatewayStateView;
  readonly nowMs: number;
  readonly words: OutagesWords;
}

function Sight({ state, nowMs, words }: SightProps) {
  const { t, language } = words;
  const { isBlind, sinceMs, reason, graceUntilMs, isBehind, pace, watched } = state;
  if (isBlind) {
    return (
      <Loud kind="blind" look={{ tone: 'act', shape: 'ring' }} title={t('gateway.blind')}>
        {sinceMs !== undefined && (
          <b>
            {t('gateway.blindSince', {
              time: formatInstant(sinceMs, language),
              duration: formatDuration(nowMs - sinceMs, language),
            })}
          </b>
        )}
        <span>{t(reason === 'canaries' ? 'gateway.blindCanaries' : 'gateway.blindSilence')}</span>
        <span>{t('gateway.blindMeans')}</span>
      </Loud>
    );
  }
  const figures =
    pace === undefined
      ? undefined
      : t('gateway.pace', {
          probes: formatCount(pace.probesPerMinute, language),
          late: formatCount(pace.lateProbes, language),
          lag: Math.round(pace.lagP99Ms),
        });
  if (isBehind) {
    return (
      <Loud kind="behind" look={{ tone: 'warn', shape: 'triangle' }} title={t('gateway.behind')}>
        <span>{t('gateway.behindMeans')}</span>
        {figures !== undefined && <span>{figures}</span>}
      </Loud>
    );
  }
  if (graceUntilMs !== undefined && graceUntilMs > nowMs) {
    return (
      <Loud kind="grace" look={{ tone: 'warn', shape: 'triangle' }} title={t('gateway.grace')}>
        <span>{t('gateway.graceMeans', { time: formatClock(graceUntilMs, language) })}</span>
      </Loud>
    );
  }

  return (
    <p className="gateway-quiet" data-testid="gateway-note" data-kind="clear">
      <StateMark look={{ tone: 'normal', shape: 'check' }}>
        {t('gateway.clear', { count: formatCount(watched, language) })}
      </StateMark>
      {figures !== undefined && <span className="dim">{figures}</span>}
      <DeepPaceNote />
    </p>
  );
}

interface LoudProps {
  readonly kind: 'blind' | 'behind' | 'grace' | 'unread';
  readonly look: StateLook;
  readonly title: string;
  readonly children?: ReactNode;
}

function Loud({ kind, look, title, children }: LoudProps) {
  return (
    <section className="gateway-loud" role="alert" data-testid="gateway-note" data-kind={kind}>
      <h2>
        <StateMark look={look}>{title}</StateMark>
      </h2>
      {children}
    </section>
  );
}
