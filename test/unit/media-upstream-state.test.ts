import { expect } from 'chai';
import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import { LoginGate } from '../../gateway/media/engine/login-gate.ts';
import { newUpstreamState, nextUpstreamState, type UpstreamState } from '../../gateway/media/engine/upstream-state.ts';
import { WallAnchor } from '../../gateway/media/engine/wall-anchor.ts';
import { nameSecret } from '../../gateway/media/rtsp/secret-name.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';

const refused: DeviceFault = { stage: 'connect', reason: 'refused', detail: 'no' };
const queued: DeviceFault = { stage: 'address', reason: 'over-budget', detail: 'all taken' };
const silent: DeviceFault = { stage: 'stream', reason: 'no-frame', detail: 'silent' };

function end(from: UpstreamState, fault: DeviceFault, shownMs = 0, isFinal = false) {
  return nextUpstreamState(from, { kind: 'ended', fault, shownMs, isFinal }, 50, 0.5);
}

describe('nextUpstreamState', () => {
  const fresh = newUpstreamState(10);
  const live = nextUpstreamState(fresh, { kind: 'live' }, 20, 0).state;

  it('goes live with the first picture and forgets the fault', () => {
    const failed = end(fresh, refused).state;

    expect(nextUpstreamState(failed, { kind: 'live' }, 60, 0).state).to.deep.equal({
      state: 'live',
      sinceMs: 60,
      wasLive: true,
      failures: 1,
    });
  });

  it('calls a stream frozen that fell silent, and reconnecting when it dials', () => {
    const frozen = end(live, silent, 30_000).state;

    expect(frozen).to.include({ state: 'frozen', sinceMs: 50, fault: silent });
    expect(nextUpstreamState(frozen, { kind: 'dialled' }, 60, 0).state.state).to.equal('reconnecting');
  });

  it('calls one failed that never showed a picture', () => {
    expect(end(fresh, refused).state.state).to.equal('failed');
    expect(end(live, refused).state.state).to.equal('reconnecting');
  });

  it('tries quickly after a proven session, then ever more slowly up to a minute', () => {
    expect(end(live, silent, 30_000).redialInMs).to.equal(150);

    const waits: (number | undefined)[] = [];
    let state = live;
    for (let failure = 0; failure < 9; failure += 1) {
      const step = end(state, refused);
      waits.push(step.redialInMs);
      state = step.state;
    }
    expect(waits).to.deep.equal([1500, 3000, 6000, 12_000, 24_000, 45_000, 45_000, 45_000, 45_000]);
  });

  it('does not dial again when another try would end alike', () => {
    const step = end(fresh, { ...refused, stage: 'login', reason: 'unauthorised' }, 0, true);

    expect(step.state.state).to.equal('unauthorised');
    expect(step.redialInMs).to.equal(undefined);
  });

  it('tells what a camera answered from a camera that did not answer', () => {
    const answers = [
      ['describe', 'unsupported', 'refused'],
      ['describe', 'forbidden', 'refused'],
      ['address', 'forbidden', 'refused'],
      ['login', 'unsupported', 'refused'],
      ['login', 'unauthorised', 'unauthorised'],
      ['login', 'locked', 'unauthorised'],
      ['stream', 'over-budget', 'over-budget'],
      ['connect', 'refused', 'failed'],
      ['connect', 'timeout', 'failed'],
      ['stream', 'no-frame', 'failed'],
      ['describe', 'malformed', 'failed'],
    ] as const;

    for (const [stage, reason, state] of answers) {
      const fault = { stage, reason, detail: '' };
      expect(end(fresh, fault).state.state, `${stage} ${reason}`).to.equal(state);
      if (state !== 'failed') expect(end(live, fault).state.state, `live, ${stage} ${reason}`).to.equal(state);
    }
  });

  it('tries a camera again that is out of sessions', () => {
    expect(end(fresh, { ...queued, stage: 'stream' }).redialInMs).to.equal(1500);
  });

  it('waits over budget at its place, and starts or reconnects when its turn comes', () => {
    const wait = (from: UpstreamState, place: number, atMs: number): UpstreamState =>
      nextUpstreamState(from, { kind: 'queued', fault: queued, place }, atMs, 0).state;
    const dial = (from: UpstreamState): UpstreamState => nextUpstreamState(from, { kind: 'dialled' }, 80, 0).state;

    const waiting = wait(wait(fresh, 7, 60), 6, 70);

    expect(waiting).to.include({ state: 'over-budget', sinceMs: 60, place: 6, fault: queued });
    expect(dial(waiting)).to.deep.equal({ state: 'starting', sinceMs: 80, wasLive: false, failures: 0 });
    expect(dial(wait(live, 1, 60)).state).to.equal('reconnecting');
  });

  it('stays over budget while a camera is dialled again that said so itself', () => {
    const said = end(fresh, { ...queued, stage: 'stream' }).state;

    expect(nextUpstreamState(said, { kind: 'dialled' }, 60, 0).state).to.equal(said);
  });

  it('keeps the begin of a state that goes on', () => {
    expect(end({ ...fresh, state: 'failed', sinceMs: 5 }, refused).state.sinceMs).to.equal(5);
  });
});

