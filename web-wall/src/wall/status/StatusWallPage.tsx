import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { UserView } from '../../../../gateway/access/access-api.ts';
import {
  pageAt,
  type PageTurn,
  type SceneBody,
  type ScenePageView,
  type SceneRun,
  turnRun,
} from '../../../../gateway/wall/scenes/scenes-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { request } from '../../api/request.ts';
import { formatCount } from '../../i18n/format.ts';
import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import { BeijingClock } from '../../ui/BeijingClock.tsx';
import { BrandMark } from '../../ui/Brand.tsx';
import { homeOf } from '../../ui/navigation.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { useNow } from '../../ui/use-now.ts';
import { UserMenu } from '../../ui/UserMenu.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { isPrewarmDue } from '../countdown.ts';
import { CountdownRing } from '../CountdownRing.tsx';
import { PageControls } from '../PageControls.tsx';
import { useWatermark } from '../use-watermark.ts';
import '../wall.css';
import { SceneGrid } from './SceneGrid.tsx';
import { readScene, writeScene } from './scene-address.ts';
import { SceneSetup } from './SceneSetup.tsx';
import './status.css';

/** 状态墙: many pictures that rotate, to see that they work; nobody is said to have watched them. */
export default function StatusWallPage({ user }: { readonly user: UserView }) {
  const [address, setAddress] = useSearchParams();
  const [isSetUp, setSetUp] = useState(false);
  const scene = readScene(address);
  const show = (next: SceneBody) => {
    setAddress(writeScene(next), { replace: true });
    setSetUp(false);
  };

  return scene === undefined || isSetUp ? (
    <StatusFrame user={user}>
      <SceneSetup scene={scene} onStart={show} />
    </StatusFrame>
  ) : (
    <RunningScene
      key={JSON.stringify([scene.source, scene.layout, scene.pageSeconds])}
      user={user}
      scene={scene}
      onChange={show}
      onSetUp={() => setSetUp(true)}
    />
  );
}

function useScenePage(scene: SceneBody, page: number) {
  return useQuery<ScenePageView, ApiProblem>({
    queryKey: ['scene-page', scene, page],
    queryFn: ({ signal }) => request('POST', '/wall-scenes/page', { body: { scene, page }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
    retry: true,
  });
}

interface RunningSceneProps {
  readonly user: UserView;
  readonly scene: SceneBody;
  readonly onChange: (scene: SceneBody) => void;
  readonly onSetUp: () => void;
}

function RunningScene({ user, scene, onChange, onSetUp }: RunningSceneProps) {
  const { t } = useWallToolsWords();
  const nowMs = useNow(250);
  const [run, setRun] = useState<SceneRun>(() => ({ startedAtMs: Date.now() }));
  const [pageCount, setPageCount] = useState(1);
  const pageMs = scene.pageSeconds * 1000;
  const clock = pageAt(run, pageMs, pageCount, nowMs);
  const query = useScenePage(scene, clock.index);
  // The next page is read ahead, so that its turn waits for nothing.
  useScenePage(scene, (clock.index + 1) % pageCount);
  const page = query.data;
  if (page !== undefined && page.count !== pageCount) setPageCount(page.count);
  const isPaused = run.pausedAtMs !== undefined;
  const turn = (how: PageTurn) => setRun(turnRun(run, how, { pageMs, pageCount, nowMs: Date.now() }));
  const pin = (cameraId: string) => {
    const others = scene.pinnedIds.filter((id) => id !== cameraId);
    const pinnedIds = others.length < scene.pinnedIds.length ? others : [...others, cameraId];
    if (pinnedIds.length < scene.layout) onChange({ ...scene, pinnedIds });
  };

  const bar = (
    <SceneBar
      page={page}
      clock={{ ...clock, isPaused }}
      pageCount={pageCount}
      nowMs={nowMs}
      onTurn={turn}
      onSetUp={onSetUp}
    />
  );

  return (
    <StatusFrame user={user} bar={bar}>
      {page === undefined ? (
        <SceneState problem={query.error} onSetUp={onSetUp} />
      ) : page.tiles.length === 0 ? (
        <section className="waiting">
          <h2>{t('status.empty')}</h2>
        </section>
      ) : (
        <SceneGrid
          layout={scene.layout}
          page={page}
          withNext={page.index === clock.index && isPrewarmDue(clock, nowMs)}
          label={t('status.title')}
          controls={{ onTurn: (how) => turn(how === 'hold' ? (isPaused ? 'resume' : 'pause') : how), onPin: pin }}
        />
      )}
    </StatusFrame>
  );
}

interface SceneBarProps {
  readonly page: ScenePageView | undefined;
  readonly clock: ReturnType<typeof pageAt> & { readonly isPaused: boolean };
  readonly pageCount: number;
  readonly nowMs: number;
  readonly onTurn: (turn: PageTurn) => void;
  readonly onSetUp: () => void;
}

/** Which page of how many, and the ways on; where one page is all there is, nothing turns. */
function SceneBar({ page, clock, pageCount, nowMs, onTurn, onSetUp }: SceneBarProps) {
  const { t, language } = useWallToolsWords();
  const count = (value: number) => ({ count: formatCount(value, language) });

  return (
    <>
      <div className="round">
        {pageCount > 1 && <CountdownRing page={clock} nowMs={nowMs} />}
        <div className="status-what">
          <strong data-testid="page-indicator" data-page={clock.index + 1}>
            {t('wall.page', { index: clock.index + 1, count: pageCount })}
          </strong>
          {page !== undefined && (
            <small>
              {t('status.cameraCount', count(page.cameraCount))}
              {page.leftOut > 0 && <span className="warn"> · {t('status.leftOut', count(page.leftOut))}</span>}
            </small>
          )}
        </div>
        {pageCount > 1 && <PageControls isPaused={clock.isPaused} onTurn={onTurn} />}
      </div>
      <button type="button" className="button" onClick={onSetUp} data-testid="scene-change">
        {t('status.change')}
      </button>
    </>
  );
}

function SceneState({ problem, onSetUp }: { readonly problem: ApiProblem | null; readonly onSetUp: () => void }) {
  const { t } = useWallToolsWords();
  if (problem === null) return <Waiting what={t('status.loading')} />;

  return (
    <section className="waiting">
      <ProblemNote problem={problem} />
      <button type="button" className="button" onClick={onSetUp}>
        {t('status.change')}
      </button>
    </section>
  );
}

interface StatusFrameProps {
  readonly user: UserView;
  readonly bar?: ReactNode;
  readonly children: ReactNode;
}

function StatusFrame({ user, bar, children }: StatusFrameProps) {
  const { t } = useWallToolsWords();
  const watermark = useWatermark(`${user.displayName} · ${user.organisationName}`);

  return (
    <div className="wall" data-testid="status-wall">
      <header className="bar wall-bar">
        <Link className="brand" to={homeOf(user.role)} title={t('product.name')}>
          <BrandMark />
          <span className="brand-name">{t('product.name')}</span>
        </Link>
        <span className="status-kind" data-testid="not-patrol">
          {t('status.notPatrol')}
        </span>
        <BeijingClock />
        {bar}
        <UserMenu user={user} />
      </header>
      <main className="wall-main" style={watermark}>
        {children}
      </main>
    </div>
  );
}
