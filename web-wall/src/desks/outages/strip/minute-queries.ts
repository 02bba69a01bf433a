import { useQuery } from '@tanstack/react-query';
import type { readCameraMinutes } from '../../../../../gateway/health/minutes/minutes-api.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import type { ReplyOf } from '../../../api/reply-of.ts';
import { request } from '../../../api/request.ts';

export type CameraMinutes = ReplyOf<typeof readCameraMinutes>;

/** Minutes are kept each minute; reading them more often shows nothing new. */
const everyMs = 60_000;

/** The last 30 days of a camera, minute by minute. */
export function useCameraMinutes(cameraId: string) {
  return useQuery<CameraMinutes, ApiProblem>({
    queryKey: ['camera-minutes', cameraId],
    queryFn: ({ signal }) => request('GET', `/cameras/${cameraId}/minutes?days=30`, { signal }),
    refetchInterval: everyMs,
  });
}
