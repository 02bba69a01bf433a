import { type MapStatus, statusesByNeed } from './cluster-points.ts';

/** Statuses that the map draws: all but those that the address hides. */
export function readShown(hidden: string | null): ReadonlySet<MapStatus> {
  const names = hidden === null ? [] : hidden.split(',');

  return new Set(statusesByNeed.filter((status) => !names.includes(status)));
}

/** The address with one status shown or hidden. */
export function toggleShown(address: URLSearchParams, status: MapStatus): URLSearchParams {
  const shown = new Set(readShown(address.get('hide')));
  if (!shown.delete(status)) shown.add(status);
  const after = new URLSearchParams(address);
  const hidden = statusesByNeed.filter((each) => !shown.has(each));
  if (hidden.length === 0) after.delete('hide');
  else after.set('hide', hidden.join());

  return after;
}
