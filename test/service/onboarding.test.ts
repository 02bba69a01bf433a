import { expect } from 'chai';
import type { User } from '../../gateway/access/user.ts';
import { OnboardingService } from '../../gateway/discovery/onboarding/onboarding-service.ts';
import { OnboardingStore } from '../../gateway/discovery/onboarding/onboarding-store.ts';
import { isWithin } from '../../gateway/platform/actor/scope.ts';
import { CameraLinkStore } from '../../gateway/registry/cameras/camera-link-store.ts';
import { UnitService } from '../../gateway/registry/units/unit-service.ts';
import { UnitStore } from '../../gateway/registry/units/unit-store.ts';
import { anActor, aPath, atMs, below, city, east, scopeOf, silentLog, station, west } from '../fixtures/estate.ts';
import { refusal, refusalOf } from '../fixtures/refusal.ts';
import { openRegistry, type RegistryRig, stillClock } from '../fixtures/registry-rig.ts';

const system = { name: '商场录像机', adapterKind: 'onvif', host: '127.9.0.8', port: 80 };
const contact = { name: '王五', phone: '0871-1234567', duty: '值班' };
const policy = { viewers: ['station'], when: { kind: 'always' }, pictures: 'live', allowsPtz: false } as const;
const channels = ['1', '2', '3'].map((channelToken) => ({ channelToken, name: '', isShared: channelToken !== '3' }));

const aUser = (name: string, { path, id: organisationId }: typeof east, members: Partial<User> = {}): User => ({
  ...{ id: name as User['id'], username: name, displayName: name, role: 'admin', disabled: false, createdAtMs: atMs }, // a brand
  ...{ organisationId, organisationPath: path },
  ...members,
});

