import { expect } from 'chai';
import fc from 'fast-check';
import { AudioTimeline } from '../../gateway/media/rtp/audio-timeline.ts';

const frame = { samples: 1024, ticks: 5760 };

function newTimeline(): AudioTimeline {
  return new AudioTimeline({ sampleHz: 16_000, clockHz: 16_000 });
}

/** Frames every 64 ms; `late` says by how many ticks the pictures are ahead of the sound. */
function place(timeline: AudioTimeline, index: number, late = 0): number | undefined {
  const arrival = { rtpTime: (0xffffff00 + index * 1024) >>> 0, samples: 1024 };
  return timeline.place({ ...arrival, shownTicks: 90_000 + index * frame.ticks + late })?.start;
}

describe('AudioTimeline', () => {
  it('begins where the pictures stand and adds exact durations, whatever the jitter', () => {
    const timeline = newTimeline();

    const starts = Array.from({ length: 200 }, (_, index) => place(timeline, index, (index % 7) * 2000));

    expect(starts).to.deep.equal(starts.map((_, index) => 16_000 + index * 1024));
  });

  it('stays together when everything comes late at once', () => {
    const timeline = newTimeline();
    for (let index = 0; index < 20; index += 1) place(timeline, index);

    // The net stood still for 3 s: pictures and sound come in a burst.
    const starts = Array.from({ length: 40 }, (_, index) =>
      place(timeline, 20 + index, Math.max(0, 270_000 - index * 5760)),
    );

    expect(starts[0]).to.equal(16_000 + 20 * 1024);
    expect(starts).to.not.include(undefined);
  });

  it('moves the sound when it stays more than 0.2 s from the picture for a second', () => {
    const behind = newTimeline();
    const ahead = newTimeline();
    for (let index = 0; index < 100; index += 1) {
      place(behind, index, index > 10 ? 45_000 : 0);
      place(ahead, index, index > 10 ? -45_000 : 0);
    }

    expect(place(behind, 100, 45_000)).to.be.closeTo(16_000 + 100 * 1024 + 8000, 3200);
    expect(place(ahead, 100, -45_000)).to.be.closeTo(16_000 + 100 * 1024 - 8000, 3300);
  });

  it('lays frames end to end and never back, whatever comes', () => {
    const frames = fc.array(fc.tuple(fc.nat(0xffffffff), fc.nat(2 ** 40), fc.constantFrom(960, 1024, 2048)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(frames, (arrivals) => {
        const timeline = newTimeline();
        let end: number | undefined;
        for (const [rtpTime, shownTicks, samples] of arrivals) {
          const placed = timeline.place({ rtpTime, shownTicks, samples });
          if (placed === undefined) continue;
          expect(placed.start).to.equal(end ?? placed.start);
          expect(placed.duration).to.be.at.least(samples);
          end = placed.start + placed.duration;
        }
      }),
    );
  });
});
