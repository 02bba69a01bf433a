import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { Camera, CameraStatus } from '../camera.ts';
import { withoutSharing } from '../record/record-edit.ts';

/**
 * Whoever edits the record of a camera says nothing for its owner.
 *
 * @throws GatewayError `share/withdrawn` when the edit would withdraw its sharing or give it back
 */
export function refuseSharing(stored: Camera, status: CameraStatus | undefined): void {
  if (status === undefined || 'status' in withoutSharing(stored, { status })) return;
  const message =
    stored.status === 'withdrawn'
      ? `The owner of “${stored.name}” has withdrawn its sharing; it is in service again when that is given back.`
      : 'Sharing is withdrawn for the owner by an administrator, with a reason: 单位 › 收回共享.';
  throw new GatewayError('share/withdrawn', message);
}