describe('OnboardingService', () => {
  let rig: RegistryRig;
  let onboardings: OnboardingService;
  let unitId: string;
  let users: User[];
  const moves: string[] = [];
  beforeEach(async () => {
    rig = await openRegistry();
    const world = { transaction: rig.transaction, clock: stillClock, log: silentLog };
    const units = new UnitService({
      ...{ units: new UnitStore(rig.database), links: new CameraLinkStore(rig.database), writer: rig.writer },
      ...{ organisations: rig.stores.organisations, followers: [], ...world },
    });
    const store = new OnboardingStore(rig.database);
    const { organisations, bus } = rig;
    users = [];
    onboardings = new OnboardingService({
      ...{ onboardings: store, units, organisations, bus, ...world },
      users: { list: async (scope) => users.filter((user) => isWithin(scope, user.organisationPath)) },
    });
    unitId = (await units.ensure(scopeOf(east), '东门商场', 'enterprise')).id;
    moves.splice(0);
    bus.on('onboarding.moved', ({ from, to }) => void moves.push(`${from} → ${to}`));
  });
  afterEach(() => rig.database.close());

  const technician = anActor(east, 'technician');
  const begin = () => onboardings.create(technician, { unitId, organisationId: 'station' });
  const fillIn = async () => {
    const { id, version } = await begin();
    return onboardings.change(technician, id, { version, system, contact, sharingPolicyDraft: policy, channels });
  };

  it('goes from the draft over a return to acceptance', async () => {
    const filled = await fillIn();
    const submitted = await onboardings.submit(technician, filled.id, filled.version);
    const verdict = { version: submitted.version, kind: 'returned', reason: '请补充值班电话' } as const;
    const returned = await onboardings.review(anActor(east), filled.id, verdict);
    const mended = await onboardings.change(technician, filled.id, { version: returned.version, contact });
    const again = await onboardings.submit(technician, filled.id, mended.version);
    const accepted = await onboardings.review(anActor(east), filled.id, { version: again.version, kind: 'accepted' });

    expect(returned).to.deep.include({ state: 'returned', returnReason: '请补充值班电话', reviewedBy: '测试' });
    expect(mended).to.deep.include({ state: 'returned', returnReason: '请补充值班电话' });
    expect(again.returnReason).to.equal(undefined);
    expect(accepted).to.deep.include({ state: 'accepted', unitName: '东门商场', submittedAtMs: atMs, version: 7 });
    expect(accepted.draft).to.deep.equal({ system, contact, sharingPolicyDraft: policy });
    expect(moves).to.deep.equal([
      ...['draft → submitted', 'submitted → returned', 'returned → submitted', 'submitted → accepted'],
    ]);
  });

  it('is not submitted before everything is told, and says what is missing', async () => {
    const { id, version } = await begin();
    const next = await onboardings.change(technician, id, { version, contact, channels: channels.slice(2) });

    const { code, issues } = await refusalOf(() => onboardings.submit(technician, id, next.version));

    expect(code).to.equal('request/invalid');
    expect(issues.map(({ path }) => path)).to.deep.equal(['system', 'sharingPolicyDraft', 'channels']);
  });

  it('is not written after it was submitted, nor reviewed before, nor reviewed twice', async () => {
    const filled = await fillIn();
    const accept = (version: number) => onboardings.review(anActor(east), filled.id, { version, kind: 'accepted' });

    expect(await refusal(() => accept(filled.version))).to.equal('onboarding/settled');
    const { version } = await onboardings.submit(technician, filled.id, filled.version);
    expect(await refusal(() => onboardings.change(technician, filled.id, { version, contact }))).to.equal(
      'onboarding/settled',
    );
    expect(await refusal(() => onboardings.submit(technician, filled.id, version))).to.equal('onboarding/settled');
    const accepted = await accept(version);
    expect(await refusal(() => accept(accepted.version))).to.equal('onboarding/settled');
  });

  it('is accepted by somebody else than who submitted it, and says who that may be; who submitted may take it back', async () => {
    const admin = anActor(east);
    const { id, version } = await fillIn();
    const submitted = await onboardings.submit(admin, id, version);
    const accept = () => onboardings.review(admin, id, { version: submitted.version, kind: 'accepted' });

    users = [
      ...[aUser('王五', east), aUser('李四', east, { disabled: true }), aUser('赵六', east, { role: 'technician' })],
      ...[aUser('外区', west), aUser('本人', east, { id: admin.userId }), aUser('市局的人', city)],
      aUser('别所的人', below(east, 'other', 'station', '南站派出所')),
    ];
    const named = await refusalOf(accept);
    users = [aUser('本人', east, { id: admin.userId }), aUser('市局的人', city)];
    const alone = await refusalOf(accept);
    const returned = await onboardings.review(admin, id, {
      version: submitted.version,
      kind: 'returned',
      reason: '撤回',
    });

    expect([named.code, named.extensions]).to.deep.equal(['review/own-work', { reviewers: ['王五'] }]);
    expect(named.message).to.match(/somebody else accepts it: 王五\.$/);
    expect(alone.extensions).to.deep.equal({ reviewers: [] });
    expect(alone.message).to.include('let a technician submit it').and.not.to.include('市局的人');
    expect(returned.state).to.equal('returned');
    const again = await onboardings.submit(technician, id, returned.version);
    expect((await onboardings.review(admin, id, { version: again.version, kind: 'accepted' })).state).to.equal(
      'accepted',
    );
  });

  it('that was submitted before ids were kept is accepted by nobody of the same name', async () => {
    const filled = await fillIn();
    const { id, version } = await onboardings.submit(technician, filled.id, filled.version);
    await rig.database.sequelize.query('UPDATE onboardings SET submitted_by_id = NULL');
    const other = { ...anActor(east), displayName: '王五' };

    expect(await refusal(() => onboardings.review(anActor(east), id, { version, kind: 'accepted' }))).to.equal(
      'review/own-work',
    );
    expect((await onboardings.review(other, id, { version, kind: 'accepted' })).state).to.equal('accepted');
  });

  it('refuses a step from a version that is not the stored one', async () => {
    const filled = await fillIn();

    const { code, extensions } = await refusalOf(() => onboardings.submit(technician, filled.id, 1));

    expect([code, extensions]).to.deep.equal(['onboarding/stale', { version: filled.version }]);
  });

  it('shows how many shared channels of each unit are connected', async () => {
    await fillIn();
    const { adapterKind, host, port } = system;
    await rig.stores.paths.add(aPath('c1', { adapterKind, host, port, channelToken: '1' }), station.path, atMs);

    expect(await onboardings.readProgress(scopeOf(east))).to.deep.equal([
      { unitId, unitName: '东门商场', totalCount: 2, connectedCount: 1 },
    ]);
    expect(await onboardings.readProgress(scopeOf(west))).to.deep.equal([]);
  });

  it('knows nothing outside the scope: unit, organisation, viewers, onboarding', async () => {
    const { id, version } = await begin();
    const stranger = anActor(west);
    const foreign = { version, sharingPolicyDraft: { ...policy, viewers: ['west'] } };

    expect(await refusal(() => onboardings.read(scopeOf(west), id))).to.equal('onboarding/unknown');
    expect(await refusal(() => onboardings.create(stranger, { unitId, organisationId: 'west' }))).to.equal(
      'unit/unknown',
    );
    expect(await refusal(() => onboardings.create(technician, { unitId, organisationId: 'west' }))).to.equal(
      'organisation/unknown',
    );
    expect(await refusal(() => onboardings.change(technician, id, foreign))).to.equal('organisation/unknown');
    expect((await onboardings.list(scopeOf(west), { limit: 9 })).total).to.equal(0);
    expect((await onboardings.list(scopeOf(east), { limit: 9 })).items.map((one) => one.id)).to.deep.equal([id]);
  });
});
