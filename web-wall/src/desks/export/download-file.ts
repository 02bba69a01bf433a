import { toProblem } from '../../api/api-problem.ts';
import { apiBase, readProblem } from '../../api/request.ts';

interface Watch {
  readonly onBytes: (receivedBytes: number) => void;
  readonly signal: AbortSignal;
}

interface Downloaded {
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * Fetches a file that the gateway makes and hands it to the browser's downloads.
 *
 * @param path below `/api/v1`
 * @throws ApiProblem on a refusal, `AbortError` when the signal fires
 */
export async function downloadFile(path: string, { onBytes, signal }: Watch): Promise<Downloaded> {
  const answer = await fetch(apiBase + path, { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : toProblem(error);
  });
  if (!answer.ok) throw await readProblem(answer);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  for (const reader = answer.body?.getReader(); reader !== undefined;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    sizeBytes += value.length;
    onBytes(sizeBytes);
  }
  const [, name = 'sheet'] = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
  save(new Blob(parts), name);

  return { name, sizeBytes };
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
