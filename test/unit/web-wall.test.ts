import { expect } from 'chai';
import type { WallSessionView } from '../../gateway/wall/wall-api.ts';
import { captionStates } from '../../web-wall/src/wall/caption-states.ts';
import { countdown, isPrewarmDue } from '../../web-wall/src/wall/countdown.ts';
import {
  isDialled,
  lastEndedRound,
  newerSession,
  pageTiles,
  roundProgress,
} from '../../web-wall/src/wall/page-tiles.ts';
import { moveSelection, wallAction } from '../../web-wall/src/wall/wall-keys.ts';

const page = { startedAtMs: 100_000, endsAtMs: 130_000 };

describe('countdown', () => {
  it('rounds the seconds up, so that a page that still shows never says 0', () => {
    expect(countdown(page, 129_800)).to.deep.include({ leftSeconds: 1, leftMs: 200 });
  });

  it('empties the ring with the page', () => {
    expect([100_000, 115_000, 130_000].map((now) => countdown(page, now).leftShare)).to.deep.equal([1, 0.5, 0]);
  });

  it('stays at zero when the turn is late', () => {
    expect(countdown(page, 135_000)).to.deep.equal({ leftMs: 0, leftSeconds: 0, leftShare: 0 });
  });
});

describe('isPrewarmDue', () => {
  it('opens the next pictures 8 s before the turn', () => {
    expect([isPrewarmDue(page, 121_999), isPrewarmDue(page, 122_000)]).to.deep.equal([false, true]);
  });

  it('waits for half of a short page', () => {
    const short = { startedAtMs: 0, endsAtMs: 10_000 };

    expect([isPrewarmDue(short, 4999), isPrewarmDue(short, 5000)]).to.deep.equal([false, true]);
  });
});

describe('captionStates', () => {
  const tile = { health: 'online', stop: { outcome: 'waiting' } } as const;

  it('say what health and round say while there is a picture or one may come', () => {
    for (const picture of ['opening', 'live', 'stalled'] as const) {
      expect(captionStates(tile, picture)).to.deep.equal({ health: 'online', outcome: 'waiting' });
    }
  });

  it('do not call a camera online whose picture has failed', () => {
    expect(captionStates(tile, 'failed')).to.deep.equal({ outcome: 'not-viewable' });
  });

  it('tell the health again as soon as it agrees', () => {
    expect(captionStates({ ...tile, health: 'offline' }, 'down')).to.deep.equal({
      health: 'offline',
      outcome: 'not-viewable',
    });
  });

  it('do not count a picture that hides its place', () => {
    const hiding = { stage: 'picture', reason: 'black', detail: '' };

    expect(captionStates({ ...tile, health: 'degraded', hiding }, 'live')).to.deep.equal({
      health: 'degraded',
      outcome: 'not-viewable',
    });
  });

  it('keep what was decided: a stop that was seen stays seen', () => {
    expect(captionStates({ ...tile, stop: { outcome: 'seen' } }, 'failed')).to.deep.equal({ outcome: 'seen' });
  });
});

describe('isDialled', () => {
  it('leaves cameras alone that are offline or refuse the password', () => {
    const dialled = (['online', 'degraded', 'unknown', 'offline', 'auth-failed'] as const).map((health) =>
      isDialled({ health }),
    );

    expect(dialled).to.deep.equal([true, true, true, false, false]);
  });
});

describe('pageTiles', () => {
  it('gives the next page the keys that it will have as the current one, so that running pictures are kept', () => {
    const before = pageTiles(sessionAt({ index: 0, cameras: ['a', 'b'], next: ['c', 'd'] }), true);
    const after = pageTiles(sessionAt({ index: 1, cameras: ['c', 'd'], next: [] }), false);

    expect(before.filter(({ role }) => role === 'next').map(({ key }) => key)).to.deep.equal(
      after.map(({ key }) => key),
    );
  });

  it('tells the same camera at two places of two pages apart', () => {
    const tiles = pageTiles(sessionAt({ index: 0, cameras: ['a', 'b'], next: ['a', 'a'] }), true);

    expect(new Set(tiles.map(({ key }) => key)).size).to.equal(4);
  });

  it('shows the current page alone until the next one is due', () => {
    const tiles = pageTiles(sessionAt({ index: 0, cameras: ['a'], next: ['b'] }), false);

    expect(tiles.map(({ cameraId, name, role }) => ({ cameraId, name, role }))).to.deep.equal([
      { cameraId: 'a', name: 'name of a', role: 'current' },
    ]);
  });

  it('shows nothing while waiting', () => {
    const session = { ...sessionAt({ index: 0, cameras: ['a'], next: [] }), phase: 'waiting' as const };

    expect(pageTiles(session, true)).to.deep.equal([]);
  });
});

