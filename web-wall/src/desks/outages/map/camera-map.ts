import Feature from 'ol/Feature';
import OlMap from 'ol/Map';
import View from 'ol/View';
import { boundingExtent, buffer } from 'ol/extent';
import Point from 'ol/geom/Point';
import Graticule from 'ol/layer/Graticule';
import ImageLayer from 'ol/layer/Image';
import TileLayer from 'ol/layer/Tile';
import VectorLayer from 'ol/layer/Vector';
import { fromLonLat, transformExtent } from 'ol/proj';
import ImageStatic from 'ol/source/ImageStatic';
import VectorSource from 'ol/source/Vector';
import XYZ from 'ol/source/XYZ';
import { Fill, Stroke, Style, Text } from 'ol/style';
import type { MapPlace, MapPoint, MapView } from '../../../../../gateway/outages/map/map-api.ts';
import { apiBase } from '../../../api/request.ts';
import { tokens } from '../../../ui/tokens.ts';
import { type Cluster, clusterPoints, type MapStatus, type PlottedPoint } from './cluster-points.ts';
import { styleOf } from './cluster-style.ts';

/** Cell of the grid in which cameras are gathered, CSS pixels. */
const cellPixels = 76;
/** From this zoom on cameras stand for themselves, unless they share a pole. */
const singlesFromZoom = 17;
const singleCellPixels = 14;
const deepestZoom = 20;

/** Cameras that somebody picked: one, or several that no zoom tells apart. */
type OnPick = (cameraIds: readonly string[], count: number) => void;

/** The map: owns OpenLayers and undoes it. React gives it data and draws what stands beside it. */
export class CameraMap {
  readonly #map: OlMap;
  readonly #view: View;
  readonly #marks = new VectorSource<Feature<Point>>();
  readonly #names = new VectorSource<Feature<Point>>();
  readonly #chosen = new VectorSource<Feature<Point>>();
  readonly #onPick: OnPick;
  readonly #points = new Map<string, PlottedPoint>();
  #shown: ReadonlySet<MapStatus> = new Set();
  #drawnCell = 0;
  #frame: number | undefined;

  constructor(target: HTMLElement, onPick: OnPick) {
    this.#onPick = onPick;
    this.#view = new View({ center: fromLonLat([105, 35]), zoom: 4, maxZoom: deepestZoom, minZoom: 3 });
    this.#map = new OlMap({
      target,
      view: this.#view,
      controls: [],
      layers: [
        new VectorLayer({ source: this.#names, style: (feature) => nameStyle(feature), declutter: true, zIndex: 4 }),
        new VectorLayer({
          source: this.#marks,
          style: (feature) => {
            const cluster = clusterOf(feature);

            return cluster && styleOf(cluster);
          },
          declutter: true,
          zIndex: 5,
        }),
        new VectorLayer({ source: this.#chosen, style: chosenStyle, zIndex: 6 }),
      ],
    });
    this.#view.on('change:resolution', () => this.#drawSoon());
    this.#map.on('click', (event) => this.#pick(event.pixel));
    this.#map.on('pointermove', (event) => {
      if (!event.dragging) target.style.cursor = this.#clusterAt(event.pixel) === undefined ? '' : 'pointer';
    });
  }

