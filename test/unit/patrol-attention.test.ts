import { expect } from 'chai';
import { judgeAnswer, plannedAttention, stepAttention } from '../../gateway/patrol/attention/attention-check.ts';
import type { AttentionRecord } from '../../gateway/patrol/attention/attention-record.ts';
import { type WatchedStop, findPatterns } from '../../gateway/patrol/attention/find-patterns.ts';
import { judgePicture } from '../../gateway/patrol/snapshots/judge-picture.ts';
import { SentVideo } from '../../gateway/media/sent-video.ts';
import { attentionPolicy, beijing } from '../fixtures/patrol.ts';

const minuteMs = 60_000;

describe('an attention check', () => {
  it('comes at random between the shortest and the longest time', () => {
    expect(plannedAttention(attentionPolicy, 0, 0).nextAtMs).to.equal(10 * minuteMs);
    expect(plannedAttention(attentionPolicy, 0, 0.999).nextAtMs).to.be.closeTo(25 * minuteMs, minuteMs);
  });

  it('is asked when it is time, and missed when nobody answers', () => {
    const planned = plannedAttention(attentionPolicy, 0, 0);
    const at = (minutes: number) => ({ monotonicMs: minutes * minuteMs, chance: 0.5, id: 'q' });

    expect(stepAttention(planned, attentionPolicy, at(9.9)).kind).to.equal('none');
    const asked = stepAttention(planned, attentionPolicy, at(10));
    expect(asked).to.deep.include({ kind: 'ask' });
    const { attention } = asked as Extract<typeof asked, { kind: 'ask' }>; // just checked
    expect(attention.question).to.deep.equal({ id: 'q', askedAtMs: 10 * minuteMs, code: 5 });
    expect(stepAttention(attention, attentionPolicy, at(10.4)).kind).to.equal('none');
    const missed = stepAttention(attention, attentionPolicy, at(10.5));
    expect(missed).to.deep.include({ kind: 'missed', attention: { nextAtMs: 12.5 * minuteMs } });
  });

  it('is answered by the key that is shown, once', () => {
    const attention = { nextAtMs: 0, question: { id: 'q', askedAtMs: 1000, code: 7 } };

    expect(judgeAnswer(attention, { id: 'q', code: 7, monotonicMs: 2850.4 })).to.deep.equal({
      outcome: 'answered',
      reactionMs: 1850,
    });
    expect(judgeAnswer(attention, { id: 'q', code: 6, monotonicMs: 2850 })?.outcome).to.equal('wrong');
    expect(judgeAnswer(attention, { id: 'old', code: 7, monotonicMs: 2850 })).to.equal(undefined);
    expect(judgeAnswer({ nextAtMs: 0 }, { id: 'q', code: 7, monotonicMs: 2850 })).to.equal(undefined);
  });
});

