import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { clearFilter, type FilterChange, isNarrowed, readFilter, writeFilter } from './camera-filter.ts';
import { usePages } from './use-pages.ts';

/** The filter lives in the URL: it can be kept, sent to a colleague and found again. */
export function useCameraFilter() {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => readFilter(params), [params]);
  // A cursor belongs to the list that it was read with.
  const pages = usePages(JSON.stringify(filter));

  return {
    filter,
    /** In which tree the filter's area lies. */
    tree: params.get('tree'),
    change: (part: FilterChange) => setParams((before) => writeFilter(before, part)),
    clear: () => setParams(clearFilter),
    isFiltered: isNarrowed(filter),
    ...pages,
  };
}

/** The opened camera stands in the URL too; so may the tab that a link leads to, which belongs to that camera. */
export function useOpenedCamera() {
  const [params, setParams] = useSearchParams();
  const open = (cameraId: string | undefined) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete('tab');
      if (cameraId === undefined) after.delete('camera');
      else after.set('camera', cameraId);

      return after;
    });

  return { openedId: params.get('camera') ?? undefined, open };
}
