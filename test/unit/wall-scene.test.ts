import { expect } from 'chai';
import { camerasOfPage, countPages, pageAt, turnRun } from '../../gateway/wall/scenes/scene.ts';

const atMs = 1_000_000;
const pageMs = 10_000;
const run = { startedAtMs: atMs };

describe('pages of a scene', () => {
  it('keep pinned cameras on every page beside those whose turn it is', () => {
    const scene = { layout: 4 as const, pinnedIds: ['p'] };
    const ids = ['a', 'b', 'c', 'd', 'e'];

    expect(countPages(scene, ids.length)).to.equal(2);
    expect(camerasOfPage(scene, ids, 0)).to.deep.equal(['p', 'a', 'b', 'c']);
    expect(camerasOfPage(scene, ids, 1)).to.deep.equal(['p', 'd', 'e']);
  });

  it('are one when there is nothing to rotate', () => {
    expect(countPages({ layout: 16, pinnedIds: [] }, 0)).to.equal(1);
    expect(camerasOfPage({ layout: 16, pinnedIds: [] }, [], 0)).to.deep.equal([]);
  });

  it('turn by the clock, and begin again after the last', () => {
    expect(pageAt(run, pageMs, 3, atMs + 9999)).to.deep.equal({
      ...{ index: 0, startedAtMs: atMs, endsAtMs: atMs + pageMs },
    });
    expect(pageAt(run, pageMs, 3, atMs + 25_000).index).to.equal(2);
    expect(pageAt(run, pageMs, 3, atMs + 30_000)).to.deep.equal({
      ...{ index: 0, startedAtMs: atMs + 30_000, endsAtMs: atMs + 40_000 },
    });
  });

  it('stay at the first when the clock stepped back behind their begin', () => {
    expect(pageAt(run, pageMs, 3, atMs - 5000).index).to.equal(0);
  });

  it('stand still while paused, and go on with what was left of the page', () => {
    const paused = turnRun(run, 'pause', { pageMs, pageCount: 3, nowMs: atMs + 14_000 });
    expect(pageAt(paused, pageMs, 3, atMs + 99_000)).to.deep.include({ index: 1, endsAtMs: atMs + 99_000 + 6000 });

    const resumed = turnRun(paused, 'resume', { pageMs, pageCount: 3, nowMs: atMs + 99_000 });
    expect(resumed).to.not.have.property('pausedAtMs');
    expect(pageAt(resumed, pageMs, 3, atMs + 99_000 + 5999).index).to.equal(1);
    expect(pageAt(resumed, pageMs, 3, atMs + 99_000 + 6000).index).to.equal(2);
  });

  it('turn by hand for a whole page, in both directions and around the end', () => {
    const nowMs = atMs + 4000;
    const next = turnRun(run, 'next', { pageMs, pageCount: 3, nowMs });
    expect(pageAt(next, pageMs, 3, nowMs)).to.deep.equal({ index: 1, startedAtMs: nowMs, endsAtMs: nowMs + pageMs });
    const previous = turnRun(run, 'previous', { pageMs, pageCount: 3, nowMs });
    expect(pageAt(previous, pageMs, 3, nowMs).index).to.equal(2);
  });

  it('stay paused when they are turned while paused', () => {
    const paused = { ...run, pausedAtMs: atMs + 1000 };
    const turned = turnRun(paused, 'next', { pageMs, pageCount: 3, nowMs: atMs + 50_000 });

    expect(pageAt(turned, pageMs, 3, atMs + 500_000).index).to.equal(1);
  });
});
