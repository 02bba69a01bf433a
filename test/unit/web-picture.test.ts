import { expect } from 'chai';
import { judgePicture, type PictureState } from '../../web-wall/src/wall/picture-state.ts';
import { playbackPace, slowRate } from '../../web-wall/src/wall/playback-pace.ts';
import { emptyMeter, meterFrame, pauseMeter, type ViewingMeter } from '../../web-wall/src/wall/viewing-meter.ts';

function watch(times: readonly number[], shown = true, from: ViewingMeter = emptyMeter): ViewingMeter {
  return times.reduce((meter, atMs) => meterFrame(meter, { atMs, shown }), from);
}

describe('playbackPace', () => {
  const over = (aheads: readonly number[], begin: number): number[] => {
    let rate = begin;
    return aheads.map((aheadS) => (rate = playbackPace(aheadS, rate)));
  };

  it('goes slower from little in the buffer until there is enough, not in between', () => {
    expect(over([2, 0.8, 1.5, 2.3, 2.5, 1.5], 1)).to.deep.equal([1, 0.8, 0.8, 0.8, 1, 1]);
  });

  it('goes on slowly as it began, and at full speed once there is enough', () => {
    expect(over([1.9, 2.5, 1], slowRate)).to.deep.equal([slowRate, 1, 1]);
  });

  it('catches up when it lags, until the reserve is as small as it may be', () => {
    expect(over([4.9, 5.1, 4, 2.5, 2.4, 3], 1)).to.deep.equal([1, 1.1, 1.1, 1.1, 1, 1]);
  });
});

describe('meterFrame', () => {
  it('adds the time between frames that advance', () => {
    const meter = watch([1000, 1066, 1133, 1200]);

    expect(meter).to.deep.include({ shownMs: 200, frames: 4 });
  });

  it('counts nothing for the first frame alone', () => {
    expect(watch([5000])).to.deep.include({ shownMs: 0, frames: 1 });
  });

  it('does not count the time of a stall', () => {
    expect(watch([0, 500, 9500, 10_000]).shownMs).to.equal(1000);
  });

  it('counts neither time nor frames while nobody can see the tile', () => {
    const hidden = watch([2000, 2500], false, watch([0, 500]));

    expect(watch([3000, 3500], true, hidden)).to.deep.include({ shownMs: 1000, frames: 4 });
  });

  it('counts a slow camera of two frames a second in full', () => {
    expect(watch([0, 500, 1000, 1500, 2000]).shownMs).to.equal(2000);
  });

  it('starts anew after a pause, however short', () => {
    expect(watch([600, 700], true, pauseMeter(watch([0, 500]))).shownMs).to.equal(600);
  });
});

describe('judgePicture', () => {
  const live: PictureState = { kind: 'live' };

  it('calls a picture stale when no frame came for more than 3 s, since the last frame', () => {
    const verdict = judgePicture(live, { nowMs: 13_100, lastFrameAtMs: 10_000, tabVisible: true });

    expect(verdict).to.deep.equal({ kind: 'show', state: { kind: 'stalled', sinceMs: 10_000 } });
  });

  it('leaves a picture alone whose frames are young enough', () => {
    expect(judgePicture(live, { nowMs: 13_000, lastFrameAtMs: 10_000, tabVisible: true }).kind).to.equal('keep');
  });

  it('starts again after 12 s without a frame', () => {
    const stalled: PictureState = { kind: 'stalled', sinceMs: 10_000 };

    expect(judgePicture(stalled, { nowMs: 22_001, lastFrameAtMs: 10_000, tabVisible: true }).kind).to.equal('restart');
  });

  it('says nothing of a picture in a hidden tab, which gets no frames', () => {
    expect(judgePicture(live, { nowMs: 60_000, lastFrameAtMs: 10_000, tabVisible: false }).kind).to.equal('keep');
  });

  it('gives up a try that brings no picture within 15 s', () => {
    const opening: PictureState = { kind: 'opening', step: 'picture', sinceMs: 1000 };
    const kinds = [16_000, 16_001].map((nowMs) => judgePicture(opening, { nowMs, tabVisible: true }).kind);

    expect(kinds).to.deep.equal(['keep', 'give-up']);
  });
});
