import { expect } from 'chai';
import { judgeRepair, type RecheckedCamera } from '../../gateway/outages/tickets/recheck.ts';

const askedAtMs = 1_000_000;
const policy = { stableMs: 120_000, windowMs: 900_000, looksDeep: false };
const deepPolicy = { ...policy, looksDeep: true };
const up: RecheckedCamera = {
  name: '人民路口',
  health: { status: 'online', sinceMs: askedAtMs - 1, lastProbeMs: askedAtMs + 60_000 },
};
const down: RecheckedCamera = {
  name: '火车站',
  health: {
    ...{ status: 'offline', sinceMs: 1, lastProbeMs: askedAtMs + 1 },
    fault: { stage: 'connect', reason: 'timeout' },
  },
};
const judge = (cameras: readonly RecheckedCamera[], afterMs: number, chosen = policy) =>
  judgeRepair(cameras, { askedAtMs, nowMs: askedAtMs + afterMs }, chosen);

describe('judgeRepair', () => {
  it('passes what has answered long enough since it was said to be repaired', () => {
    expect(judge([up], 119_999).kind).to.equal('waiting');
    expect(judge([up], 120_000).kind).to.equal('passed');
  });

  it('gives what is down the whole window, and then names it', () => {
    expect(judge([up, down], 899_999).kind).to.equal('waiting');
    expect(judge([up, down], 900_000)).to.deep.equal({
      kind: 'failed',
      failures: [{ cameraName: '火车站', problem: 'no-answer', stage: 'connect', reason: 'timeout' }],
    });
  });

  it('believes nothing that was read before', () => {
    const stale = { ...up, health: { status: 'online', sinceMs: 1, lastProbeMs: askedAtMs - 1 } } as const;

    expect(judge([stale], 200_000).kind).to.equal('waiting');
    expect(judge([stale], 900_000).kind).to.equal('failed');
  });

  it('blames nobody for what the gateway could not see: while it was blind, or not there at all', () => {
    const unseen = (why: 'blind' | 'restart'): RecheckedCamera => ({
      ...{ name: '东门', health: { status: 'unknown', why, sinceMs: askedAtMs + 1, lastProbeMs: askedAtMs + 1 } },
    });
    const backAtMs = askedAtMs + 3_600_000;
    const back: RecheckedCamera = {
      ...{ name: '东门', health: { status: 'online', sinceMs: backAtMs, lastProbeMs: backAtMs + 1 } },
    };
    const judgeLate = (afterMs: number) =>
      judgeRepair([back], { askedAtMs, watchedSinceMs: backAtMs, nowMs: backAtMs + afterMs }, policy).kind;

    expect(judge([unseen('blind')], 900_000).kind).to.equal('waiting');
    expect(judge([unseen('restart')], 900_000).kind).to.equal('waiting');
    expect(judgeLate(60_000)).to.equal('waiting');
    expect(judgeLate(120_000)).to.equal('passed');
  });

  it('sends back what comes and goes until the end of the window', () => {
    const flapping = {
      ...up,
      health: { status: 'online', sinceMs: askedAtMs + 890_000, lastProbeMs: askedAtMs + 899_000 },
    } as const;

    expect(judge([flapping], 900_000)).to.deep.equal({
      kind: 'failed',
      failures: [{ cameraName: '人民路口', problem: 'unstable' }],
    });
  });

  it('takes a camera with a wrong clock for back, one with a bad picture not', () => {
    const degraded = (stage: string): RecheckedCamera => ({
      name: '桥头',
      health: { status: 'degraded', sinceMs: 1, lastProbeMs: askedAtMs + 1, fault: { stage, reason: 'drift' } },
    });

    expect(judge([degraded('clock')], 120_000).kind).to.equal('passed');
    expect(judge([degraded('picture')], 120_000).kind).to.equal('waiting');
  });

  it('lets nothing pass before its picture was looked at again', () => {
    const seen = (verdict: 'intact' | 'faulty' | 'suspected' | 'undecided', atMs: number): RecheckedCamera => ({
      ...up,
      deep: { atMs, verdict, faults: [{ stage: 'picture', reason: 'moved' }] },
    });

    expect(judge([up], 130_000, deepPolicy).kind).to.equal('waiting');
    expect(judge([seen('intact', askedAtMs - 1)], 130_000, deepPolicy).kind).to.equal('waiting');
    expect(judge([seen('intact', askedAtMs + 1)], 130_000, deepPolicy).kind).to.equal('passed');
    expect(judge([seen('suspected', askedAtMs + 1)], 130_000, deepPolicy).kind).to.equal('waiting');
    expect(judge([seen('faulty', askedAtMs + 1)], 130_000, deepPolicy)).to.deep.equal({
      kind: 'failed',
      failures: [{ cameraName: '人民路口', problem: 'picture-faulty', stage: 'picture', reason: 'moved' }],
    });
    expect(judge([seen('undecided', askedAtMs + 1)], 900_000, deepPolicy).kind).to.equal('failed');
  });

  it('asks nothing of cameras that nobody watches any more', () => {
    expect(judge([{ name: '拆除' }], 0).kind).to.equal('passed');
  });
});
