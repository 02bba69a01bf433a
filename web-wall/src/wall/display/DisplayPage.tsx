import { useEffect, useState } from 'react';
import { formatDuration } from '../../i18n/format.ts';
import { useWallToolsWords } from '../../i18n/use-wall-tools-words.ts';
import { BrandMark } from '../../ui/Brand.tsx';
import { useMonotonicNow } from '../../ui/use-now.ts';
import { isPrewarmDue } from '../countdown.ts';
import { SceneGrid } from '../status/SceneGrid.tsx';
import { useWatermark } from '../use-watermark.ts';
import '../wall.css';
import { DisplayReader, type DisplayReading } from './display-reader.ts';

/** Two questions that were not answered. */
const lostAfterMs = 8000;

/** The token of the link, taken out of the address at once: it is good once, and must not stay in a history. */
function takeToken(): string | undefined {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (token !== undefined) history.replaceState(null, '', location.pathname);

  return token;
}

const linkToken = takeToken();

/** 显示屏: a window of a wall that nobody sits at; it shows what a console gave it. */
export default function DisplayPage() {
  const [reading, setReading] = useState<DisplayReading>({ kind: 'binding' });
  const [reader] = useState(() => new DisplayReader(setReading));
  useEffect(() => {
    reader.start(linkToken);

    return () => reader.stop();
  }, [reader]);

  return (
    <main className="display" data-testid="display" data-kind={reading.kind}>
      {reading.kind === 'bound' ? (
        <BoundDisplay reading={reading} onPlaying={(playing, tiles) => reader.note(playing, tiles)} />
      ) : (
        <DisplayNote reading={reading} />
      )}
    </main>
  );
}

interface BoundDisplayProps {
  readonly reading: Extract<DisplayReading, { kind: 'bound' }>;
  readonly onPlaying: (playing: number, tiles: number) => void;
}

function BoundDisplay({ reading: { page, readAtMs, clockOffsetMs }, onPlaying }: BoundDisplayProps) {
  const { name, organisationName, show, asOfMs } = page;
  const { t, language } = useWallToolsWords();
  const silentMs = useMonotonicNow(500) - readAtMs;
  const nowMs = asOfMs + silentMs;
  const watermark = useWatermark(`${name} · ${organisationName}`, clockOffsetMs);

  return (
    <div className="wall-main" style={watermark}>
      {show === undefined || show.page.tiles.length === 0 ? (
        <section className="waiting" data-testid="display-waiting">
          <BrandMark />
          <h2>{t(show === undefined ? 'display.waiting' : 'status.empty')}</h2>
        </section>
      ) : (
        <SceneGrid
          layout={show.scene.layout}
          page={show.page}
          withNext={isPrewarmDue(show.clock, nowMs)}
          label={name}
          onPlaying={onPlaying}
        />
      )}
      <p className="display-name">
        {name} · {t('status.notPatrol')}
      </p>
      {silentMs > lostAfterMs && (
        <p className="lost" role="alert" data-testid="lost">
          {t('display.lost', { duration: formatDuration(silentMs, language) })}
        </p>
      )}
    </div>
  );
}

function DisplayNote({ reading }: { readonly reading: Exclude<DisplayReading, { kind: 'bound' }> }) {
  const { t } = useWallToolsWords();
  const isUnbound = reading.kind === 'unbound';

  return (
    <section className="splash" data-testid="display-note">
      <BrandMark />
      <h2>{t(isUnbound ? 'display.unbound' : 'display.binding')}</h2>
      {isUnbound && reading.isRefused && <p>{t('display.refused')}</p>}
      {isUnbound && <p>{t('display.unboundHint')}</p>}
    </section>
  );
}
