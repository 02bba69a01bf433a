import type { DeviceCredential } from '../../../adapters/sdk/adapter.ts';
import type { AccessPathId, CameraId, StreamProfile } from '../camera.ts';

/** Everything that is needed to dial one stream of one camera. Holds a secret: never logged, never sent. */
export interface LivePath {
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly profile: StreamProfile;
  /** Which of the camera's access paths it is. */
  readonly pathId?: AccessPathId;
  /** Of that access path, 1 is tried first. */
  readonly priority?: number;
  /** The camera has another enabled path: how this one fares decides which is dialled. */
  readonly hasAlternatives?: true;
  readonly adapterKind: string;
  readonly host: string;
  /** Port of the management service, for key-frame requests. */
  readonly devicePort: number;
  readonly rtspPort: number;
  readonly rtspPath: string;
  readonly profileToken: string;
  /** Of the access path: a channel of a system, a point of a platform, a stream address of a sheet. */
  readonly channelToken?: string;
  /** As the device described it; what really comes may differ. */
  readonly codec: 'h264' | 'h265' | 'mjpeg' | 'unknown';
  /** As the device described it; 0 when it did not. */
  readonly width: number;
  readonly height: number;
  readonly fps?: number;
  readonly bitrateKbps?: number;
  readonly credential?: DeviceCredential;
}
