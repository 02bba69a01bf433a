import { expect } from 'chai';
import {
  type DraftStop,
  addStops,
  bodyOf,
  changeStop,
  mostStops,
  moveStop,
  newDraft,
  postsOf,
  withOrganisation,
} from '../../web-wall/src/desks/patrol/plans/plan-draft.ts';
import { enPatrol } from '../../web-wall/src/i18n/words/en-patrol.ts';
import { enSeat } from '../../web-wall/src/i18n/words/en-seat.ts';
import { zhPatrol } from '../../web-wall/src/i18n/words/zh-patrol.ts';
import { zhSeat } from '../../web-wall/src/i18n/words/zh-seat.ts';

const places = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();
const stop = (id: string): DraftStop => ({ cameraId: id, cameraName: `相机 ${id}`, place: '人民路' });
const ids = (stops: readonly DraftStop[]) => stops.map(({ cameraId }) => cameraId);

describe('the words of patrol', () => {
  const zh: Readonly<Record<string, string>> = { ...zhPatrol, ...zhSeat };
  const en: Readonly<Record<string, string>> = { ...enPatrol, ...enSeat };

  it('have the same places to fill in both languages', () => {
    const different = Object.keys(zh).filter((key) => places(zh[key] ?? '').join() !== places(en[key] ?? '').join());

    expect(different).to.deep.equal([]);
  });

  it('leave no Chinese in the English ones, and use straight quotes there', () => {
    expect(Object.values(en).filter((sentence) => /\p{Script=Han}|[“”‘’]/u.test(sentence))).to.deep.equal([]);
  });
});

describe('a plan that is edited', () => {
  const stops = ['a', 'b', 'c'].map(stop);

  it('is given to posts of its own organisation only, and to none of the one before', () => {
    const posts = [
      { id: 'p1', organisationId: 'east' },
      { id: 'p2', organisationId: 'west' },
    ];

    expect(postsOf(posts, 'east')).to.deep.equal([posts[0]]);
    expect(postsOf(posts, '')).to.deep.equal([]);
    const draft = { ...newDraft, organisationId: 'east', postId: 'p1' };
    expect({ ...draft, ...withOrganisation('west') }).to.deep.include({ organisationId: 'west', postId: undefined });
  });

  it('moves a stop and nothing beyond the ends', () => {
    expect(ids(moveStop(stops, 2, 0))).to.deep.equal(['c', 'a', 'b']);
    expect(ids(moveStop(stops, 0, 1))).to.deep.equal(['b', 'a', 'c']);
    expect(moveStop(stops, 0, -1)).to.equal(stops);
    expect(moveStop(stops, 2, 3)).to.equal(stops);
  });

  it('adds each camera once and no more than a plan may have', () => {
    expect(ids(addStops(stops, [stop('c'), stop('d')]))).to.deep.equal(['a', 'b', 'c', 'd']);
    const many = Array.from({ length: mostStops + 5 }, (_, n) => stop(`m${String(n)}`));
    expect(addStops(stops, many)).to.have.length(mostStops);
  });

  it('takes a member away that is not wanted any more, and sends no names', () => {
    const changed = changeStop({ ...stop('a'), dwellSeconds: 60, isKey: true }, { dwellSeconds: undefined });

    expect(changed).to.deep.equal({ ...stop('a'), isKey: true });
    expect(bodyOf({ ...newDraft, stops: [changed] }).stops).to.deep.equal([{ cameraId: 'a', isKey: true }]);
  });
});
