import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { CameraFilter } from './registry-queries.ts';

const names = ['organisationId', 'ownership', 'status', 'search'] as const;

/** The filter lives in the URL: it can be kept, sent to a colleague and found again. */
export function useCameraFilter() {
  const [params, setParams] = useSearchParams();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const filter: CameraFilter = Object.fromEntries(
    names.flatMap((name) => {
      const value = params.get(name);

      return value === null || value === '' ? [] : [[name, value]];
    }),
  );
  const change = (part: { readonly [Name in (typeof names)[number]]?: string | undefined }) => {
    setCursors([]);
    setParams((before) => {
      const after = new URLSearchParams(before);
      for (const [name, value] of Object.entries(part)) {
        if (value === undefined || value === '') after.delete(name);
        else after.set(name, value);
      }

      return after;
    });
  };
  const clear = () => {
    setCursors([]);
    setParams({});
  };

  return {
    filter,
    change,
    clear,
    isFiltered: Object.keys(filter).length > 0,
    cursor: cursors.at(-1),
    pageIndex: cursors.length,
    goNext: (cursor: string) => setCursors([...cursors, cursor]),
    goBack: () => setCursors(cursors.slice(0, -1)),
  };
}
