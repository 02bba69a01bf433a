import { lazy, Suspense } from 'react';
import type { UserView } from '../../../gateway/access/access-api.ts';
import type { WallPageView } from '../../../gateway/wall/wall-api.ts';
import type { PageTurn } from '../../../gateway/wall/scenes/scenes-api.ts';
import { request } from '../api/request.ts';
import { formatCount } from '../i18n/format.ts';
import { useWords } from '../i18n/use-words.ts';
import { BeijingClock } from '../ui/BeijingClock.tsx';
import { BrandMark } from '../ui/Brand.tsx';
import { DutyNow } from '../ui/DutyChip.tsx';
import { StateMark } from '../ui/StateMark.tsx';
import { outcomeLook } from '../ui/state-look.ts';
import { UserMenu } from '../ui/UserMenu.tsx';
import { CountdownRing } from './CountdownRing.tsx';
import { PageControls } from './PageControls.tsx';
import { roundProgress } from './page-tiles.ts';
import { useServerNow, type WallReading } from './use-wall.ts';

const PauseRound = lazy(() => import('./PauseRound.tsx'));

interface WallBarProps {
  readonly reading: WallReading;
  readonly user: UserView;
  readonly onTurn: (turn: PageTurn) => void;
  readonly isTurning: boolean;
}

/** What must be watched now: mode and why, time, round, page and countdown, what was seen and missed. */
export function WallBar({ reading, user, onTurn, isTurning }: WallBarProps) {
  const { t } = useWords();
  const { session } = reading;
  const { page, round } = session;

  return (
    <header className="bar wall-bar">
      <span className="brand" title={t('product.name')}>
        <BrandMark />
        <span className="brand-name">{t('product.name')}</span>
      </span>
      <DutyNow duty={session.duty} />
      <BeijingClock offsetMs={reading.clockOffsetMs} />
      {session.phase === 'patrolling' && page !== undefined && round !== undefined && (
        <>
          <div className="round">
            <TurnRing reading={reading} page={page} />
            <div className="round-text">
              <strong data-testid="round-plan">{round.planName}</strong>
              <span data-testid="page-indicator" data-page={page.index + 1}>
                {t('wall.page', { index: page.index + 1, count: page.count })}
                {page.isLookBack && ` · ${t('wall.lookBack')}`}
              </span>
            </div>
            <PageControls isPaused={page.isPaused} isPending={isTurning} onTurn={onTurn} />
            <Suspense>
              <PauseRound wallId={session.id} />
            </Suspense>
          </div>
          <RoundCounts counts={round.counts} />
        </>
      )}
      <UserMenu user={user} beforeSignOut={() => request('DELETE', `/wall/${session.id}`)} />
    </header>
  );
}

/** Draws alone: four times a second. */
function TurnRing({ reading, page }: { readonly reading: WallReading; readonly page: WallPageView }) {
  return <CountdownRing page={page} nowMs={useServerNow(reading, 250)} />;
}

/** Counts of the round with their denominator. */
export function RoundCounts({ counts }: { readonly counts: Parameters<typeof roundProgress>[0] }) {
  const { t, language } = useWords();
  const { due, seen, notViewable, unseen } = roundProgress(counts);

  return (
    <div className="counts" data-testid="round-counts">
      <ul>
        <li>
          <StateMark look={outcomeLook.seen}>{t('outcome.seen')}</StateMark>
          <b>{formatCount(seen, language)}</b>
        </li>
        <li>
          <StateMark look={notViewable > 0 ? outcomeLook['not-viewable'] : { tone: 'idle', shape: 'square' }}>
            {t('outcome.not-viewable')}
          </StateMark>
          <b>{formatCount(notViewable, language)}</b>
        </li>
        <li>
          <StateMark look={outcomeLook.waiting}>{t('outcome.skipped')}</StateMark>
          <b>{formatCount(unseen, language)}</b>
        </li>
      </ul>
      <small>{t('wall.progress', { due: formatCount(due, language) })}</small>
    </div>
  );
}
