import { expect } from 'chai';
import { StepStore } from '../../gateway/findings/course/step-store.ts';
import type { StepRecord } from '../../gateway/findings/course/step-record.ts';
import type { Evidence, EvidenceView } from '../../gateway/findings/evidence/evidence.ts';
import { EvidenceStore } from '../../gateway/findings/evidence/evidence-store.ts';
import { EvidenceViewStore } from '../../gateway/findings/evidence/evidence-view-store.ts';
import { FindingStore } from '../../gateway/findings/finding-store.ts';
import type { Finding } from '../../gateway/findings/finding.ts';
import type { RoutingRule } from '../../gateway/findings/routing/route-finding.ts';
import { RuleStore } from '../../gateway/findings/routing/rule-store.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { without } from '../../gateway/platform/records/without.ts';
import type { Delivery, Webhook } from '../../gateway/platform/webhooks/webhook.ts';
import { DeliveryStore } from '../../gateway/platform/webhooks/delivery-store.ts';
import { WebhookStore } from '../../gateway/platform/webhooks/webhook-store.ts';
import { city, east, scopeOf, station, west } from '../fixtures/estate.ts';
import { aFinding } from '../fixtures/finding.ts';
import { eachDatabase } from './each-database.ts';

// Brands are compile-time marks; a test chooses its ids.
const id = (text: string): Finding['id'] => text as Finding['id'];
const day = 86_400_000;

const handler = {
  organisationId: west.id,
  organisationName: west.name,
  organisationPath: west.path,
  role: 'technician' as const,
};

const aStep = (members: Partial<StepRecord> = {}): StepRecord => ({
  ...{ id: 's1', findingId: 'f1', organisationPath: station.path, version: 1, kind: 'report', state: 'registered' },
  ...{ atMs: 1_790_000_000_000, byName: '张三', note: '', holderId: station.id, holderName: station.name },
  ...{ holderRole: 'officer' },
  ...members,
});

const aClip = (members: Partial<Evidence> = {}): Evidence => ({
  ...{ id: 'e1' as Evidence['id'], findingId: 'f1', organisationPath: station.path, kind: 'clip' },
  ...{ mediaType: 'video/mp4', state: 'awaited', sizeBytes: 0, addedAtMs: 10, addedBy: '张三', expiresAtMs: 30 * day },
  ...{ fromMs: 1_790_000_000_000, toMs: 1_790_000_030_000, readyAtMs: 1000 },
  ...members,
});

eachDatabase('FindingStore, on the way of findings', (open) => {
  const pushed = (members: Partial<Finding> = {}) => aFinding({ state: 'pushed', version: 2, handler, ...members });

  it('gives back everything that a step changes, and refuses a step on an older version', async () => {
    const database = await open();
    const store = new FindingStore(database);
    await store.add(aFinding());
    const full = pushed({
      ...{ escalateAtMs: 1_790_000_000_000, escalation: 2, mergedIntoId: 'f9', endedAtMs: 1_790_000_000_001 },
      hold: { basis: '治安案件', until: '2027-01-31' },
    });

    const saved = await database.transaction((transaction) => store.save(full, transaction));
    const again = await database.transaction((transaction) => store.save(full, transaction));

    expect([saved, again]).to.deep.equal([true, false]);
    expect(await store.find(scopeOf(city), full.id)).to.deep.equal(full);
  });

  it('shows a finding to whom it was pushed, also beside, and to nobody else', async () => {
    const store = new FindingStore(await open());
    await store.add(pushed());

    const seen = await Promise.all([station, west, east].map((each) => store.find(scopeOf(each), aFinding().id)));
    const below = await store.find({ organisationPath: `${west.path}other/` }, aFinding().id);

    expect(seen.every((finding) => finding?.state === 'pushed')).to.equal(true);
    expect(below).to.equal(undefined);
  });

  it('knows what waits for a role, and pages it by when it is due', async () => {
    const store = new FindingStore(await open());
    const rows = [
      pushed({ id: id('f1'), requestId: '1', dueAtMs: 300 }),
      pushed({ id: id('f2'), requestId: '2', dueAtMs: 100 }),
      pushed({ id: id('f3'), requestId: '3', dueAtMs: 100, handler: { ...handler, role: 'officer' } }),
      aFinding({ id: id('f4'), requestId: '4', dueAtMs: 50 }),
      pushed({ id: id('f5'), requestId: '5', state: 'closed', dueAtMs: 1, endedAtMs: 5 }),
    ];
    for (const row of rows) await store.add(row);
    const waiting = async (scope: typeof west, role?: 'officer' | 'technician') =>
      (await store.list(scopeOf(scope), { box: 'waiting', role, limit: 10 })).findings.map((each) => each.id);

    expect(await waiting(west, 'technician')).to.deep.equal(['f2', 'f1']);
    expect(await waiting(west, 'officer')).to.deep.equal(['f3']);
    expect(await waiting(station, 'officer')).to.deep.equal(['f4']);
    expect(await waiting(city)).to.deep.equal(['f4', 'f2', 'f3', 'f1']);
    const after = { atMs: 100, id: 'f2' };
    const next = await store.list(scopeOf(city), { box: 'open', after, limit: 2 });
    expect(next.findings.map((each) => each.id)).to.deep.equal(['f3', 'f1']);
    expect(next.total).to.equal(4);
    expect(await store.count(scopeOf(west), { box: 'waiting', role: 'technician' }, 200)).to.equal(1);
    expect((await store.list(scopeOf(city), { box: 'ended', limit: 9 })).findings.map((each) => each.id)).to.deep.equal(
      ['f5'],
    );
  });

  it('finds what to escalate, what is similar and what was merged, and follows a branch that moves', async () => {
    const store = new FindingStore(await open());
    await store.add(pushed({ id: id('f1'), requestId: '1', escalateAtMs: 100 }));
    await store.add(pushed({ id: id('f2'), requestId: '2', escalateAtMs: 200, category: 'crowding' }));
    await store.add(aFinding({ id: id('f3'), requestId: '3' }));
    await store.add(aFinding({ id: id('f4'), requestId: '4', state: 'merged', mergedIntoId: 'f1' }));

    const due = await store.listToEscalate(wholeEstate, 150, 10);
    const similar = await store.listSimilar(scopeOf(city), aFinding({ id: id('f3') }), 0);
    const merged = await store.listMerged(scopeOf(city), 'f1');
    await store.followMove({ fromPath: west.path, toPath: '/city/east/west/' });

    expect([due, similar, merged].map((list) => list.map((each) => each.id))).to.deep.equal([['f1'], ['f1'], ['f4']]);
    expect((await store.find({ organisationPath: '/city/east/west/' }, 'f2'))?.handler?.organisationPath).to.equal(
      '/city/east/west/',
    );
    expect(await store.find(scopeOf(west), 'f2')).to.equal(undefined);
  });
});