  /** Gives the page back what the map took. */
  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  /** Puts the ground under the cameras. */
  showBase({ base, places }: MapView): void {
    if (base.kind === 'tiles') {
      const url = `${apiBase}/map/tiles/{z}/{x}/{y}`;
      this.#map.addLayer(new TileLayer({ source: new XYZ({ url, maxZoom: base.maxZoom }), zIndex: 0 }));
    } else if (base.kind === 'plan') {
      const imageExtent = transformExtent([...base.corners], 'EPSG:4326', 'EPSG:3857');
      this.#map.addLayer(
        new ImageLayer({ source: new ImageStatic({ url: `${apiBase}/map/plan`, imageExtent }), zIndex: 0 }),
      );
    } else {
      this.#map.addLayer(newGraticule());
      this.#names.addFeatures(places.map(nameFeature));
    }
  }

  /** All cameras, with what they are now. */
  showPoints(points: readonly MapPoint[]): void {
    this.#points.clear();
    for (const [id, longitude, latitude, status] of points) {
      const [x = 0, y = 0] = fromLonLat([longitude, latitude]);
      this.#points.set(id, { id, x, y, status });
    }
    this.#drawnCell = 0;
    this.#drawSoon();
  }

  /** One camera is something else now; many of them in a row are drawn once. */
  changeStatus(id: string, status: MapStatus): void {
    const point = this.#points.get(id);
    if (point === undefined || point.status === status) return;
    this.#points.set(id, { ...point, status });
    this.#drawnCell = 0;
    this.#drawSoon();
  }

  showStatuses(shown: ReadonlySet<MapStatus>): void {
    this.#shown = shown;
    this.#drawnCell = 0;
    this.#drawSoon();
  }

  /** Marks cameras and nothing else. */
  choose(cameraIds: readonly string[]): void {
    this.#chosen.clear();
    const [point] = cameraIds.flatMap((id) => this.#points.get(id) ?? []);
    if (point !== undefined) this.#chosen.addFeature(new Feature(new Point([point.x, point.y])));
  }

  /** Brings cameras into view: all of them, or those that are named. */
  fit(cameraIds?: readonly string[]): void {
    const points =
      cameraIds === undefined ? [...this.#points.values()] : cameraIds.flatMap((id) => this.#points.get(id) ?? []);
    if (points.length === 0) return;
    this.#fitExtent(boundingExtent(points.map(({ x, y }) => [x, y])));
  }

  zoomBy(steps: number): void {
    this.#view.animate({ zoom: (this.#view.getZoom() ?? 4) + steps, duration: 120 });
  }

  #pick(pixel: number[]): void {
    const cluster = this.#clusterAt(pixel);
    if (cluster === undefined) return this.#onPick([], 0);
    const [west, south, east, north] = cluster.extent;
    const isOnePlace = Math.hypot(east - west, north - south) < 2;
    if (cluster.count > 1 && !isOnePlace && (this.#view.getZoom() ?? 0) < deepestZoom - 0.5) {
      this.#fitExtent([...cluster.extent]);
    } else this.#onPick(cluster.ids, cluster.count);
  }

  #clusterAt(pixel: number[]): Cluster | undefined {
    return this.#map.forEachFeatureAtPixel(pixel, clusterOf, { hitTolerance: 4 });
  }

  #fitExtent(extent: number[]): void {
    // One camera alone has no extent to fit.
    const roomy = buffer(extent, Math.max(60, ((extent[2] ?? 0) - (extent[0] ?? 0)) * 0.02));
    this.#view.fit(roomy, { duration: 140, maxZoom: deepestZoom, padding: [48, 48, 48, 48] });
  }

  #drawSoon(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  /** Gathers anew when the zoom has come to another step, not on each of its frames. */
  #draw(): void {
    const zoom = Math.round(this.#view.getZoom() ?? 4);
    const resolution = this.#view.getResolutionForZoom(zoom);
    const cell = resolution * (zoom >= singlesFromZoom ? singleCellPixels : cellPixels);
    if (cell === this.#drawnCell) return;
    this.#drawnCell = cell;
    const clusters = clusterPoints(this.#points.values(), cell, this.#shown);
    this.#marks.clear(true);
    this.#marks.addFeatures(
      clusters.map((cluster) => new Feature({ geometry: new Point([cluster.x, cluster.y]), cluster })),
    );
  }
}

/** What a feature of the marks stands for. */
function clusterOf(feature: { get(key: string): unknown }): Cluster | undefined {
  // Only this file puts clusters into features.
  return feature.get('cluster') as Cluster | undefined;
}

const chosenStyle = new Style({
  text: new Text({ text: '◎', font: '30px sans-serif', fill: new Fill({ color: tokens.info }), offsetY: -1 }),
});

function newGraticule(): Graticule {
  const label = (isLongitude: boolean) =>
    new Text({
      font: `12px ${tokens.fontFamily}`,
      fill: new Fill({ color: tokens.text3 }),
      ...(isLongitude ? { textBaseline: 'bottom' as const } : { textAlign: 'end' as const }),
    });

  return new Graticule({
    strokeStyle: new Stroke({ color: tokens.line, width: 1 }),
    showLabels: true,
    lonLabelPosition: 0,
    lonLabelStyle: label(true),
    latLabelStyle: label(false),
    wrapX: false,
    zIndex: 0,
  });
}

function nameFeature({ name, longitude, latitude, depth, cameraCount }: MapPlace): Feature<Point> {
  return new Feature({ geometry: new Point(fromLonLat([longitude, latitude])), name, depth, cameraCount });
}

/** Names of upper places are larger; those of many cameras win where two would overlap. */
function nameStyle(feature: { get(key: string): unknown }): Style {
  const depth = Number(feature.get('depth'));

  return new Style({
    zIndex: Number(feature.get('cameraCount')),
    text: new Text({
      text: String(feature.get('name')),
      font: `${depth <= 1 ? 15 : 12}px ${tokens.fontFamily}`,
      fill: new Fill({ color: depth <= 1 ? tokens.text2 : tokens.text3 }),
      stroke: new Stroke({ color: tokens.backdrop, width: 3 }),
      offsetY: 34,
    }),
  });
}
