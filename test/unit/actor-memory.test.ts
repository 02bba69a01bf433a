import { expect } from 'chai';
import { ActorMemory } from '../../gateway/access/actor-memory.ts';
import { anActor, city } from '../fixtures/estate.ts';

describe('ActorMemory', () => {
  const session = { actor: anActor(city), expiresAtMs: 100_000 };
  const at = (monotonicMs: number, nowMs = monotonicMs) => ({ nowMs, monotonicMs });
  const keeping = (memory: ActorMemory, monotonicMs = 0): void =>
    memory.keep('hash', session, { monotonicMs, generation: memory.generation });

  it('knows a token for less than a second, and no other', () => {
    const memory = new ActorMemory();
    keeping(memory);

    expect(memory.find('hash', at(999))).to.equal(session.actor);
    expect(memory.find('another', at(999))).to.equal(undefined);
    expect(memory.find('hash', at(1000))).to.equal(undefined);
  });

  it('knows no session whose time is over', () => {
    const memory = new ActorMemory();
    keeping(memory);

    expect(memory.find('hash', at(500, 99_999))).to.equal(session.actor);
    expect(memory.find('hash', at(501, 100_000))).to.equal(undefined);
  });

  it('forgets, and does not keep what was read before it forgot', () => {
    const memory = new ActorMemory();
    keeping(memory);
    const { generation } = memory;

    memory.forget();
    const afterForgetting = memory.find('hash', at(1));
    memory.keep('hash', session, { monotonicMs: 1, generation });

    expect(afterForgetting).to.equal(undefined);
    expect(memory.find('hash', at(2))).to.equal(undefined);
  });
});
