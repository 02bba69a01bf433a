import { expect } from 'chai';
import { FloodGate } from '../../adapters/sdk/host/flood-gate.ts';
import { LineSplitter, maxLineBytes } from '../../adapters/sdk/host/line-splitter.ts';
import { decideRestart } from '../../adapters/sdk/host/restart-policy.ts';
import { RpcPeer, RpcViolation } from '../../adapters/sdk/host/rpc-peer.ts';

describe('LineSplitter', () => {
  it('puts lines together across chunks, in the middle of a letter too', () => {
    const splitter = new LineSplitter();
    const bytes = Buffer.from('{"a":"灯"}\nb\n\nc');

    const lines = [...bytes].flatMap((byte) => splitter.push(Buffer.from([byte])));

    expect(lines).to.deep.equal(['{"a":"灯"}', 'b', '']);
  });

  it('holds no line that is longer than the limit', () => {
    const splitter = new LineSplitter();
    splitter.push(Buffer.alloc(maxLineBytes, 97));

    expect(() => splitter.push(Buffer.from('a'))).to.throw(RangeError);
  });
});

describe('RpcPeer', () => {
  function pair(handlers: ConstructorParameters<typeof RpcPeer>[0]['handlers']): { one: RpcPeer; other: RpcPeer } {
    const one: RpcPeer = new RpcPeer({ send: (line) => other.receive(line), handlers: {} });
    const other: RpcPeer = new RpcPeer({ send: (line) => one.receive(line), handlers });
    return { one, other };
  }

  async function problemOf(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => 'none',
      (error: unknown) => String(error),
    );
  }

  it('brings answers and errors back to the one who asked', async () => {
    const { one } = pair({
      double: (params) => Number(params) * 2,
      fail: () => {
        throw new Error('no');
      },
    });

    expect(await one.request('double', 21)).to.equal(42);
    expect(await problemOf(one.request('fail', {}))).to.equal('Error: no');
    expect(await problemOf(one.request('toString', {}))).to.equal('Error: method not found');
  });

  it('refuses what is not the protocol', () => {
    const peer = new RpcPeer({ send: () => undefined, handlers: {} });

    for (const line of ['{', '[]', '1', '{"id":1,"result":1}', '{"jsonrpc":"2.0","id":9,"result":1}']) {
      expect(() => peer.receive(line), line).to.throw(RpcViolation);
    }
  });

  it('fails what waits when it is closed', async () => {
    const peer = new RpcPeer({ send: () => undefined, handlers: {} });
    const asked = problemOf(peer.request('x', {}));

    peer.close(new Error('gone'));

    expect(await asked).to.equal('Error: gone');
    expect(await problemOf(peer.request('x', {}))).to.equal('Error: gone');
  });
});

describe('FloodGate', () => {
  it('counts lines and bytes of one second', () => {
    const gate = new FloodGate({ linesPerSecond: 3, bytesPerSecond: 100 });

    const admitted = [gate.admit(3, 10, 0), gate.admit(1, 10, 900), gate.admit(3, 10, 1000), gate.admit(0, 91, 1999)];

    expect(admitted).to.deep.equal([true, false, true, false]);
  });
});

describe('decideRestart', () => {
  it('waits longer after each end and opens the breaker at the sixth within ten minutes', () => {
    const ends = [0, 1, 2, 3, 4, 5].map((second) => second * 1000);

    const decisions = ends.map((_, index) => decideRestart(ends.slice(0, index + 1), ends[index] ?? 0, 0.5));

    expect(decisions.map(({ delayMs }) => delayMs)).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 600_000]);
    expect(decisions.at(-1)?.kind).to.equal('broken');
  });

  it('forgets ends that are long ago', () => {
    const ends = [0, 1, 2, 3, 4, 700_000];

    expect(decideRestart(ends, 700_000, 0.5)).to.deep.equal({ kind: 'soon', delayMs: 1000 });
  });
});
