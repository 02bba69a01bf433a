import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { SceneBody } from '../../../../gateway/wall/scenes/scenes-api.ts';
import type { ApiProblem } from '../../api/api-problem.ts';
import { queryText, request } from '../../api/request.ts';

export type SourceKind = SceneBody['source']['kind'];

/** Something that a status wall can show. */
export interface FoundPlace {
  readonly id: string;
  readonly name: string;
  /** Where it lies. */
  readonly above: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

const most = 30;

async function findTrails(path: string, text: string, signal: AbortSignal): Promise<readonly FoundPlace[]> {
  type Reply = { readonly trails: readonly (readonly Named[])[] };
  const { trails } = await request<Reply>('GET', `${path}${queryText({ text, limit: most })}`, { signal });

  return trails.flatMap((trail) => {
    const last = trail.at(-1);
    const above = trail
      .slice(0, -1)
      .map(({ name }) => name)
      .join(' / ');

    return last === undefined ? [] : [{ id: last.id, name: last.name, above }];
  });
}

async function findCameras(search: string, signal: AbortSignal): Promise<readonly FoundPlace[]> {
  type Camera = Named & { readonly place: string };
  const path = `/cameras${queryText({ search, limit: most })}`;
  const { items } = await request<{ readonly items: readonly Camera[] }>('GET', path, { signal });

  return items.map(({ id, name, place }) => ({ id, name, above: place }));
}

/** The top of the organisations, for who has not typed anything yet. */
async function listOrganisations(signal: AbortSignal): Promise<readonly FoundPlace[]> {
  const { items } = await request<{ readonly items: readonly Named[] }>('GET', '/organisations', { signal });

  return items.slice(0, most).map(({ id, name }) => ({ id, name, above: '' }));
}

/** What a text names, found on the server: a city has twenty thousand cameras. */
export function useFoundPlaces(kind: SourceKind, typed: string) {
  const text = useDeferredValue(typed.trim());

  return useQuery<readonly FoundPlace[], ApiProblem>({
    queryKey: ['scene-places', kind, text],
    queryFn: ({ signal }) => {
      if (kind === 'cameras') return findCameras(text, signal);
      if (text === '') return kind === 'organisation' ? listOrganisations(signal) : Promise.resolve([]);
      return findTrails(kind === 'organisation' ? '/organisations/search' : '/areas/search', text, signal);
    },
    placeholderData: (before) => before,
    staleTime: 30_000,
  });
}
