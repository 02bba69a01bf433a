import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { WallSessionView } from '../../../gateway/wall/wall-api.ts';
import { type ApiProblem, toProblem } from '../api/api-problem.ts';
import { useTopic } from '../api/realtime.tsx';
import { request } from '../api/request.ts';
import { useMonotonicNow } from '../ui/use-now.ts';
import { newerSession } from './page-tiles.ts';

/** One's wall as it was read, with the monotonic instant of reading: the server's clock is counted on from there. */
export interface WallReading {
  readonly session: WallSessionView;
  readonly readAtMs: number;
  /** Server's clock minus the browser's, ms. */
  readonly clockOffsetMs: number;
}

/** Stamps a session with the instant of its reading. */
export function readNow(session: WallSessionView): WallReading {
  return { session, readAtMs: performance.now(), clockOffsetMs: session.asOfMs - Date.now() };
}

export const wallKey = ['wall'] as const;

/** Also the sign of life of the seat, and the fallback when the WebSocket is down. */
const pollEveryMs = 5000;

async function readWall(known: WallReading | undefined, signal: AbortSignal): Promise<WallReading> {
  if (known === undefined) return readNow(await request('POST', '/wall', { signal }));
  try {
    return readNow(await request('GET', `/wall/${known.session.id}`, { signal }));
  } catch (error) {
    if (toProblem(error).code !== 'wall/unknown') throw error;
    return readNow(await request('POST', '/wall', { signal }));
  }
}

/** Takes the seat, and keeps the wall as new as the gateway tells it. */
export function useWall() {
  const queries = useQueryClient();
  const query = useQuery<WallReading, ApiProblem>({
    queryKey: wallKey,
    queryFn: async ({ signal }) => {
      const read = await readWall(queries.getQueryData<WallReading>(wallKey), signal);

      return newerSession(queries.getQueryData<WallReading>(wallKey), read);
    },
    meta: { live: true },
    refetchInterval: pollEveryMs,
    refetchIntervalInBackground: true,
    refetchOnMount: 'always',
    structuralSharing: false,
    retry: false,
  });
  useTopic<WallSessionView>('wall', (session) => {
    queries.setQueryData<WallReading>(wallKey, (known) => newerSession(known, readNow(session)));
  });

  const page = query.data?.session.page;
  // A sheet of pictures ends when they are confirmed, not by the clock.
  const isTimed = page?.isPaused !== true && query.data?.session.round?.method !== 'snapshot';
  const endsAtMs = isTimed ? page?.endsAtMs : undefined;
  const asOfMs = query.data?.session.asOfMs;
  useEffect(() => {
    if (endsAtMs === undefined || asOfMs === undefined) return undefined;
    // The turn is announced; asking shortly after it covers a message that was lost.
    const timer = setTimeout(
      () => void queries.invalidateQueries({ queryKey: wallKey }),
      Math.max(500, endsAtMs - asOfMs + 400),
    );

    return () => clearTimeout(timer);
  }, [endsAtMs, asOfMs, queries]);

  return query;
}

/** The server's clock, ms since epoch, drawn again each `everyMs`. */
export function useServerNow(reading: WallReading, everyMs: number): number {
  return reading.session.asOfMs + Math.max(0, useMonotonicNow(everyMs) - reading.readAtMs);
}
