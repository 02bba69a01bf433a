import { type SceneBody, sceneLayouts } from '../../../../gateway/wall/scenes/scenes-api.ts';

const defaultLayout = 16;
const defaultSeconds = 15;
const mostCameras = 500;

/** The scene in a page's address, so that a reload or another window shows the same; undefined when it names none. */
export function readScene(address: URLSearchParams): SceneBody | undefined {
  const source = readSource(address);
  if (source === undefined) return undefined;
  const layout = sceneLayouts.find((each) => String(each) === address.get('layout')) ?? defaultLayout;
  const seconds = Number(address.get('seconds') ?? defaultSeconds);
  const pageSeconds = Number.isInteger(seconds) ? Math.min(600, Math.max(5, seconds)) : defaultSeconds;

  return { source, layout, pageSeconds, pinnedIds: readIds(address.get('pin')).slice(0, layout - 1) };
}

function readSource(address: URLSearchParams): SceneBody['source'] | undefined {
  const [organisationId, areaId] = [address.get('organisation'), address.get('area')];
  if (organisationId) return { kind: 'organisation', organisationId };
  if (areaId) return { kind: 'area', areaId };
  const cameraIds = readIds(address.get('cameras'));

  return cameraIds.length === 0 ? undefined : { kind: 'cameras', cameraIds: cameraIds.slice(0, mostCameras) };
}

function readIds(text: string | null): string[] {
  return text === null ? [] : text.split(',').filter((id) => id !== '');
}

/** The address of a scene; `readScene` reads it back. */
export function writeScene({ source, layout, pageSeconds, pinnedIds }: SceneBody): URLSearchParams {
  const address = new URLSearchParams({ layout: String(layout), seconds: String(pageSeconds) });
  if (source.kind === 'organisation') address.set('organisation', source.organisationId);
  else if (source.kind === 'area') address.set('area', source.areaId);
  else address.set('cameras', source.cameraIds.join(','));
  if (pinnedIds.length > 0) address.set('pin', pinnedIds.join(','));

  return address;
}
