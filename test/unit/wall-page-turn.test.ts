import { expect } from 'chai';
import { type Viewing, nothingShown } from '../../gateway/patrol/proof-of-viewing.ts';
import type { StopId } from '../../gateway/patrol/round.ts';
import { type PageClock, type WaitingTile, extensionMs, stepPage } from '../../gateway/wall/page-turn.ts';

const plannedMs = 11_500;
const shown = (ms: number): Viewing => ({ ...nothingShown, creditedMs: ms, creditedFrames: Math.floor(ms / 66) });

const at = (elapsedMs: number, isExtended = false): PageClock => ({ elapsedMs, plannedMs, isExtended });
const aTile = (id: string, elapsedMs: number, members: Partial<WaitingTile> = {}): WaitingTile => ({
  stopId: id as StopId, // a brand
  viewing: nothingShown,
  dwellMs: 10_000,
  elapsedMs,
  health: 'online',
  isHidden: false,
  ...members,
});

describe('stepPage', () => {
  it('keeps a page for its planned time', () => {
    const step = stepPage(at(11_000), [aTile('a', 11_000, { viewing: shown(10_200) })]);

    expect(step).to.deep.equal({ endsAfterMs: plannedMs, isExtended: false, isOver: false, givenUp: [] });
  });

  it('turns at the planned time when every tile is proven or shows nothing', () => {
    const tiles = [aTile('a', plannedMs, { viewing: shown(10_800) }), aTile('b', plannedMs)];

    expect(stepPage(at(plannedMs), tiles).isOver).to.equal(true);
  });

  it('ends after five seconds when none of its tiles can be shown', () => {
    const tiles = [aTile('a', 0, { health: 'offline' }), aTile('b', 0, { viewing: { ...nothingShown, failed: true } })];

    expect(stepPage(at(0), tiles)).to.include({ endsAfterMs: 5000, isOver: false });
    expect(stepPage(at(4999), tiles)).to.include({ endsAfterMs: 5000, isOver: false });
    expect(stepPage(at(5000), tiles)).to.deep.include({ isOver: true, givenUp: ['a', 'b'] });
  });

  it('gives up a picture that plays and hides its place, and turns as fast when every one does', () => {
    const hidden = { viewing: shown(5000), isHidden: true };
    const both = [aTile('a', 5000, hidden), aTile('b', 5000, { viewing: shown(4500) })];

    expect(stepPage(at(5000), both)).to.deep.include({ isOver: false, givenUp: ['a'] });
    expect(stepPage(at(5000), [aTile('a', 5000, hidden)])).to.deep.include({ isOver: true, givenUp: ['a'] });
  });

  it('gives a failing tile up after five seconds and goes on with the others', () => {
    const tiles = [aTile('a', 5000, { health: 'offline' }), aTile('b', 5000, { viewing: shown(4500) })];

    expect(stepPage(at(5000), tiles)).to.deep.equal({
      endsAfterMs: plannedMs,
      isExtended: false,
      isOver: false,
      givenUp: ['a'],
    });
  });

  it('waits once more for a tile that started late, until it is proven', () => {
    const late = aTile('a', plannedMs, { viewing: shown(8000) });
    const proven = aTile('a', plannedMs + 2000, { viewing: shown(10_000) });

    expect(stepPage(at(plannedMs), [late])).to.include({
      isExtended: true,
      isOver: false,
      endsAfterMs: plannedMs + extensionMs,
    });
    expect(stepPage(at(plannedMs + 2000, true), [proven]).isOver).to.equal(true);
    expect(stepPage(at(plannedMs + extensionMs, true), [late]).isOver).to.equal(true);
  });
});
