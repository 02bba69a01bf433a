import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { type ApiProblem, toProblem } from '../../api/api-problem.ts';
import { type UploadOptions, uploadSheet } from './upload-sheet.ts';

interface Upload {
  readonly file: File;
  readonly options: UploadOptions;
}

/** Sends a sheet, tells how much of it has left, and can be cancelled, which is no problem. */
export function useUpload(onDone: (uploaded: SheetImportView) => void) {
  const queries = useQueryClient();
  const [share, setShare] = useState(0);
  const controller = useRef<AbortController>(undefined);
  const sending = useMutation<SheetImportView | undefined, ApiProblem, Upload>({
    mutationFn: async ({ file, options }) => {
      const { signal } = (controller.current = new AbortController());
      setShare(0);
      try {
        return await uploadSheet(file, options, { onShare: setShare, signal });
      } catch (error) {
        if (signal.aborted) return undefined;
        throw toProblem(error);
      }
    },
    onSuccess: (uploaded) => {
      if (uploaded === undefined) return;
      queries.setQueryData(['sheet-import', uploaded.id], uploaded);
      void queries.invalidateQueries({ queryKey: ['sheet-imports'] });
      onDone(uploaded);
    },
  });

  return { ...sending, share, cancel: () => controller.current?.abort() };
}