describe('LoginGate', () => {
  it('lets one try a new secret while the others wait', () => {
    const gate = new LoginGate();

    expect(gate.enter('s', 0).kind).to.equal('go');
    expect(gate.enter('s', 0).kind).to.equal('wait');
    gate.settle('s', 'accepted', 1);
    expect(gate.enter('s', 2).kind).to.equal('go');
    expect(gate.enter('s', 2).kind).to.equal('go');
  });

  it('parks a secret that was refused at first', () => {
    const gate = new LoginGate();
    gate.enter('s', 0);
    gate.settle('s', 'refused', 1);

    expect(gate.enter('s', 1e9).kind).to.equal('parked');
    expect(gate.isParked('s')).to.equal(true);
    expect(gate.enter('other', 1e9).kind).to.equal('go');
  });

  it('lets the next one try when the first proved nothing', () => {
    const gate = new LoginGate();
    gate.enter('s', 0);
    gate.settle('s', 'untested', 1);

    expect(gate.enter('s', 1).kind).to.equal('go');
  });

  it('tries a secret that had worked at most three times more: with two refused keep-alives, five tries an hour', () => {
    const gate = new LoginGate();
    gate.enter('s', 0);
    gate.settle('s', 'accepted', 0);
    const triesAtMs: number[] = [];
    for (let nowMs = 0; nowMs < 3_600_000; nowMs += 1000) {
      if (gate.enter('s', nowMs).kind !== 'go') continue;
      triesAtMs.push(nowMs);
      gate.settle('s', 'refused', nowMs);
    }

    expect(triesAtMs).to.deep.equal([0, 60_000, 960_000]);
    expect(gate.isParked('s')).to.equal(true);
  });

  it('counts dials that were refused together as one refusal', () => {
    const gate = new LoginGate();
    gate.enter('s', 0);
    gate.settle('s', 'accepted', 0);
    for (let dial = 0; dial < 5; dial += 1) gate.enter('s', 0);

    for (let dial = 0; dial < 5; dial += 1) gate.settle('s', 'refused', 1);

    expect(gate.enter('s', 2)).to.deep.equal({ kind: 'later', atMs: 60_001 });
  });

  it('lets one try a secret again that nobody is logged in with any more, and still knows that it had worked', () => {
    const gate = new LoginGate();
    gate.enter('s', 0);
    gate.settle('s', 'accepted', 0);

    gate.rest('s', 10);

    expect(gate.enter('s', 10).kind).to.equal('go');
    expect(gate.enter('s', 10).kind).to.equal('wait');
    gate.settle('s', 'untested', 11);
    expect(gate.enter('s', 11).kind).to.equal('go');
    gate.settle('s', 'refused', 12);
    expect(gate.enter('s', 13).kind).to.equal('later');
  });

  it('tries a parked secret once more when a person vouches for it', () => {
    const gate = new LoginGate();
    gate.enter('s', 0);
    gate.settle('s', 'refused', 1);
    expect(gate.isRefused('s')).to.equal(true);

    gate.forgive('s', 2);

    expect(gate.enter('s', 2).kind).to.equal('go');
    expect(gate.enter('s', 2).kind).to.equal('wait');
    gate.settle('s', 'refused', 3);
    expect(gate.isParked('s')).to.equal(true);
    gate.forgive('s', 4);
    gate.enter('s', 4);
    gate.settle('s', 'accepted', 5);
    expect(gate.isRefused('s')).to.equal(false);
  });

  it('parks a doubtful secret at once when the try that a person asked for is refused', () => {
    const gate = new LoginGate();
    gate.enter('s', 0);
    gate.settle('s', 'accepted', 0);
    gate.settle('s', 'refused', 1);

    gate.forgive('s', 2);
    gate.enter('s', 2);
    gate.settle('s', 'refused', 3);

    expect(gate.isParked('s')).to.equal(true);
  });

  it('names a secret by host, name and password', () => {
    const name = (host: string, username: string, password: string): string =>
      nameSecret(host, { username, password: new Secret(password) });

    expect(name('a', 'b', 'c')).to.equal(name('a', 'b', 'c'));
    expect(
      new Set([name('a', 'b', 'c'), name('x', 'b', 'c'), name('a', 'x', 'c'), name('a', 'b', 'x')]),
    ).to.have.property('size', 4);
    expect(name('a', 'b', 'hunter2')).to.not.include('hunter2');
  });
});

describe('WallAnchor', () => {
  it('takes the jitter out and follows a drift of more than a second', () => {
    let nowMs = 1000;
    const anchor = new WallAnchor({ now: () => nowMs, monotonic: () => 0 }, 90_000);
    const instantOf = (ticks: number): number => anchor.instantOf({ ticks, rtpTime: ticks });

    expect(instantOf(0)).to.equal(1000);
    nowMs = 2080;
    expect(instantOf(90_000)).to.equal(2000);
    nowMs = 9000;
    expect(instantOf(180_000)).to.equal(9000);
  });
});