eachDatabase('the history and the pictures of findings', (open) => {
  it('keep steps in order, once for each version', async () => {
    const database = await open();
    const store = new StepStore(database);
    const add = (steps: StepRecord[]) => database.transaction((transaction) => store.add(steps, transaction));
    const second = aStep({
      id: 's2',
      version: 2,
      kind: 'push',
      atMs: 1_790_000_000_001,
      userId: 'u1',
      dueAtMs: 5,
      otherId: 'o',
    });
    await add([second, aStep()]);

    expect(await store.list(scopeOf(station), ['f1'])).to.deep.equal([aStep(), second]);
    expect(await store.list(scopeOf(west), ['f1'])).to.deep.equal([]);
    const twice = await add([aStep({ id: 's3', version: 2 })]).then(() => true, () => false); // prettier-ignore
    expect(twice).to.equal(false);
  });

  it('find clips that are ready and pictures that have expired, page by page', async () => {
    const database = await open();
    const store = new EvidenceStore(database);
    const rest = without(aClip({ id: 'e2' as Evidence['id'], state: 'stored' }), 'readyAtMs');
    await database.transaction((transaction) => store.add([aClip(), rest], transaction));

    expect(await store.listReady(wholeEstate, 999, 10)).to.deep.equal([]);
    expect(await store.listReady(wholeEstate, 1000, 10)).to.deep.equal([aClip()]);
    const expired = { nowMs: 30 * day, limit: 10 };
    expect(await store.listExpired(wholeEstate, expired)).to.deep.equal([rest]);
    expect(await store.listExpired(wholeEstate, { ...expired, afterId: rest.id })).to.deep.equal([]);
    await store.save({ ...rest, state: 'deleted', deletedAtMs: 7 });
    expect(await store.find(scopeOf(station), 'e2')).to.deep.equal({ ...rest, state: 'deleted', deletedAtMs: 7 });
    expect(await store.find(scopeOf(west), 'e2')).to.equal(undefined);
  });

  it('register views newest first, and know one that was just registered', async () => {
    const store = new EvidenceViewStore(await open());
    const view = (viewId: string, atMs: number): EvidenceView => ({
      ...{ id: viewId, findingId: 'f1', evidenceId: 'e1', organisationPath: station.path, act: 'view' },
      ...{ purpose: 'handling', note: '', userId: 'u1', userName: '李四', atMs },
    });
    for (const each of [view('a', 10), view('b', 20), view('c', 20)]) await store.add(each);

    const first = await store.list(scopeOf(station), { findingId: 'f1', limit: 2 });
    const rest = await store.list(scopeOf(station), { findingId: 'f1', after: { atMs: 20, id: 'b' }, limit: 2 });

    expect(first.views.map((each) => each.id)).to.deep.equal(['c', 'b']);
    expect(rest.views).to.deep.equal([view('a', 10)]);
    expect(rest.total).to.equal(3);
    expect(await store.isKnown(view('d', 21), 15)).to.equal(true);
    expect(await store.isKnown({ ...view('d', 21), act: 'copy' }, 15)).to.equal(false);
  });
});

