import type { CallLimits, Outcome } from '../adapter.ts';
import { failed, ok } from '../outcome.ts';
import { maxSnapshotBytes, pictureTypeOf, type Snapshot, type SnapshotTarget } from '../snapshot.ts';
import type { OnvifClient } from './onvif-client.ts';

const label = 'snapshot';

/**
 * One picture by HTTP GET at the device's own address, with Digest when it wants a login. The path is what `describe`
 * kept of the device's answer: addresses of other hosts, `rtsp://` and empty ones never became a path.
 */
export function fetchSnapshot(
  client: OnvifClient,
  target: SnapshotTarget,
  limits: CallLimits,
): Promise<Outcome<Snapshot>> {
  const path = target.snapshotPath;
  if (path === undefined || !isRequestTarget(path)) {
    return Promise.resolve(failed('picture', 'unsupported', `${label}: the device tells no address of a picture`));
  }
  return client.visit({ target, limits, label }, async (session) => {
    const reply = await session.get(path, label, maxSnapshotBytes);
    if (reply.kind === 'failed') return reply;
    const { status, body } = reply.value;
    if (status >= 300 && status < 400) return failed('picture', 'forbidden', `${label}: redirects are not followed`);
    if (status !== 200) return failed('picture', 'unsupported', `${label}: HTTP ${status}`);
    const contentType = pictureTypeOf(body);
    if (contentType === undefined) return failed('picture', 'malformed', `${label}: the answer is no JPEG and no PNG`);
    return ok({ contentType, bytes: body });
  });
}

/** May stand in a request line and names no other host. */
function isRequestTarget(path: string): boolean {
  return /^\/(?!\/)[\x21-\x7e]*$/.test(path);
}
