import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Verdict } from './import-look.ts';

const verdicts: readonly Verdict[] = ['added', 'changed', 'unchanged', 'rejected'];

export type RowFilter = ReturnType<typeof useRowFilter>;

/** The filter of an import's rows lives in the URL; pages are walked from its beginning. */
export function useRowFilter() {
  const [params, setParams] = useSearchParams();
  const told = params.get('verdict');
  const verdict = verdicts.find((each) => each === told);
  const withProblems = params.get('problems') === 'true';
  const filterKey = `${verdict ?? ''}/${String(withProblems)}`;
  // Pages belong to the filter that they were walked under.
  const [walked, setWalked] = useState<{ readonly key: string; readonly afters: readonly number[] }>();
  const afters = walked?.key === filterKey ? walked.afters : [];
  const set = (name: string, value: string | undefined) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === undefined) after.delete(name);
        else after.set(name, value);

        return after;
      },
      { replace: true },
    );

  return {
    verdict,
    withProblems,
    after: afters.at(-1) ?? 0,
    pageIndex: afters.length,
    chooseVerdict: (chosen: Verdict | undefined) => set('verdict', chosen),
    showProblems: (only: boolean) => set('problems', only ? 'true' : undefined),
    goNext: (after: number) => setWalked({ key: filterKey, afters: [...afters, after] }),
    goBack: () => setWalked({ key: filterKey, afters: afters.slice(0, -1) }),
  };
}