eachDatabase('RuleStore', (open) => {
  const aRule = (ruleId: string, members: Partial<RoutingRule> = {}): RoutingRule => ({
    ...{ id: ruleId as RoutingRule['id'], organisationId: east.id, organisationPath: east.path, name: ruleId },
    ...{ position: 1, categories: ['flooding'], severities: [], webhookIds: ['w1'], enabled: true, version: 1 },
    ...members,
  });

  it('finds the rules of an organisation and of all above it', async () => {
    const store = new RuleStore(await open());
    const own = aRule('own', { organisationPath: station.path, post: { organisationId: 'x', role: 'technician' } });
    for (const rule of [own, aRule('east'), aRule('west', { organisationPath: west.path })]) await store.add(rule);

    const around = await store.listAround(wholeEstate, station.path);

    expect(around.sort((one, other) => (one.id < other.id ? -1 : 1))).to.deep.equal([aRule('east'), own]);
    expect((await store.list(scopeOf(west))).map((rule) => rule.id)).to.deep.equal(['west']);
  });

  it('replaces a rule of its version, inside the scope only', async () => {
    const store = new RuleStore(await open());
    await store.add(aRule('r'));
    const next = aRule('r', { enabled: false, version: 2 });

    expect(await store.replace(scopeOf(west), next)).to.equal(false);
    expect(await store.replace(scopeOf(east), next)).to.equal(true);
    expect(await store.replace(scopeOf(east), next)).to.equal(false);
    expect(await store.find(scopeOf(east), 'r')).to.deep.equal(next);
  });
});

eachDatabase('the stores of webhooks', (open) => {
  const aWebhook = (members: Partial<Webhook> = {}): Webhook => ({
    ...{ id: 'w1' as Webhook['id'], organisationId: east.id, organisationPath: east.path, name: '指挥中心' },
    ...{
      url: 'https://command.example.cn/',
      sealedSecret: 'v1.x',
      enabled: true,
      version: 1,
      createdAtMs: 1_790_000_000_000,
    },
    ...members,
  });
  const aDelivery = (deliveryId: string, members: Partial<Delivery> = {}): Delivery => ({
    ...{ id: deliveryId as Delivery['id'], webhookId: aWebhook().id, organisationPath: east.path, eventId: deliveryId },
    ...{ eventType: 'finding.push', body: '{"积水":1}', createdAtMs: 1_790_000_000_000, state: 'waiting', tries: 0 },
    ...{ triesFromMs: 1_790_000_000_000, nextAtMs: 1_790_000_000_000, replays: 0 },
    ...members,
  });

  it('keep a webhook with its key before, and change it once for each version', async () => {
    const store = new WebhookStore(await open());
    await store.add(aWebhook());
    const next = aWebhook({ version: 2, previousSecret: 'v1.y', previousUntilMs: 1_790_000_000_000 });

    expect([await store.save(scopeOf(west), next), await store.save(scopeOf(east), next)]).to.deep.equal([false, true]);
    expect(await store.save(scopeOf(east), next)).to.equal(false);
    expect(await store.find(scopeOf(east), 'w1')).to.deep.equal(next);
    expect(await store.findMany(scopeOf(west), ['w1'])).to.deep.equal([]);
  });

  it('list deliveries newest first, by state, and forget those that do not wait', async () => {
    const store = new DeliveryStore(await open());
    const nowMs = 1_790_000_000_000;
    const failed = aDelivery('d1', { state: 'failed', tries: 3, triedAtMs: nowMs, status: 500, problem: 'HTTP 500' });
    await store.add([failed, aDelivery('d2', { createdAtMs: nowMs + 5 }), aDelivery('d3')]);

    const page = await store.list(scopeOf(east), { webhookId: 'w1', limit: 1 });
    const failures = await store.list(scopeOf(east), { webhookId: 'w1', state: 'failed', limit: 9 });
    await store.forget(nowMs + 1);
    const left = await store.findMany(scopeOf(east), ['d1', 'd2', 'd3']);

    expect([page.deliveries.map(({ id }) => id), page.total]).to.deep.equal([['d2'], 3]);
    expect(failures.deliveries).to.deep.equal([failed]);
    expect(left.map(({ id }) => id)).to.have.members(['d2', 'd3']);
    expect(await store.findMany(scopeOf(west), ['d2'])).to.deep.equal([]);
  });
});
