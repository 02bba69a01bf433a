import { expect } from 'chai';
import type { DutySpanView } from '../../gateway/duty/duty-api.ts';
import { addMonths, civilDateOf, fromInstantText, toInstantText } from '../../web-wall/src/desks/duty/beijing-input.ts';
import { dateByKey, firstOfGrid, gridDays, monthGrid } from '../../web-wall/src/desks/duty/month-grid.ts';
import { readTextFile } from '../../web-wall/src/desks/duty/read-text-file.ts';
import { enDuty } from '../../web-wall/src/i18n/words/en-duty.ts';
import { type DutyWord, zhDuty } from '../../web-wall/src/i18n/words/zh-duty.ts';
import { dutyReason } from '../../web-wall/src/ui/duty-words.ts';
import { word, wordOr } from '../../web-wall/src/i18n/words-of.ts';
import type { WordKey } from '../../web-wall/src/i18n/zh.ts';
import { spansOf } from '../../gateway/duty/duty-spans.ts';
import { instantOf } from '../../gateway/platform/clock/civil-time.ts';
import { beijingAt, inEachZone, plainRules } from '../fixtures/duty.ts';

const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

function spansFor(month: string): DutySpanView[] {
  const fromMs = instantOf(firstOfGrid(month));
  return spansOf({ fromMs, toMs: fromMs + (gridDays + 1) * 86_400_000 }, plainRules);
}

describe('the words of the duty desk', () => {
  it('have the same places to fill in both languages, and no Chinese in the English ones', () => {
    // The key comes from the dictionary itself.
    const different = Object.entries(zhDuty).filter(
      ([key, sentence]) => places(sentence).join() !== places(enDuty[key as DutyWord]).join(),
    );
    const mixed = Object.entries(enDuty).filter(([, sentence]) => /\p{Script=Han}/u.test(sentence));

    expect([different, mixed]).to.deep.equal([[], []]);
  });
});

inEachZone('monthGrid', () => {
  it('begins on a Monday and gives each date its day and its night', () => {
    const cells = monthGrid('2026-10', spansFor('2026-10'));
    const modesOf = (date: string) => {
      const cell = cells.find((each) => each.date === date);
      return [cell?.day, cell?.night].map((parts) => parts?.map(({ resolution }) => resolution.base).join());
    };

    expect([cells[0]?.date, cells.length, cells[0]?.isOutside]).to.deep.equal(['2026-09-28', 42, true]);
    expect(modesOf('2026-09-30')).to.deep.equal(['normal', 'normal']);
    expect(modesOf('2026-10-01')).to.deep.equal(['holiday', 'holiday']);
    expect(modesOf('2026-10-10')).to.deep.equal(['normal', 'normal']);
    expect(cells.every(({ day, night }) => day.length === 1 && night.length === 1)).to.equal(true);
  });

  it('shows an order that begins in the middle of a day beside what was before', () => {
    const [span] = spansFor('2026-11');
    const resolution = span?.resolution ?? never();
    const day = { ...resolution, dutyDate: '2026-11-24', night: false };
    const spans: DutySpanView[] = [
      { fromMs: beijingAt('2026-11-24 06:00'), toMs: beijingAt('2026-11-24 12:00'), resolution: day },
      {
        ...{ fromMs: beijingAt('2026-11-24 12:00'), toMs: beijingAt('2026-11-24 20:00') },
        resolution: { ...day, base: 'special', layer: 'raised' },
      },
    ];

    const cell = monthGrid('2026-11', spans).find(({ date }) => date === '2026-11-24');

    expect(cell?.day.map(({ resolution: { base }, lengthMs }) => [base, lengthMs / 3_600_000])).to.deep.equal([
      ['weekend', 6],
      ['special', 8],
    ]);
  });
});

inEachZone('what forms write times like', () => {
  it('is Beijing time, there and back', () => {
    const atMs = beijingAt('2026-12-24 18:05');

    expect([toInstantText(atMs), fromInstantText('2026-12-24 18:05')]).to.deep.equal(['2026-12-24 18:05', atMs]);
    expect(civilDateOf(beijingAt('2026-12-24 00:00'))).to.equal('2026-12-24');
    expect([fromInstantText(''), fromInstantText('soon')]).to.deep.equal([undefined, undefined]);
  });
});

describe('keys in the month', () => {
  it('lead by day and week, and to the ends of a week', () => {
    const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter'];

    expect(keys.map((key) => dateByKey(key, '2026-11-25'))).to.deep.equal([
      ...['2026-11-24', '2026-11-26', '2026-11-18', '2026-12-02', '2026-11-23', '2026-11-29'],
      undefined,
    ]);
    expect([addMonths('2026-12', 1), addMonths('2026-01', -1)]).to.deep.equal(['2027-01', '2025-12']);
  });
});

describe('dutyReason', () => {
  const chinese = {
    language: 'zh-CN' as const,
    t: (key: WordKey, values?: object) => word('zh-CN', key, { ...values }),
    tOr: wordOr.bind(undefined, 'zh-CN'),
  };

  it('names the layer, the reason and the document, and the level likewise', () => {
    const [span] = spansFor('2026-11');
    const resolution = span?.resolution ?? never();
    const basis = { decisionId: 'd', reason: '马拉松安保', documentNumber: '公〔2026〕7号', decidedAtMs: 0 };

    expect(dutyReason({ ...resolution, base: 'special', layer: 'raised', basis }, chinese)).to.equal(
      '依据：命令启动，马拉松安保（公〔2026〕7号）',
    );
    const plain = { decisionId: 'd', reason: '马拉松安保', decidedAtMs: 0 };
    expect(dutyReason({ ...resolution, level: 2, levelBasis: plain }, chinese)).to.equal(
      '依据：星期规则，二级勤务，马拉松安保',
    );
  });
});

describe('readTextFile', () => {
  it('reads UTF-8 and what Chinese spreadsheets write', async () => {
    const gbk = new Uint8Array([0xb7, 0xc5, 0xbc, 0xd9]);

    expect([await readTextFile(new Blob(['放假'])), await readTextFile(new Blob([gbk]))]).to.deep.equal([
      '放假',
      '放假',
    ]);
  });
});

function never(): never {
  throw new Error('there are spans');
}
