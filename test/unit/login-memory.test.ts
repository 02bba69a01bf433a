import { expect } from 'chai';
import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import { LoginMemory } from '../../adapters/sdk/login-memory.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';

const credential = { username: 'admin', password: new Secret('one') };
const other = { username: 'admin', password: new Secret('two') };
const onvif = { address: { host: '10.0.0.9', port: 80 }, credential };
const rtsp = { address: { host: '10.0.0.9', port: 554 }, credential };
const fault = (reason: DeviceFault['reason'] = 'unauthorised'): DeviceFault => ({
  stage: 'login',
  reason,
  detail: 'no',
});
const minuteMs = 60_000;

/** Tries at both doors whenever they may, for so long; @returns how often */
function triesWithin(memory: LoginMemory, minutes: number): number {
  let tries = 0;
  for (let nowMs = 0; nowMs < minutes * minuteMs; nowMs += 1000) {
    for (const door of [onvif, rtsp]) {
      if (memory.refusalOf(door, nowMs) !== undefined) continue;
      memory.refuse(door, fault(), nowMs);
      tries += 1;
    }
  }
  return tries;
}

describe('LoginMemory', () => {
  let memory: LoginMemory;
  beforeEach(() => {
    memory = new LoginMemory();
  });

  it('bars every door of a device that one of them refused, and no other login, and no other device', () => {
    memory.refuse(onvif, fault(), 0);

    expect(memory.refusalOf(rtsp, 1000)).to.include({ untilMs: 12 * minuteMs, isDoubt: false });
    expect(memory.refusalOf({ ...rtsp, credential: other }, 1000)).to.equal(undefined);
    expect(memory.refusalOf({ ...rtsp, address: { host: '10.0.0.90', port: 554 } }, 1000)).to.equal(undefined);
    expect(memory.refusalOf(rtsp, 12 * minuteMs)).to.equal(undefined);
  });

  it('leaves a door alone that took the login itself, since some cameras keep users of their own for ONVIF', () => {
    memory.accept(rtsp);

    memory.refuse(onvif, fault(), 0);

    expect(memory.refusalOf(rtsp, 1000)).to.equal(undefined);
    expect(memory.refusalOf(onvif, 1000)).to.not.equal(undefined);
  });

  it('lets no acceptance at one door open another one that refused', () => {
    memory.refuse(rtsp, fault(), 0);

    memory.accept(onvif);

    expect(memory.refusalOf(rtsp, 1000)).to.not.equal(undefined);
    expect(memory.refusalOf(onvif, 1000)).to.equal(undefined);
  });

  it('doubts a refusal of a login that worked, and believes the third one', () => {
    memory.accept(onvif);
    const doubts = [0, 2 * minuteMs, 20 * minuteMs].map((atMs) => {
      const isCrowded = memory.mayBeCrowded(onvif);
      memory.refuse(onvif, fault('over-budget'), atMs);
      const standing = memory.refusalOf(onvif, atMs);
      return [isCrowded, standing?.isDoubt, (standing?.untilMs ?? 0) - atMs];
    });

    expect(doubts).to.deep.equal([
      [true, true, minuteMs],
      [true, true, 15 * minuteMs],
      [false, false, 60 * minuteMs],
    ]);
  });

  it('grants a refused login five tries an hour at all doors together, three where it had worked', () => {
    const worked = new LoginMemory();
    worked.accept(onvif);
    worked.accept(rtsp);

    expect(triesWithin(memory, 60)).to.equal(5);
    expect(triesWithin(worked, 60)).to.equal(3);
  });

  it('leaves a locked device alone for half an hour', () => {
    memory.refuse(onvif, fault('locked'), 0);

    expect(memory.refusalOf(rtsp, 30 * minuteMs)?.fault.reason).to.equal('locked');
    expect(memory.refusalOf(rtsp, 31 * minuteMs)).to.equal(undefined);
  });

  it('counts a try of which nobody heard as possibly spent, at growing distances, until a door takes the login', () => {
    const pauses = [0, 10, 20, 60].map((minute) => {
      memory.spend(rtsp, minute * minuteMs);
      return ((memory.refusalOf(onvif, minute * minuteMs)?.untilMs ?? 0) - minute * minuteMs) / minuteMs;
    });
    const standing = memory.refusalOf(onvif, 61 * minuteMs);
    memory.accept(onvif);

    expect(pauses).to.deep.equal([0.5, 4, 15, 30]);
    expect(standing).to.deep.include({ isDoubt: true });
    expect(memory.refusalOf(rtsp, 61 * minuteMs)).to.equal(undefined);
  });

  it('takes a try without an answer for nothing where the login works', () => {
    memory.accept(rtsp);

    memory.spend(rtsp, 0);

    expect(memory.refusalOf(rtsp, 1)).to.equal(undefined);
  });

  it('is forgiven by a person for all doors of the host, once', () => {
    memory.refuse(onvif, fault(), 0);
    memory.spend(rtsp, 0);
    expect(memory.isRefusedAt('10.0.0.9', credential, 1000)).to.equal(true);

    memory.forgive('10.0.0.9');
    const free = [onvif, rtsp].map((door) => memory.refusalOf(door, 1000));
    memory.refuse(rtsp, fault(), 1000);

    expect(free).to.deep.equal([undefined, undefined]);
    expect(memory.refusalOf(onvif, 2000)).to.include({ isDoubt: false });
  });

  it('lets one door try a login at a time', async () => {
    const giveBack = memory.tryTurn(onvif);
    const second = memory.tryTurn(rtsp);
    const waiting = memory.takeTurn(rtsp, new AbortController().signal);
    const tried = memory.whenTried(rtsp);

    giveBack?.();
    await tried;
    const third = await waiting;

    expect([giveBack, second, third].map((turn) => typeof turn)).to.deep.equal(['function', 'undefined', 'function']);
    expect(memory.tryTurn(onvif)).to.equal(undefined);
    third?.();
    expect(memory.tryTurn(onvif)).to.be.a('function');
  });
});
