import { useRef, useState } from 'react';
import { type ApiProblem, toProblem } from '../../api/api-problem.ts';
import { downloadFile } from './download-file.ts';

/** The query of the camera list without cursor and limit; the sheet has what the list shows. */
export type SheetFilter = Readonly<Record<string, string | number | boolean | undefined>>;

/** How far a sheet has come. */
export type Exporting =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly receivedBytes: number }
  | { readonly kind: 'done'; readonly name: string; readonly sizeBytes: number }
  | { readonly kind: 'refused'; readonly problem: ApiProblem };

/** Fetches a sheet that the gateway makes at a path below `/api/v1`, with what has come so far; can be cancelled. */
export function useExport() {
  const [exporting, setExporting] = useState<Exporting>({ kind: 'idle' });
  const controller = useRef<AbortController>(undefined);
  const start = async (path: string) => {
    const { signal } = (controller.current = new AbortController());
    setExporting({ kind: 'running', receivedBytes: 0 });
    try {
      const onBytes = (receivedBytes: number) => setExporting({ kind: 'running', receivedBytes });
      setExporting({ kind: 'done', ...(await downloadFile(path, { onBytes, signal })) });
    } catch (error) {
      setExporting(signal.aborted ? { kind: 'idle' } : { kind: 'refused', problem: toProblem(error) });
    }
  };

  return { exporting, start, cancel: () => controller.current?.abort() };
}
