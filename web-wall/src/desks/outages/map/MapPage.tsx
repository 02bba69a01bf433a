import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { CameraHealthView } from '../../../../../gateway/health/health-api.ts';
import type { MapView } from '../../../../../gateway/outages/map/map-api.ts';
import { useTopic } from '../../../api/realtime.tsx';
import { formatClock, formatCount } from '../../../i18n/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { healthLook } from '../../../ui/state-look.ts';
import { DeskHead } from '../../DeskHead.tsx';
import { Loaded } from '../../Loaded.tsx';
import { Teach } from '../../Teach.tsx';
import { useOutagesWords } from '../use-outages-words.ts';
import { CameraMap } from './camera-map.ts';
import { type MapStatus, statusesByNeed } from './cluster-points.ts';
import { type MapCameras, useMap, useMapCameras } from './map-queries.ts';
import { NotPlacedDrawer } from './NotPlacedDrawer.tsx';
import { PickedCameras } from './PickedCameras.tsx';
import { readShown, toggleShown } from './shown-statuses.ts';
import './map.css';

/** 故障地图: where is it broken, and is it one patch. Works without the internet. */
export default function MapPage() {
  const { t, language } = useOutagesWords();
  const map = useMap();
  const cameras = useMapCameras();

  return (
    <main className="desk map-desk" data-testid="map-desk">
      <DeskHead title={t('tab.map')} question={t('map.question')}>
        {cameras.data !== undefined && t('desk.asOf', { time: formatClock(cameras.data.asOfMs, language) })}
      </DeskHead>
      <Loaded query={map} what={t('map.loading')}>
        {(view) => (
          <Loaded query={cameras} what={t('map.loading')}>
            {(read) => <MapBody view={view} cameras={read} />}
          </Loaded>
        )}
      </Loaded>
    </main>
  );
}

interface MapBodyProps {
  readonly view: MapView;
  readonly cameras: MapCameras;
}

interface Picked {
  readonly ids: readonly string[];
  readonly count: number;
}

function MapBody({ view, cameras }: MapBodyProps) {
  const { t } = useOutagesWords();
  const [address, setAddress] = useSearchParams();
  const [picked, setPicked] = useState<Picked>({ ids: [], count: 0 });
  const [listsNotPlaced, setListsNotPlaced] = useState(false);
  const shown = readShown(address.get('hide'));
  const wanted = address.get('camera') ?? undefined;
  const pick = (ids: readonly string[], count: number) => setPicked({ ids, count });
  const { target, driver } = useCameraMap({ view, cameras, shown, wanted, onPick: pick });
  const chosen = picked.count > 0 ? picked : wanted === undefined ? undefined : { ids: [wanted], count: 1 };
  const close = () => {
    setPicked({ ids: [], count: 0 });
    setAddress(
      (before) => {
        before.delete('camera');

        return before;
      },
      { replace: true },
    );
  };

  return (
    <>
      <MapLegend
        cameras={cameras}
        shown={shown}
        onToggle={(status) => setAddress((before) => toggleShown(before, status), { replace: true })}
        onListMissing={() => setListsNotPlaced(true)}
      />
      <div className="map-frame">
        <div
          ref={target}
          className="map-canvas"
          tabIndex={0}
          role="application"
          aria-label={`${t('map.canvas')} · ${t('map.keys')}`}
          data-testid="map-canvas"
        />
        <MapTools driver={driver} />
        {cameras.items.length === 0 && (
          <div className="map-empty">
            <Teach title={t('map.empty')} step={t('map.emptyTeach')} />
          </div>
        )}
        {chosen !== undefined && (
          <PickedCameras key={chosen.ids.join()} ids={chosen.ids} count={chosen.count} onClose={close} />
        )}
      </div>
      <p className="dim map-foot">{`${t('map.keys')}${view.base.kind === 'none' ? ` · ${t('map.noBase')}` : ''}`}</p>
      <NotPlacedDrawer isOpen={listsNotPlaced} onClose={() => setListsNotPlaced(false)} />
    </>
  );
}

