import type { ProblemView } from '../../../../gateway/platform/http/common-api.ts';
import type { SheetImportView } from '../../../../gateway/registry/sheets/sheets-api.ts';
import { ApiProblem } from '../../api/api-problem.ts';
import { apiBase, queryText } from '../../api/request.ts';
import { currentLanguage } from '../../i18n/use-words.ts';
import type { Datum } from './import-queries.ts';

/** What the person who uploads says about the sheet. */
export interface UploadOptions {
  readonly profileId: string;
  readonly crs?: Datum | undefined;
  readonly convert: boolean;
  readonly ownership: string;
  readonly gaps: 'refuse' | 'accept';
}

interface Watch {
  /** Share of the file that has left, 0 to 1. */
  readonly onShare: (share: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a sheet. `fetch` cannot tell how much of a body has left, so this is the older interface.
 *
 * @throws ApiProblem on a refusal, with code `network` without an answer, `AbortError` when the signal fires
 */
export function uploadSheet(file: File, options: UploadOptions, { onShare, signal }: Watch): Promise<SheetImportView> {
  return new Promise((resolve, reject) => {
    const sender = new XMLHttpRequest();
    const abort = () => sender.abort();
    const end = (settle: () => void) => () => {
      signal.removeEventListener('abort', abort);
      settle();
    };
    signal.addEventListener('abort', abort);
    sender.open('POST', `${apiBase}/sheet-imports${queryText({ fileName: file.name.slice(-128), ...options })}`);
    sender.setRequestHeader('content-type', 'application/octet-stream');
    sender.setRequestHeader('accept-language', currentLanguage());
    sender.upload.onprogress = ({ loaded, total }) => onShare(total === 0 ? 1 : loaded / total);
    sender.onabort = end(() => reject(new DOMException('The upload was cancelled.', 'AbortError')));
    sender.onerror = end(() => reject(new ApiProblem({ status: 0, code: 'network', detail: 'no answer' })));
    sender.onload = end(() => {
      // The server builds replies by the very schemas whose types are used here.
      if (sender.status === 202) resolve(JSON.parse(sender.responseText) as SheetImportView);
      else reject(readRefusal(sender));
    });
    sender.send(file);
  });
}

function readRefusal({ status, responseText }: XMLHttpRequest): ApiProblem {
  try {
    // problem+json comes from the gateway only and has the shape of its schema.
    return new ApiProblem(JSON.parse(responseText) as ProblemView);
  } catch {
    return new ApiProblem({ status, code: 'network', detail: `HTTP ${status}` });
  }
}
