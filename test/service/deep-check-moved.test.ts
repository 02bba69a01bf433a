import { expect } from 'chai';
import { DeepCheckService } from '../../gateway/health/pictures/deep-check-service.ts';
import type { DeepCheck } from '../../gateway/health/pictures/deep-check.ts';
import type { DeepLook } from '../../gateway/health/pictures/deep-look-service.ts';
import type { DeepPicture } from '../../gateway/health/pictures/deep-picture.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';
import type { LivePath } from '../../gateway/registry/paths/live-path.ts';
import { splitColourFrames } from '../../gateway/media/pixels/colour-frame.ts';
import { paintScene, toPlanes } from '../fixtures/spoilt-scene.ts';
import { VirtualTime } from '../fixtures/virtual-time.ts';

// A brand is a compile-time mark only.
const cameraId = 'square' as CameraId;
const east: LivePath = {
  ...{ cameraId, organisationPath: '/city/east/', adapterKind: 'onvif', profile: 'sub', profileToken: 'sub' },
  ...{ host: '10.0.0.1', devicePort: 80, rtspPort: 554, rtspPath: '/live', codec: 'h264', width: 640, height: 360 },
};

describe('a deep check of a camera that is edited meanwhile', () => {
  let path: LivePath;
  let saved: DeepCheck[];
  let kept: string[];
  let told: number;
  /** What somebody does to the record while the stream is watched. */
  let edit: () => void;

  beforeEach(() => {
    path = east;
    saved = [];
    kept = [];
    told = 0;
    edit = () => undefined;
  });

  const newService = () =>
    new DeepCheckService({
      inspections: { locate: async () => path },
      looks: {
        look: async (asked) => {
          edit();
          return lookAt(asked);
        },
      },
      aims: { read: async () => ({ kind: 'fixed' }) },
      checks: { find: async () => undefined, save: async (check) => void saved.push(check) },
      references: {
        load: async () => ({}),
        keepLatest: async ({ organisationPath }) => {
          kept.push(organisationPath);
          // Nobody reads it here.
          return {} as DeepPicture;
        },
        takeByItself: async () => undefined,
      },
      cameras: { listTypes: async () => [] },
      health: { recordDeep: () => (told += 1) },
      clock: new VirtualTime(1_793_300_000_000),
      settings: {
        ...{ intervalSeconds: 3600, recheckSeconds: 60, watchSeconds: 1, sensitivity: 'medium', referenceAfter: 0 },
        ...{ nightFrom: '19:00', nightUntil: '06:00' },
      },
    });

  it('keeps what it saw where the camera lies now', async () => {
    edit = () => (path = { ...east, organisationPath: '/city/west/' });

    const check = await newService().check(cameraId, AbortSignal.timeout(1000));

    expect(check.verdict).to.equal('intact');
    expect(saved.map(({ organisationPath }) => organisationPath)).to.deep.equal(['/city/west/']);
    expect(kept).to.deep.equal(['/city/west/']);
  });

  it('keeps and tells nothing of a picture that came from another device', async () => {
    edit = () => (path = { ...east, host: '10.0.0.2' });

    const check = await newService().check(cameraId, AbortSignal.timeout(1000));

    expect(check).to.include({ verdict: 'undecided', intactRuns: 0 });
    expect(check.faults[0]).to.include({ stage: 'address', reason: 'aborted' });
    expect([kept, told]).to.deep.equal([[], 0]);
    expect(check).to.not.have.any.keys('measures', 'thumbnail', 'stream');
  });
});

const size = { width: 320, height: 180 };
const aStreet = { scene: { style: 'street', seed: 3 }, light: 'day', look: 1 } as const;

function lookAt(path: LivePath): DeepLook {
  const keyFrame = { bytes: Buffer.of(0), kind: 'h264', atMs: 1 } as const;
  return {
    ...{ steps: [], isUndecided: false },
    inspection: {
      ...{ kind: 'seen', path, wasOpen: false, times: {}, pictureKind: 'h264' },
      ...{ width: 640, height: 360, fps: 15, bitrateKbps: 500, keyFrames: [keyFrame] },
    },
    frames: splitColourFrames(toPlanes(paintScene(aStreet, size)), size),
  };
}
