import { useEffect, useRef } from 'react';
import { LoadNote } from './LoadNote.tsx';
import { useDecodeLoad } from './use-decode-load.ts';

/** On a patrol wall frames that are dropped are told, and no tile is stopped: what an officer owes stays on. */
export default function DecodeWarning() {
  const place = useRef<HTMLDivElement>(null);
  const wall = useRef<HTMLElement>(null);
  useEffect(() => {
    wall.current = place.current?.closest<HTMLElement>('.wall-main') ?? null;
  }, []);
  const load = useDecodeLoad(wall, 0);

  return (
    <div ref={place} style={{ display: 'contents' }}>
      <LoadNote load={load} />
    </div>
  );
}