describe('newerSession', () => {
  const older = { session: sessionAt({ index: 0, cameras: ['a'], next: [], asOfMs: 1000 }) };
  const newer = { session: sessionAt({ index: 1, cameras: ['b'], next: [], asOfMs: 2000 }) };

  it('keeps the newer reading when an answer is overtaken by a message', () => {
    expect(newerSession(newer, older)).to.equal(newer);
  });

  it('takes another wall whatever its clock says', () => {
    const other = { session: { ...older.session, id: 'wall-2' } };

    expect(newerSession(newer, other)).to.equal(other);
  });
});

describe('lastEndedRound', () => {
  it('passes over rounds that still wait or run, not over one that nobody watched', () => {
    const rounds = ['pending', 'running', 'missed', 'done'].map((state) => ({ state }));

    expect(lastEndedRound(rounds)).to.deep.equal({ state: 'missed' });
    expect(lastEndedRound([{ state: 'running' }])).to.equal(undefined);
  });
});

describe('roundProgress', () => {
  it('counts everything that is neither seen nor unviewable as unseen', () => {
    expect(roundProgress({ due: 20, seen: 7, notViewable: 1 })).to.deep.equal({
      due: 20,
      seen: 7,
      notViewable: 1,
      unseen: 12,
    });
  });
});

describe('wallAction', () => {
  const press = (key: string, part: { modified?: boolean; typing?: boolean } = {}) =>
    wallAction({ key, modified: false, typing: false, ...part });

  it('selects tiles by digit, marks by N, holds the page by space, composes by F, enlarges by Enter', () => {
    expect(['3', 'n', 'N', ' ', 'f', 'Enter', '?'].map((key) => press(key))).to.deep.equal([
      { kind: 'select', position: 2 },
      { kind: 'mark-normal' },
      { kind: 'mark-normal' },
      { kind: 'turn', turn: 'hold' },
      { kind: 'compose-finding' },
      { kind: 'enlarge' },
      { kind: 'toggle-keys' },
    ]);
  });

  it('leaves letters and Enter to a form that is being filled in, but not Esc', () => {
    expect(['n', '1', 'Enter', 'Escape'].map((key) => press(key, { typing: true }))).to.deep.equal([
      undefined,
      undefined,
      undefined,
      { kind: 'back' },
    ]);
  });

  it("leaves the browser's short cuts alone", () => {
    expect(press('f', { modified: true })).to.equal(undefined);
  });
});

describe('moveSelection', () => {
  const grid = { columns: 2, tileCount: 3 };

  it('moves inside the grid and stops at its edges', () => {
    const moves = [
      moveSelection(0, 'right', grid),
      moveSelection(1, 'right', grid),
      moveSelection(0, 'down', grid),
      moveSelection(1, 'down', grid),
      moveSelection(2, 'up', grid),
      moveSelection(2, 'left', grid),
    ];

    expect(moves).to.deep.equal([1, 1, 2, 1, 0, 2]);
  });
});

interface PageOptions {
  readonly index: number;
  readonly cameras: readonly string[];
  readonly next: readonly string[];
  readonly asOfMs?: number;
}

function sessionAt({ index, cameras, next, asOfMs = 100_000 }: PageOptions): WallSessionView {
  const resolution = {
    dutyDate: '2026-10-01',
    base: 'holiday' as const,
    night: false,
    layer: 'official' as const,
    makeUp: false,
    yearStatus: 'official' as const,
  };

  return {
    id: 'wall-1',
    phase: 'patrolling',
    layout: 4,
    asOfMs,
    duty: { atMs: asOfMs, civilTime: '2026-10-01 10:00', resolution, nightWindow: { start: '20:00', end: '06:00' } },
    round: {
      id: 'round-1',
      planId: 'plan-1',
      planName: 'plan',
      organisationId: 'org-1',
      organisationName: 'org',
      state: 'running',
      duty: resolution,
      dueFromMs: 0,
      dueToMs: 1_000_000,
      method: 'live',
      counts: { due: 4, seen: 0, notViewable: 0, skipped: 0, normal: 0 },
    },
    page: {
      index,
      count: 2,
      startedAtMs: 100_000,
      endsAtMs: 130_000,
      isPaused: false,
      isLookBack: false,
      tiles: cameras.map((cameraId, order) => ({
        health: 'online',
        dwellMs: 15_000,
        stop: {
          id: `stop-${index}-${order}`,
          order,
          cameraId,
          cameraName: `name of ${cameraId}`,
          place: '',
          outcome: 'waiting',
          markedNormal: false,
          shownMs: 0,
        },
      })),
      nextTiles: next.map((cameraId) => ({ cameraId, name: `name of ${cameraId}`, health: 'online' })),
    },
  };
}
