import { expect } from 'chai';
import { LiveStream } from '../../gateway/media/engine/live-stream.ts';
import { newUpstreamState } from '../../gateway/media/engine/upstream-state.ts';
import type { MediaPart } from '../../gateway/media/fmp4/media-part.ts';
import { rigPolicy } from '../fixtures/live-rig.ts';

/** A part whose memory is used for others once it was released. */
function newPart(index: number, sizeBytes: number): MediaPart {
  let isReleased = false;
  return {
    get bytes() {
      if (isReleased) throw new Error(`part ${index} was read after its release`);
      return new Uint8Array(sizeBytes);
    },
    startTicks: index * 18_000,
    durationTicks: 18_000,
    isIndependent: index === 0,
    endsGroup: false,
    firstSampleOffset: 0,
    firstSampleBytes: 1,
    release: () => void (isReleased = true),
  };
}

describe('LiveStream with parts that are released', () => {
  it('hands each part to its readers before the ring may let go of it', () => {
    const ringBytes = 2500;
    const stream = new LiveStream('cam/main', newUpstreamState(0), { ...rigPolicy, ringBytes });
    stream.beginStretch({
      kind: 'h264',
      init: new Uint8Array(1),
      codec: 'avc1',
      width: 1,
      height: 1,
      parameterSets: [],
    });
    const seen: number[] = [];
    const onPart = ({ bytes }: MediaPart): void => void seen.push(bytes.length);
    stream.attach({ onFormat: () => undefined, onStatus: () => undefined, onPart });

    // The third one is too much for a group without an end; the fourth one has no key frame before it any more.
    for (let index = 0; index < 4; index += 1) stream.add(newPart(index, 1000), index);

    expect(seen).to.deep.equal([1000, 1000, 1000, 1000]);
    expect(stream.ring.sizeBytes).to.equal(0);
  });

  it('tells how much is held after the ring has the part', () => {
    const held: number[] = [];
    const stream: LiveStream = new LiveStream('cam/main', newUpstreamState(0), rigPolicy, () =>
      held.push(stream.ring.sizeBytes),
    );

    for (let index = 0; index < 2; index += 1) stream.add(newPart(index, 1000), index);

    expect(held).to.deep.equal([1000, 2000]);
  });
});
