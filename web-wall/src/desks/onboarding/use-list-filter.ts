import { useState } from 'react';
import { useSearchParams } from 'react-router';

export const pageSize = 50;

/** Where a list stands that is read page by page. */
export interface ListPage {
  readonly cursor: string | undefined;
  readonly pageIndex: number;
  readonly goNext: (cursor: string) => void;
  readonly goBack: () => void;
}

type FilterOf<Name extends string> = { readonly [Key in Name]?: string };

/** A list’s filter, kept in the URL so that it can be sent to a colleague, and the pages that were turned. */
export function useListFilter<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const [turned, setTurned] = useState<{ readonly of: string; readonly cursors: readonly string[] }>();
  const key = params.toString();
  // Pages of another filter mean nothing here.
  const cursors = turned?.of === key ? turned.cursors : [];
  const values = names.map((name) => [name, params.get(name) ?? ''] as const);
  // The names are the keys, by construction.
  const filter = Object.fromEntries(values.filter(([, value]) => value !== '')) as FilterOf<Name>;
  const change = (part: { readonly [Key in Name]?: string | undefined }) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const name of names) {
          if (!Object.hasOwn(part, name)) continue;
          const value = part[name] ?? '';
          if (value === '') after.delete(name);
          else after.set(name, value);
        }

        return after;
      },
      { replace: true },
    );
  const page: ListPage = {
    cursor: cursors.at(-1),
    pageIndex: cursors.length,
    goNext: (cursor) => setTurned({ of: key, cursors: [...cursors, cursor] }),
    goBack: () => setTurned({ of: key, cursors: cursors.slice(0, -1) }),
  };

  return { filter, change, page, isFiltered: Object.keys(filter).length > 0 };
}
