import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChannelVideo, type ReadBytes, readChannelVideo } from './channel-video.ts';
import type { PreparedClips } from './clips/prepare-clips.ts';
import { snapshotName } from './clips/snapshot-name.ts';
import type { DeviceState } from './device-state.ts';
import { FarmOnvifServer } from './onvif/onvif-server.ts';
import { FarmRtspServer } from './rtsp/rtsp-server.ts';
import { type FarmChannel, streamPath } from './scenario.ts';

/** One simulated device: its ONVIF door and its RTSP door on an address of its own. */
export class SimulatedDevice {
  readonly state: DeviceState;
  readonly #onvif: FarmOnvifServer;
  readonly #rtsp: FarmRtspServer;

  private constructor(state: DeviceState, clips: PreparedClips, videos: ReadonlyMap<string, ChannelVideo>) {
    this.state = state;
    this.#rtsp = new FarmRtspServer(state, videos);
    this.#onvif = new FarmOnvifServer(state, {
      snapshot: (channelToken) => {
        const name = snapshotName(state.fault(channelToken), Date.now());
        return readFile(join(clips.folderOf(state.device.id, channelToken), name));
      },
      forceKeyFrame: (channelToken, kind) => {
        if (state.device.quirks?.ignoresKeyFrameRequest !== true) this.#rtsp.forceKeyFrame(channelToken, kind);
      },
    });
  }

  static async open(state: DeviceState, clips: PreparedClips, read: ReadBytes): Promise<SimulatedDevice> {
    const videos = new Map<string, ChannelVideo>();
    const add = async (channel: FarmChannel, kind: 'main' | 'sub'): Promise<void> => {
      const folder = clips.folderOf(state.device.id, channel.token);
      videos.set(streamPath(channel, kind), await readChannelVideo(folder, channel, kind, read));
    };
    await Promise.all(state.device.channels.flatMap((channel) => [add(channel, 'main'), add(channel, 'sub')]));
    const device = new SimulatedDevice(state, clips, videos);
    const doors = await Promise.allSettled([device.#onvif.start(), device.#rtsp.start()]);
    const failure = doors.find((door) => door.status === 'rejected');
    if (failure === undefined) return device;
    await device.stop();
    throw new Error(`${state.device.id} cannot open its ports`, { cause: failure.reason });
  }

  async stop(): Promise<void> {
    await Promise.all([this.#onvif.stop(), this.#rtsp.stop()]);
  }

  /** Ground truth of this device. */
  truth() {
    const { device, counts } = this.state;
    const faults = this.state.listFaults();
    return { id: device.id, host: device.host, counts: { ...counts }, faults, streams: this.#rtsp.streams() };
  }
}
