import { expect } from 'chai';
import { ageOf } from '../bench/player/frame-age.ts';

describe('the age of a frame on the screen', () => {
  const newest = { channelToken: 'v', kind: 'sub', sessions: 1, framesSent: 500, firstFrame: 0 } as const;

  it('counts from its own sending, which was as many frames before the newest one', () => {
    const sent = { ...newest, frame: 60, frameSentAtMs: 100_000 };

    expect(ageOf({ frame: 45, shownAtMs: 99_400 }, sent)).to.be.closeTo(400, 0.001);
  });

  it('knows that the clip begins again', () => {
    const sent = { ...newest, frame: 5, frameSentAtMs: 100_000 };

    expect(ageOf({ frame: 110, shownAtMs: 99_500 }, sent)).to.be.closeTo(500, 0.001);
  });

  it('is unknown when nothing was sent', () => {
    expect(ageOf({ frame: 1, shownAtMs: 1000 }, { ...newest, frame: 0, frameSentAtMs: 0 })).to.equal(undefined);
    expect(ageOf({ frame: 1, shownAtMs: 1000 }, undefined)).to.equal(undefined);
  });
});
