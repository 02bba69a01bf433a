import { DeviceState } from '../device-state.ts';
import { FarmOnvifServer } from '../onvif/onvif-server.ts';
import { FarmRtspServer } from '../rtsp/rtsp-server.ts';
import type { FarmDevice } from '../scenario.ts';

/** A grey JPEG of one pixel's worth: the picture of a device that has no video. */
const grey = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');

/** A device without video, which takes up next to nothing until somebody talks to it. */
export class LightDevice {
  readonly device: FarmDevice;
  #state: DeviceState | undefined;
  #onvif: FarmOnvifServer | undefined;
  #rtsp: FarmRtspServer | undefined;

  constructor(device: FarmDevice) {
    this.device = device;
  }

  get state(): DeviceState {
    return (this.#state ??= new DeviceState(this.device));
  }

  /** Its HTTP door; it has no listener of its own. */
  get onvif(): FarmOnvifServer {
    if (this.#onvif === undefined) {
      this.#onvif = new FarmOnvifServer(this.state, { snapshot: async () => grey, forceKeyFrame: () => undefined });
      this.#onvif.open();
    }
    return this.#onvif;
  }

  /** Its RTSP door: OPTIONS and logins, no streams. */
  get rtsp(): FarmRtspServer {
    if (this.#rtsp === undefined) {
      this.#rtsp = new FarmRtspServer(this.state, new Map());
      this.#rtsp.open();
    }
    return this.#rtsp;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#onvif?.stop(), this.#rtsp?.stop()]);
  }
}
