import { expect } from 'chai';
import type { EngineMail } from '../../gateway/media/engine/engine-message.ts';
import { readPartRow } from '../../gateway/media/engine/part-rows.ts';
import { ReportBox } from '../../gateway/media/engine/report-box.ts';
import { napMsFor, TurnPacer } from '../../gateway/media/engine/turn-pacer.ts';

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

    expect(naps).to.deep.equal([4, 200]);
    expect(turns()).to.equal(4);
  });
});

describe('naps of the receiving thread', () => {
  it('are the longer the more cameras play, within bounds', () => {
    const naps = [0, 7, 8, 25, 50, 100, 400].map((sessions) => napMsFor(sessions, 0));

    expect(naps).to.deep.equal([0, 0, 20, 53, 102, 200, 200]);
  });
});

describe('reports of the receiving thread', () => {
  const part = {
    bytes: new Uint8Array(new SharedArrayBuffer(64), 16, 40),
    startTicks: 2 ** 40,
    durationTicks: 17_100,
    isIndependent: true,
    endsGroup: false,
    firstSampleOffset: 30,
    firstSampleBytes: 10,
  };
  const facts = { startTicks: 2 ** 40, durationTicks: 17_100, isIndependent: true, endsGroup: false };

  it('change threads together and in order, parts as rows of numbers, and nothing is sent when there is none', () => {
    const sent: EngineMail[] = [];
    const box = new ReportBox((mail) => void sent.push(mail));

    const playing = { kind: 'playing', run: 1, login: 'accepted' } as const;
    box.add(playing);
    box.addPart(7, part, 1_790_000_000_000.5, undefined);
    box.add({ kind: 'finished' });
    box.addPart(8, part, 5, -90_000);
    box.empty();
    box.empty();

    const [mail] = sent;
    expect(sent).to.have.lengthOf(1);
    expect(mail?.reports).to.deep.equal([playing, 0, { kind: 'finished' }, 1]);
    const place = { offset: 16, sizeBytes: 40, firstSampleOffset: 30, firstSampleBytes: 10 };
    const rows = [0, 1].map((row) => readPartRow(mail?.rows ?? new Float64Array(), row));
    expect(rows).to.deep.equal([
      { run: 7, ...place, ...facts, atMs: 1_790_000_000_000.5, clockOffsetMs: undefined },
      { run: 8, ...place, ...facts, atMs: 5, clockOffsetMs: -90_000 },
    ]);
  });

  it('carry more parts in a turn than there was room for at first', () => {
    const sent: EngineMail[] = [];
    const box = new ReportBox((mail) => void sent.push(mail));

    for (let run = 0; run < 1000; run += 1) box.addPart(run, part, run, undefined);
    box.empty();

    expect(readPartRow(sent[0]?.rows ?? new Float64Array(), 999)).to.include({ run: 999, atMs: 999 });
  });
});
