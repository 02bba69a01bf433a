import { expect } from 'chai';
import { fullBudgetOf } from '../../web-wall/src/wall/full-budget.ts';
import { judgePicture, type PictureState } from '../../web-wall/src/wall/picture-state.ts';
import { firstPace, playbackPace } from '../../web-wall/src/wall/playback-pace.ts';
import { ShownPictures } from '../../web-wall/src/wall/shown-pictures.ts';
import { stateAfter } from '../../web-wall/src/wall/stream-standing.ts';
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
    expect(over([1.2, 1.9, 2.5, 1], firstPace(0.4))).to.deep.equal([0.8, 0.8, 1, 1]);
  });

  it('begins at full speed where a whole segment is there', () => {
    expect(firstPace(1.8)).to.equal(1);
  });

  it('catches up when it lags, until the reserve is as small as it may be', () => {
    expect(over([3.5, 3.7, 3, 2.5, 2.4, 3], 1)).to.deep.equal([1, 1.1, 1.1, 1.1, 1, 1]);
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

  it('gives a stream in the queue all the time that it takes', () => {
    const queued: PictureState = { kind: 'opening', step: 'queue', sinceMs: 0, place: 3 };

    expect(judgePicture(queued, { nowMs: 600_000, tabVisible: true }).kind).to.equal('keep');
  });

  it('does not start again while the gateway itself has no pictures, and gives it time when it has them again', () => {
    const stalled: PictureState = { kind: 'stalled', sinceMs: 10_000 };
    const facts = { lastFrameAtMs: 10_000, tabVisible: true };
    const away = judgePicture(stalled, { ...facts, nowMs: 60_000, isUpstreamAway: true });
    const back = [72_000, 72_001].map((nowMs) => judgePicture(stalled, { ...facts, nowMs, upstreamBackAtMs: 60_000 }));

    expect([away, ...back].map(({ kind }) => kind)).to.deep.equal(['keep', 'keep', 'restart']);
  });
});

describe('stateAfter', () => {
  const live: PictureState = { kind: 'live' };
  const stalled: PictureState = { kind: 'stalled', sinceMs: 5000 };
  const opening: PictureState = { kind: 'opening', step: 'stream', sinceMs: 1000 };
  const standing = (state: Parameters<typeof stateAfter>[1]['state'], more = {}) => ({ state, sinceMs: 1, ...more });

  it('tells how far a stream that opens has come', () => {
    expect(stateAfter(opening, standing('starting'), 2000)).to.equal(undefined);
    expect(stateAfter(opening, standing('live'), 2000)).to.deep.equal({
      ...{ kind: 'opening', step: 'picture', sinceMs: 2000 },
    });
  });

  it('tells the place in the queue, and since when the stream waits in it', () => {
    const first = stateAfter(opening, standing('over-budget', { place: 3 }), 2000);
    const second = first && stateAfter(first, standing('over-budget', { place: 2 }), 9000);

    expect([first, second]).to.deep.equal([
      { kind: 'opening', step: 'queue', sinceMs: 2000, place: 3 },
      { kind: 'opening', step: 'queue', sinceMs: 2000, place: 2 },
    ]);
  });

  it('believes a picture that moves more than words', () => {
    const states = (['starting', 'over-budget', 'live', 'ended'] as const).map((state) =>
      stateAfter(live, standing(state), 2000),
    );

    expect(states).to.deep.equal([undefined, undefined, undefined, undefined]);
  });

  it('names the cause of a picture that stands, as long as it is one', () => {
    const frozen = stateAfter(stalled, standing('frozen'), 9000);
    const again = frozen && stateAfter(frozen, standing('frozen'), 10_000);
    const back = frozen && stateAfter(frozen, standing('live'), 11_000);

    expect(frozen).to.deep.equal({ ...stalled, cause: 'frozen' });
    expect(again).to.equal(undefined);
    expect(back).to.deep.equal(stalled);
  });

  it('distinguishes who said no', () => {
    const fault = { stage: 'login', reason: 'unauthorised', detail: 'RTSP 401' };
    const kinds = (['refused', 'unauthorised', 'failed'] as const).map((state) =>
      stateAfter(live, standing(state, { fault }), 2000),
    );

    expect(kinds).to.deep.equal(
      ['refused', 'unauthorised', 'failed'].map((by) => ({ kind: 'failed', by, fault, sinceMs: 2000 })),
    );
  });
});

describe('fullBudgetOf', () => {
  it('tells which places are taken, and how many there are', () => {
    const refusal = { code: 'stream/over-budget', budget: 'transcodes', limit: 2 };

    expect(fullBudgetOf(refusal)).to.deep.equal({ budget: 'transcodes', limit: 2 });
  });

  it('tells nothing of another refusal, or of a budget that it has no words for', () => {
    const others = [
      { code: 'stream/failed', budget: 'transcodes', limit: 2 },
      { code: 'stream/over-budget', budget: 'moonlight', limit: 2 },
      { code: 'stream/over-budget', budget: undefined, limit: undefined },
    ];

    expect(others.map(fullBudgetOf)).to.deep.equal([undefined, undefined, undefined]);
  });
});

describe('ShownPictures', () => {
  it('tell the instant of the picture that lies over the other one, as long as it does', () => {
    const shown = new ShownPictures();
    shown.add('cam', () => 1000);
    const shrink = shown.add('cam', () => 2000);
    const enlarged = shown.seenAtMs('cam');
    shrink();

    expect([enlarged, shown.seenAtMs('cam')]).to.deep.equal([2000, 1000]);
  });

  it('look under a picture that is not there yet', () => {
    const shown = new ShownPictures();
    shown.add('cam', () => 1000);
    shown.add('cam', () => undefined);

    expect(shown.seenAtMs('cam')).to.equal(1000);
  });

  it('know nothing of a camera without a picture', () => {
    const shown = new ShownPictures();
    shown.add('cam', () => 1000)();

    expect([shown.seenAtMs('cam'), shown.seenAtMs('other')]).to.deep.equal([undefined, undefined]);
  });
});
