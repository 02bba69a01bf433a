import { expect } from 'chai';
import { LiveStream } from '../../gateway/media/engine/live-stream.ts';
import { Upstream } from '../../gateway/media/engine/upstream.ts';
import { newUpstreamState } from '../../gateway/media/engine/upstream-state.ts';
import { WaitingLine } from '../../gateway/media/engine/waiting-line.ts';
import { rigPolicy } from '../fixtures/live-rig.ts';

const policy = { ...rigPolicy, sessionsPerCamera: 4, sessionsPerDevice: 2, startsAtOnce: 1000 };

function newUpstream(key: string, host = '10.0.0.1'): Upstream {
  const stream = new LiveStream(key, newUpstreamState(0), rigPolicy);
  return new Upstream({ key, host, port: 554, path: '/' }, stream);
}

describe('WaitingLine', () => {
  let line: WaitingLine;
  let turns: string[];

  beforeEach(() => {
    turns = [];
    line = new WaitingLine(policy, { onTurn: ({ source }) => turns.push(source.key), onWait: () => undefined });
  });
  afterEach(() => line.close());

  it('tells who waits and whose sessions stand in the way, without those that are leaving', () => {
    const [one, two, ...others] = ['one', 'two', 'three', 'four'].map((key) => newUpstream(key));
    for (const upstream of [one, two, ...others]) if (upstream) line.join(upstream);
    line.join(newUpstream('elsewhere', '10.0.0.2'));
    expect(turns).to.deep.equal(['one', 'two', 'elsewhere']);
    expect(line.contests()).to.deep.equal([
      { key: 'three', rivals: ['one', 'two'] },
      { key: 'four', rivals: ['one', 'two'] },
    ]);

    if (one) line.leave(one, true);

    expect(line.contests()).to.deep.equal([{ key: 'four', rivals: ['two'] }]);
  });

  it('tells who waits for nothing but the pace of starts', () => {
    line.close();
    line = new WaitingLine(
      { ...policy, startsAtOnce: 1 },
      { onTurn: ({ source }) => turns.push(source.key), onWait: () => undefined },
    );
    for (const [key, host] of Object.entries({ one: '10.0.0.1', two: '10.0.0.2' })) line.join(newUpstream(key, host));

    expect(turns).to.deep.equal(['one']);
    expect(line.awaitingStart()).to.deep.equal(['two']);
  });

  it('looks once at those who hold a budget, however many wait for it', () => {
    const uplinks = [{ name: 'village', ranges: ['10.0.0.0/8'], sessions: 400 }];
    line.close();
    line = new WaitingLine(
      { ...policy, sessionsPerDevice: 2000, uplinks },
      { onTurn: () => undefined, onWait: () => undefined },
    );
    for (let at = 0; at < 1200; at += 1) line.join(newUpstream(`${at}`));

    const contests = line.contests();

    expect(contests).to.have.length(800);
    expect(new Set(contests.map(({ rivals }) => rivals))).to.have.property('size', 1);
    expect(contests[0]?.rivals).to.have.length(400);
  });
});
