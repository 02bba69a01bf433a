import { z } from 'zod';
import { healthStatuses } from '../../health/health-state.ts';
import { roles } from '../../platform/actor/actor.ts';
import { idText, instantMs, pageOf, pageQuery } from '../../platform/http/common-api.ts';
import { defineOperation } from '../../platform/http/operation.ts';

/** Datums that a base map may be drawn in; BD-09 maps are not tiled by z/x/y. */
export const mapDatums = ['wgs84', 'gcj02'] as const;

/** Degrees, in the datum of the base map. */
const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);

/** What lies under the points: mounted raster tiles (XYZ, Web Mercator), one plan image with its corners, or nothing. */
const mapBase = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tiles'), maxZoom: z.int() }),
  z.object({ kind: z.literal('plan'), corners: z.tuple([longitude, latitude, longitude, latitude]) }),
  z.object({ kind: z.literal('none') }),
]);
export type MapBase = z.infer<typeof mapBase>;

/** A name to write where most cameras of an organisation stand. */
const mapPlace = z.object({
  name: z.string(),
  longitude,
  latitude,
  /** Levels above it that the reader sees; 0 is the top of the reader's part. */
  depth: z.int(),
  cameraCount: z.int(),
});
export type MapPlace = z.infer<typeof mapPlace>;

const mapView = z.object({ datum: z.enum(mapDatums), base: mapBase, places: z.array(mapPlace) });
export type MapView = z.infer<typeof mapView>;

/** Id, longitude, latitude, status: a tuple, since a city has 20,000 of them. */
const mapPoint = z.tuple([idText, longitude, latitude, z.enum(healthStatuses)]);
export type MapPoint = z.infer<typeof mapPoint>;

/** Why a camera is not on the map: its record has no position, or one in another datum, which is never converted. */
export const notPlacedReasons = ['no-position', 'other-datum'] as const;

const notPlacedCamera = z.object({
  cameraId: idText,
  name: z.string(),
  organisationName: z.string(),
  place: z.string(),
  reason: z.enum(notPlacedReasons),
  /** As the record says, of `other-datum`. */
  datum: z.string().optional(),
});

export const readMap = defineOperation({
  id: 'outages.readMap',
  method: 'get',
  path: '/map',
  summary: 'What lies under the cameras on the map, and names of places',
  allow: roles,
  reply: mapView,
});

export const listMapCameras = defineOperation({
  id: 'outages.listMapCameras',
  method: 'get',
  path: '/map-cameras',
  summary: 'Position and health of every active camera of my part that the map can show',
  allow: roles,
  reply: z.object({
    items: z.array(mapPoint),
    /** Of the items, those whose record names no datum: they are shown as WGS-84, which GB/T 28181 asks for. */
    assumed: z.int(),
    notPlaced: z.record(z.enum(notPlacedReasons), z.int()),
    asOfMs: instantMs,
  }),
});

export const listNotPlaced = defineOperation({
  id: 'outages.listNotPlaced',
  method: 'get',
  path: '/map-cameras/not-placed',
  summary: 'Active cameras of my part that the map cannot show, and why',
  allow: roles,
  query: pageQuery,
  reply: pageOf(notPlacedCamera),
});

export const readMapTile = defineOperation({
  id: 'outages.readMapTile',
  method: 'get',
  path: '/map/tiles/:z/:x/:y',
  summary: 'One tile of the mounted map; 204 where none is mounted',
  allow: roles,
  params: z.object({
    z: z.coerce.number().int().min(0).max(22),
    x: z.coerce.number().int().min(0).max(4_194_303),
    y: z.coerce.number().int().min(0).max(4_194_303),
  }),
  produces: 'image/png',
});

export const readMapPlan = defineOperation({
  id: 'outages.readMapPlan',
  method: 'get',
  path: '/map/plan',
  summary: 'The plan image of the site; 204 when there is none',
  allow: roles,
  produces: 'image/png',
});
