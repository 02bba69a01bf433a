import { expect } from 'chai';
import type { EngineReport } from '../../gateway/media/engine/engine-message.ts';
import { ReportBox } from '../../gateway/media/engine/report-box.ts';
import { TurnPacer } from '../../gateway/media/engine/turn-pacer.ts';

/** A pacer whose naps take no time, and what it did. */
function newPacer(onTurn: (turns: number) => void = () => undefined) {
  const naps: number[] = [];
  let turns = 0;
  const endTurn = (): void => onTurn((turns += 1));
  return { pacer: new TurnPacer({ endTurn, nap: (ms) => void naps.push(ms) }), naps, turns: () => turns };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the turns of the receiving thread', () => {
  it('end once, however often something is to be done, and without a nap while few cameras play', async () => {
    const { pacer, naps, turns } = newPacer();

    pacer.count(2, 0);
    pacer.wake();
    pacer.wake();
    await nextTurn();
    await nextTurn();

    expect([turns(), naps]).to.deep.equal([1, []]);
  });

  it('are far apart while many cameras play, closer while one is dialled, and stop with the cameras', async () => {
    const { pacer, naps, turns } = newPacer((turn) => {
      if (turn === 1) pacer.count(200, 1);
      if (turn === 2) pacer.count(200, 0);
      if (turn === 3) pacer.count(0, 0);
    });

    pacer.wake();
    for (let turn = 0; turn < 6; turn += 1) await nextTurn();

    expect(naps).to.deep.equal([4, 20]);
    expect(turns()).to.equal(4);
  });
});

describe('reports of the receiving thread', () => {
  it('change threads together and in order, and nothing is sent when there is none', () => {
    const sent: unknown[] = [];
    const box = new ReportBox((reports, transfer) => void sent.push([reports, transfer]));
    const [first, second]: EngineReport[] = [{ kind: 'playing', run: 1 }, { kind: 'finished' }];
    const bytes = new ArrayBuffer(8);
    if (first === undefined || second === undefined) throw new Error('two reports were written above');

    box.add(first, [bytes]);
    box.add(second);
    box.empty();
    box.empty();

    expect(sent).to.deep.equal([[[first, second], [bytes]]]);
  });
});
