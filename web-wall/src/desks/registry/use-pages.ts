import { useState } from 'react';

/** Cursors of the pages before this one; they belong to a list and end with it. */
export function usePages(list: string) {
  const [pages, setPages] = useState<{ readonly list: string; readonly cursors: readonly string[] }>();
  const cursors = pages?.list === list ? pages.cursors : [];

  return {
    cursor: cursors.at(-1),
    pageIndex: cursors.length,
    goNext: (cursor: string) => setPages({ list, cursors: [...cursors, cursor] }),
    goBack: () => setPages({ list, cursors: cursors.slice(0, -1) }),
  };
}
