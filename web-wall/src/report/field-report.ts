import type { FindingView } from '../../../gateway/findings/findings-api.ts';
import { request } from '../api/request.ts';

export interface FieldReportForm {
  readonly organisationId: string;
  readonly cameraId: string;
  readonly place: string;
  readonly isAtCamera: boolean;
  readonly category: FindingView['category'];
  readonly severity: FindingView['severity'];
  readonly text: string;
}

/** Largest photo, and how many a report has. */
export const maxPhotoBytes = 5 * 1024 * 1024;
export const maxPhotos = 6;

/** Registers the report; the same `requestId` again is the same finding. */
export function sendReport(form: FieldReportForm, requestId: string): Promise<FindingView> {
  const { category, severity, text, place } = form;
  const where = form.isAtCamera
    ? { cameraId: form.cameraId }
    : { organisationId: form.organisationId, place: place.trim() };

  return request('POST', '/field-reports', { body: { category, severity, text: text.trim(), requestId, ...where } });
}

/** Sends photos one after another; gives back those that were not taken. */
export async function sendPhotos(findingId: string, photos: readonly File[]): Promise<File[]> {
  const left: File[] = [];
  for (const file of photos) {
    await request('POST', `/findings/${findingId}/photos`, { file }).catch(() => left.push(file));
  }

  return left;
}
