import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Shown } from './platform-queries.ts';

export const shownChoices: readonly Shown[] = ['all', 'new', 'vanished', 'renamed', 'taken', 'ignored'];

export type PointFilter = ReturnType<typeof usePointFilter>;

/** Which points are shown lives in the URL; pages are walked from its beginning. */
export function usePointFilter() {
  const [params, setParams] = useSearchParams();
  const shown = shownChoices.find((each) => each === params.get('show')) ?? 'all';
  const search = params.get('search') ?? '';
  const filterKey = `${shown}/${search}`;
  // Pages belong to the filter that they were walked under.
  const [walked, setWalked] = useState<{ readonly key: string; readonly cursors: readonly string[] }>();
  const cursors = walked?.key === filterKey ? walked.cursors : [];
  const set = (name: string, value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === '') after.delete(name);
        else after.set(name, value);

        return after;
      },
      { replace: true },
    );

  return {
    shown,
    search,
    cursor: cursors.at(-1),
    pageIndex: cursors.length,
    show: (chosen: Shown) => set('show', chosen === 'all' ? '' : chosen),
    find: (text: string) => set('search', text.trim()),
    goNext: (cursor: string) => setWalked({ key: filterKey, cursors: [...cursors, cursor] }),
    goBack: () => setWalked({ key: filterKey, cursors: cursors.slice(0, -1) }),
  };
}