interface MapLegendProps {
  readonly cameras: MapCameras;
  readonly shown: ReadonlySet<MapStatus>;
  readonly onToggle: (status: MapStatus) => void;
  readonly onListMissing: () => void;
}

/** What the shapes mean, how many there are of each, and which are drawn; what is not on the map is said too. */
function MapLegend({ cameras, shown, onToggle, onListMissing }: MapLegendProps) {
  const { t, language } = useOutagesWords();
  const counts = countStatuses(cameras);
  const missing = cameras.notPlaced['no-position'] + cameras.notPlaced['other-datum'];
  const count = (value: number) => formatCount(value, language);

  return (
    <div className="map-legend" role="group" aria-label={t('map.show')}>
      {statusesByNeed.map((status) => (
        <button
          key={status}
          type="button"
          aria-pressed={shown.has(status)}
          onClick={() => onToggle(status)}
          data-testid={`map-show-${status}`}
        >
          <StateMark look={healthLook[status]}>{t(`health.${status}`)}</StateMark>
          <b>{count(counts.get(status) ?? 0)}</b>
        </button>
      ))}
      <span className="dim">{t('map.placed', { count: count(cameras.items.length) })}</span>
      {missing > 0 && (
        <button type="button" onClick={onListMissing} data-testid="map-not-placed">
          {t('map.notPlaced', { count: count(missing) })}
        </button>
      )}
      {cameras.assumed > 0 && <span className="dim">{t('map.assumed', { count: count(cameras.assumed) })}</span>}
    </div>
  );
}

function MapTools({ driver }: { readonly driver: () => CameraMap | undefined }) {
  const { t } = useOutagesWords();

  return (
    <div className="map-tools">
      <button type="button" className="button" aria-label={t('map.zoomIn')} onClick={() => driver()?.zoomBy(1)}>
        +
      </button>
      <button type="button" className="button" aria-label={t('map.zoomOut')} onClick={() => driver()?.zoomBy(-1)}>
        −
      </button>
      <button type="button" className="button" onClick={() => driver()?.fit()}>
        {t('map.fit')}
      </button>
    </div>
  );
}

interface CameraMapProps extends MapBodyProps {
  readonly shown: ReadonlySet<MapStatus>;
  /** The camera that the address names. */
  readonly wanted: string | undefined;
  readonly onPick: (ids: readonly string[], count: number) => void;
}

/** Keeps the driver of the map while the page shows it, and feeds it. */
function useCameraMap({ view, cameras, shown, wanted, onPick }: CameraMapProps) {
  const target = useRef<HTMLDivElement>(null);
  const map = useRef<CameraMap | undefined>(undefined);
  const onPicked = useRef(onPick);
  useEffect(() => {
    onPicked.current = onPick;
  });
  useEffect(() => {
    if (target.current === null) return;
    const driver = new CameraMap(target.current, (ids, count) => onPicked.current(ids, count));
    map.current = driver;

    return () => {
      map.current = undefined;
      driver.stop();
    };
  }, []);
  useEffect(() => map.current?.showBase(view), [view]);
  const isFitted = useRef(false);
  useEffect(() => {
    map.current?.showPoints(cameras.items);
    if (isFitted.current || cameras.items.length === 0) return;
    isFitted.current = true;
    map.current?.fit(wanted === undefined ? undefined : [wanted]);
    if (wanted !== undefined) map.current?.choose([wanted]);
  }, [cameras, wanted]);
  const shownText = [...shown].join();
  useEffect(() => {
    // The text of the address says which; a set is another one each time.
    map.current?.showStatuses(new Set(statusesByNeed.filter((status) => shownText.split(',').includes(status))));
  }, [shownText]);
  useTopic<CameraHealthView>('health', ({ cameraId, status }) => map.current?.changeStatus(cameraId, status));

  return { target, driver: () => map.current };
}

function countStatuses({ items }: MapCameras): ReadonlyMap<MapStatus, number> {
  const counts = new Map<MapStatus, number>();
  for (const [, , , status] of items) counts.set(status, (counts.get(status) ?? 0) + 1);

  return counts;
}
