import { expect } from 'chai';
import type { RoundAssignee } from '../../gateway/patrol/round.ts';
import { viewRound } from '../../gateway/patrol/round-view.ts';
import { userId } from '../fixtures/access.ts';
import { city, east, scopeOf, station } from '../fixtures/estate.ts';
import { aRound } from '../fixtures/round.ts';

const officers = [{ officerId: userId('boss'), officerName: '王五' }];
const standsIn = { organisationName: station.name, reason: 'closed' } as const;
const superior: RoundAssignee = {
  ...{ organisationId: east.id, organisationName: east.name, postId: 'post-east', postName: '值班岗', officers },
  standsIn,
};

describe('a round that a superior stands in for', () => {
  const round = aRound({ assignee: superior }, station);

  it('tells the superior and those above who shall work it', () => {
    expect(viewRound(round, scopeOf(east)).assignee).to.deep.equal(superior);
    expect(viewRound(round, scopeOf(city)).assignee).to.deep.equal(superior);
  });

  it('tells those below nothing but that somebody stands in, and so do messages to all of them', () => {
    expect(viewRound(round, scopeOf(station)).assignee).to.deep.equal({ officers: [], standsIn });
    expect(viewRound(round).assignee).to.deep.equal({ officers: [], standsIn });
  });

  it('tells everybody of a post of its own', () => {
    const own: RoundAssignee = { organisationId: station.id, organisationName: station.name, postId: 'p', officers };

    expect(viewRound(aRound({ assignee: own }, station)).assignee).to.deep.equal(own);
  });
});
