import { expect } from 'chai';
import fc from 'fast-check';
import { fittingRules, routeFinding, type RoutingRule } from '../../gateway/findings/routing/route-finding.ts';
import { without } from '../../gateway/platform/records/without.ts';
import { city, east, station, west } from '../fixtures/estate.ts';

function rule(id: string, members: Partial<RoutingRule> = {}): RoutingRule {
  return {
    id: id as RoutingRule['id'], // a brand
    organisationId: east.id,
    organisationPath: east.path,
    name: id,
    position: 10,
    categories: [],
    severities: [],
    post: { organisationId: east.id, role: 'officer' },
    webhookIds: [],
    enabled: true,
    version: 1,
    ...members,
  };
}

const flooding = { organisationPath: station.path, category: 'flooding', severity: 'high' } as const;

describe('routing of findings', () => {
  it('asks the nearest organisation first, then by position', () => {
    const rules = [
      rule('city', { organisationPath: city.path, position: 1 }),
      rule('late', { position: 20 }),
      rule('early', { position: 5 }),
      rule('station', { organisationPath: station.path, position: 99 }),
    ];

    expect(fittingRules(rules, flooding).map(({ id }) => id)).to.deep.equal(['station', 'early', 'late', 'city']);
  });

  it('leaves out what is switched off, of another jurisdiction, category or severity', () => {
    const rules = [
      rule('off', { enabled: false }),
      rule('beside', { organisationPath: west.path }),
      rule('smoke', { categories: ['smoke-fire'] }),
      rule('low', { severities: ['low'] }),
      rule('fits', { categories: ['other', 'flooding'], severities: ['high'] }),
    ];

    expect(routeFinding(rules, flooding).rule?.id).to.equal('fits');
  });

  it('collects the webhooks of all rules, and takes the post of the first that names one', () => {
    const noPost = without(rule('hooks', { position: 1, webhookIds: ['w1', 'w2'] }), 'post');

    const { rule: chosen, webhookIds } = routeFinding([noPost, rule('post', { webhookIds: ['w2', 'w3'] })], flooding);

    expect(chosen?.id).to.equal('post');
    expect(webhookIds).to.deep.equal(['w1', 'w2', 'w3']);
  });

  it('does not depend on the order in which rules are stored', () => {
    const all = ['a', 'b', 'c', 'd'].map((id, index) => rule(id, { position: index % 2, webhookIds: [id] }));

    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 4 }), (rules) => {
        expect(routeFinding(rules, flooding)).to.deep.equal(routeFinding(all, flooding));
      }),
    );
  });

  it('names nobody without rules: the camera’s own organisation gets it', () => {
    expect(routeFinding([], flooding)).to.deep.equal({ webhookIds: [] });
  });
});
