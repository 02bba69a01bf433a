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

/** How much of a cluster the worst ones are: a few in a town are a day like any other, most of them are one cause. */
type Share = 'few' | 'many' | 'most';

const kept = new Map<string, Style>();

/** How a mark looks: shape and colour by the worst of its cameras, filled by their share, the numbers in words. */
export function styleOf({ count, counts, worst }: Cluster): Style {
  const bad = counted.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  const label = count === 1 ? '' : bad > 0 && bad < count ? `${bad}\n/ ${count}` : String(count);
  const share = bad >= 0.6 * count ? 'most' : bad >= 0.2 * count ? 'many' : 'few';
  const key = `${worst} ${share} ${label}`;
  const style = kept.get(key) ?? drawMark({ worst, count, label, share });
  kept.set(key, style);

  return style;
}

/** Marks are all drawn; names of places keep clear of their numbers, which are about as large as they. */
const declutterMode = 'none';

/** Radius of a mark that its words fit into: as wide as the longest line, as high as one or two. */
function roomFor(label: string): number {
  const lines = label.split('\n');

  return Math.max(...lines.map(({ length }) => length * 4 + 5), lines.length > 1 ? 20 : 0);
}

interface Mark {
  readonly worst: MapStatus;
  readonly count: number;
  readonly label: string;
  readonly share: Share;
}

function drawMark({ worst, count, label, share }: Mark): Style {
  const radius = count === 1 ? 6 : Math.max(10 + 2.6 * Math.log10(count), roomFor(label));
  const paint = count > 1 ? paintCluster(worst, share) : paintCamera(worst);

  return new Style({
    image: shapeOf(worst, radius, paint),
    // The bad ones lie on top.
    zIndex: worst === 'online' ? 1 : worst === 'unknown' ? 2 : 3,
    ...(label !== '' && {
      text: new Text({
        text: label,
        declutterMode: 'obstacle',
        font: `600 12px ${tokens.fontFamily}`,
        fill: new Fill({ color: share === 'most' ? tokens.backdrop : tokens.text1 }),
      }),
    }),
  });
}

/** ■ down, ▲ degraded, ◌ unknown, ● well: a state is never told by colour alone. */
function shapeOf(status: MapStatus, radius: number, paint: Paint): ImageStyle {
  if (status === 'degraded') return new RegularShape({ points: 3, radius: radius * 1.35, declutterMode, ...paint });
  if (status === 'offline' || status === 'auth-failed') {
    return new RegularShape({ points: 4, radius: radius * 1.2, angle: Math.PI / 4, declutterMode, ...paint });
  }

  return new Circle({ radius, declutterMode, ...paint });
}

interface Paint {
  readonly fill: Fill;
  readonly stroke: Stroke;
}

const dashes = { lineDash: [3, 3] };

const surfaces: Readonly<Record<Share, string>> = {
  few: 'rgba(18, 21, 26, 0.88)',
  many: tokens.actSurface,
  most: tokens.act,
};

function paintCluster(status: MapStatus, share: Share): Paint {
  const width = share === 'few' ? 1.5 : 3;
  const surface = share === 'most' && status === 'degraded' ? tokens.warn : surfaces[share];

  return {
    fill: new Fill({ color: status === 'degraded' && share === 'many' ? tokens.warnSurface : surface }),
    stroke: new Stroke({ color: colours[status], width, ...(status === 'unknown' && dashes) }),
  };
}

function paintCamera(status: MapStatus): Paint {
  if (status === 'unknown') {
    const stroke = new Stroke({ color: colours.unknown, width: 1.5, ...dashes });

    return { fill: new Fill({ color: tokens.surface1 }), stroke };
  }

  return { fill: new Fill({ color: colours[status] }), stroke: new Stroke({ color: tokens.backdrop, width: 1.5 }) };
}