describe('findPatterns', () => {
  const start = beijing('2026-09-21 08:00');
  const stops = (count: number, everyMs: number, surplusOf: (n: number) => number): WatchedStop[] =>
    Array.from({ length: count }, (_, n) => ({
      ...{ officerId: 'u1', officerName: '张三', decidedAtMs: start + n * everyMs, surplusMs: surplusOf(n) },
    }));
  const checks = (reactions: readonly (number | undefined)[]): AttentionRecord[] =>
    reactions.map((reactionMs, n) => ({
      id: String(n) as AttentionRecord['id'], // a brand
      ...{ organisationPath: '/', roundId: 'r', officerId: 'u1' as AttentionRecord['officerId'], officerName: '张三' }, // a brand
      askedAtMs: start + n,
      outcome: reactionMs === undefined ? ('missed' as const) : ('answered' as const),
      ...(reactionMs !== undefined && { reactionMs }),
    }));
  const kinds = (watched: WatchedStop[], answered: AttentionRecord[] = []): string[] =>
    findPatterns(watched, answered).flatMap(({ patterns }) => patterns.map(({ kind }) => kind));
  const human = (n: number): number => (n * 7919) % 900;

  it('finds hours of watching without a pause', () => {
    expect(kinds(stops(500, 30_000, human))).to.deep.equal(['no-pause']);
    const paused = stops(500, 30_000, human).filter((_, n) => n % 200 < 188);
    expect(kinds(paused)).to.deep.equal([]);
  });

  it('finds reactions that are alike, or faster than people are', () => {
    expect(kinds([], checks([800, 810, 790, 805, 795]))).to.deep.equal(['alike-reactions']);
    expect(kinds([], checks([800, 2400, 1500, 3100, 950]))).to.deep.equal([]);
    expect(kinds([], checks([90, 2400, 1500]))).to.deep.equal(['inhuman-reactions']);
  });

  it('finds tiles that end alike to the millisecond, and questions that are mostly missed', () => {
    expect(kinds(stops(60, minuteMs * 6, () => 120))).to.deep.equal(['alike-surplus']);
    expect(kinds(stops(60, minuteMs * 6, human))).to.deep.equal([]);
    expect(kinds([], checks([undefined, 900, undefined, 2000]))).to.deep.equal(['missed-checks']);
  });

  it('names rounds whose tiles reported what could not be true, also of somebody who has seen nothing', () => {
    const refused = { officerId: 'u2', officerName: '李四', rounds: 2, refusedReports: 75 };

    expect(findPatterns(stops(3, minuteMs, human), [], [refused])).to.deep.equal([
      { officerId: 'u2', officerName: '李四', patterns: [{ kind: 'refused-reports', count: 75, rounds: 2 }] },
    ]);
  });
});

describe('judgePicture', () => {
  const policy = { lookSeconds: 2, maxAgeSeconds: 60 };
  const picture = { givenAtMs: 10_000, ageMs: 500 };

  it('believes a picture that was loaded, looked at and is fresh', () => {
    expect(judgePicture(picture, policy, { nowMs: 12_000, confirmedAtMs: 11_300 })).to.equal(undefined);
  });

  it('refuses what was not loaded, what goes too fast and what is too old', () => {
    expect(judgePicture(undefined, policy, { nowMs: 12_000, confirmedAtMs: 0 })).to.equal('not-loaded');
    expect(judgePicture(picture, policy, { nowMs: 11_999, confirmedAtMs: 0 })).to.equal('too-fast');
    expect(judgePicture(picture, policy, { nowMs: 12_000, confirmedAtMs: 11_400 })).to.equal('too-fast');
    expect(judgePicture(picture, policy, { nowMs: 69_600, confirmedAtMs: 0 })).to.equal('too-old');
  });
});

describe('SentVideo', () => {
  it('sums up what a session was given of a camera since an instant', () => {
    const sent = new SentVideo();
    const own = { sessionId: 's1', cameraId: 'c1' };
    for (let atMs = 0; atMs < 10_000; atMs += 200) sent.note(own, 200, atMs);
    sent.note({ ...own, cameraId: 'c2' }, 5000, 9000);

    expect(sent.sentMs('s1', 'c1', 0)).to.equal(10_000);
    expect(sent.sentMs('s1', 'c1', 8000)).to.be.closeTo(2000, 400);
    expect(sent.sentMs('s1', 'c3', 0)).to.equal(0);
    expect(sent.sentMs('s2', 'c1', 0)).to.equal(0);
    sent.forgetSession('s1');
    expect(sent.sentMs('s1', 'c1', 0)).to.equal(0);
  });

  it('keeps nothing of cameras that nobody can be asked about any more, however long a session lasts', () => {
    const sent = new SentVideo();

    for (let page = 0; page < 2000; page += 1) {
      sent.note({ sessionId: 'display', cameraId: `c${String(page)}` }, 200, page * 30_000);
    }

    expect(sent.size).to.be.below(20);
    expect(sent.sentMs('display', 'c1999', 0)).to.equal(200);
  });
});
