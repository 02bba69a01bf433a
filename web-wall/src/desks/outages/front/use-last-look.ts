import { useState } from 'react';
import { useSession } from '../../../api/session.ts';
import { readLastLook, writeLastLook } from './last-look.ts';

/** The last look of who is signed in; the first visit is one. */
export function useLastLook(): { readonly sinceMs: number; readonly takeLook: (atMs: number) => void } {
  const userId = useSession().data?.user.id ?? '';
  const [sinceMs, setSince] = useState(() => {
    const known = readLastLook(localStorage, userId);
    if (known !== undefined) return known;
    const now = Date.now();
    writeLastLook(localStorage, userId, now);

    return now;
  });

  return {
    sinceMs,
    takeLook: (atMs) => {
      writeLastLook(localStorage, userId, atMs);
      setSince(atMs);
    },
  };
}
