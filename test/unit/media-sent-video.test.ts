import { expect } from 'chai';
import { SentVideo } from '../../gateway/media/sent-video.ts';

const minuteMs = 60_000;
const gate = { sessionId: 'one', cameraId: 'gate' };

describe('the video that the doors handed out', () => {
  /** A second of video each second, [fromMs, toMs). */
  function watch(sent: SentVideo, viewer: typeof gate, fromMs: number, toMs: number): void {
    for (let atMs = fromMs; atMs < toMs; atMs += 1000) sent.note(viewer, 1000, atMs);
  }

  it('is counted since an instant, session by session and camera by camera', () => {
    const sent = new SentVideo();
    watch(sent, gate, 0, 10_000);
    watch(sent, { ...gate, cameraId: 'yard' }, 5000, 10_000);

    expect(sent.sentMs('one', 'gate', 4000)).to.equal(6000);
    expect(sent.sentMs('one', 'yard', 0)).to.equal(5000);
    expect(sent.sentMs('two', 'gate', 0)).to.equal(0);
  });

  it('is counted whole on a page that stands still for a quarter of an hour', () => {
    const sent = new SentVideo();
    watch(sent, gate, 0, minuteMs);
    const pageMs = 20 * minuteMs;
    watch(sent, gate, pageMs, pageMs + 15 * minuteMs);

    expect(sent.sentMs('one', 'gate', pageMs - 8000)).to.equal(15 * minuteMs);
  });

  it('is not counted with what was watched on an earlier page', () => {
    const sent = new SentVideo();
    watch(sent, gate, 0, 15 * minuteMs);
    watch(sent, gate, 20 * minuteMs, 20 * minuteMs + 5000);

    expect(sent.sentMs('one', 'gate', 20 * minuteMs)).to.equal(5000);
  });

  it('is forgotten for cameras and sessions that nobody asks for any more', () => {
    const sent = new SentVideo();
    for (let camera = 0; camera < 1000; camera += 1) {
      sent.note({ sessionId: 'one', cameraId: String(camera) }, 1000, camera * minuteMs);
    }
    sent.note({ sessionId: 'two', cameraId: 'gate' }, 1000, 1010 * minuteMs);
    sent.forgetSession('two');
    sent.note({ sessionId: 'two', cameraId: 'gate' }, 1000, 1010 * minuteMs);
    expect(sent.size).to.equal(1);

    sent.note({ sessionId: 'three', cameraId: 'gate' }, 1000, 1020 * minuteMs);
    expect(sent.size).to.equal(1);
    expect(sent.sentMs('one', '999', 0)).to.equal(0);
  });
});
