import { expect } from 'chai';
import { type Part, startParts } from '../../gateway/platform/scheduling/part.ts';

function part(name: string, log: string[], broken?: 'start' | 'stop'): Part {
  const step = (verb: 'start' | 'stop') => () => {
    log.push(`${verb} ${name}`);
    if (broken === verb) throw new Error(`${name} is broken`);
  };
  return { start: step('start'), stop: step('stop') };
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('startParts', () => {
  it('starts in order and stops in the opposite one', async () => {
    const log: string[] = [];

    const stop = await startParts([part('a', log), part('b', log)]);
    await stop();

    expect(log).to.deep.equal(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('stops what had started when a later part cannot', async () => {
    const log: string[] = [];

    const error = await thrownBy(startParts([part('a', log), part('b', log, 'start'), part('c', log)]));

    expect(String(error)).to.include('b is broken');
    expect(log).to.deep.equal(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('stops every part although one of them fails to', async () => {
    const log: string[] = [];
    const stop = await startParts([part('a', log), part('b', log, 'stop')]);

    const error = await thrownBy(stop());

    expect(error).to.be.instanceOf(AggregateError);
    expect(log.slice(2)).to.deep.equal(['stop b', 'stop a']);
  });
});
