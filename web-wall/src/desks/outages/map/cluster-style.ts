import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style';
import type ImageStyle from 'ol/style/Image';
import { tokens } from '../../../ui/tokens.ts';
import type { Cluster, MapStatus } from './cluster-points.ts';

const colours: Readonly<Record<MapStatus, string>> = {
  offline: tokens.act,
  'auth-failed': tokens.act,
  degraded: tokens.warn,
  unknown: tokens.idle,
  online: tokens.normal,
};

/** The statuses that a mark counts beside its total: those that need somebody. */
const counted: readonly MapStatus[] = ['offline', 'auth-failed', 'degraded'];

const kept = new Map<string, Style>();

/** How a mark looks: shape and colour by the worst of its cameras, size by their number, the numbers in words. */
export function styleOf({ count, counts, worst }: Cluster): Style {
  const bad = counted.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  const label = count === 1 ? '' : bad > 0 && bad < count ? `${bad} / ${count}` : String(count);
  const key = `${worst} ${label}`;
  const style = kept.get(key) ?? drawMark(worst, count, label);
  kept.set(key, style);

  return style;
}

function drawMark(worst: MapStatus, count: number, label: string): Style {
  const radius = count === 1 ? 6 : Math.min(30, 11 + 3.2 * Math.log10(count) + label.length * 1.6);

  return new Style({
    image: shapeOf(worst, radius, count > 1),
    // The bad ones lie on top.
    zIndex: worst === 'online' ? 1 : worst === 'unknown' ? 2 : 3,
    ...(label !== '' && {
      text: new Text({
        text: label,
        font: `600 12px ${tokens.fontFamily}`,
        fill: new Fill({ color: tokens.text1 }),
      }),
    }),
  });
}

/** ■ down, ▲ degraded, ◌ unknown, ● well: a state is never told by colour alone. */
function shapeOf(status: MapStatus, radius: number, isCluster: boolean): ImageStyle {
  const paint = isCluster ? paintCluster(status) : paintCamera(status);
  if (status === 'degraded') return new RegularShape({ points: 3, radius: radius * 1.35, ...paint });
  if (status === 'offline' || status === 'auth-failed') {
    return new RegularShape({ points: 4, radius: radius * 1.2, angle: Math.PI / 4, ...paint });
  }

  return new Circle({ radius, ...paint });
}

interface Paint {
  readonly fill: Fill;
  readonly stroke: Stroke;
}

const dashes = { lineDash: [3, 3] };

function paintCluster(status: MapStatus): Paint {
  const stroke = { color: colours[status], width: 2.5, ...(status === 'unknown' && dashes) };

  return { fill: new Fill({ color: 'rgba(18, 21, 26, 0.88)' }), stroke: new Stroke(stroke) };
}

function paintCamera(status: MapStatus): Paint {
  if (status === 'unknown') {
    const stroke = new Stroke({ color: colours.unknown, width: 1.5, ...dashes });

    return { fill: new Fill({ color: tokens.surface1 }), stroke };
  }

  return { fill: new Fill({ color: colours[status] }), stroke: new Stroke({ color: tokens.backdrop, width: 1.5 }) };
}
