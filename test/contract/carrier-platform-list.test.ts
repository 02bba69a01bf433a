import { expect } from 'chai';
import { leasedPoints } from '../farm/platform/leased-points.ts';
import { faultOf, platformLogin, type PlatformRig, startPlatform, valueOf } from '../fixtures/platform-rig.ts';
import { within } from '../service/onvif-context.ts';

describe('CarrierPlatformAdapter: list and login', function () {
  this.timeout(20_000);
  let rig: PlatformRig;
  afterEach(() => rig.platform.stop());

  describe('the list of points', () => {
    it('walks over 6,000 points by pages of the platform’s size, one call at a time, with one login', async () => {
      rig = await startPlatform({ points: leasedPoints(6000), maxPageSize: 200 });

      const { outcome, points, pages } = await rig.list();

      expect(valueOf(outcome)).to.deep.equal({
        points: 6000,
        duplicates: 0,
        unreadable: 0,
        toldTotal: 6000,
        isComplete: true,
      });
      expect(new Set(points.map(({ id }) => id)).size).to.equal(6000);
      expect(Math.max(...pages)).to.equal(200);
      expect(rig.state.counts).to.include({ logins: 1, mostAtOnce: 1, listCalls: 31 });
      expect(points[0]).to.include({ id: 'P000001', state: 'online' });
      expect(points[0]?.gbCode).to.have.lengthOf(20);
      expect(points[0]?.name).to.match(/\p{Script=Han}/u);
    });

    it('finds every point when the platform gives shorter pages than asked for', async () => {
      rig = await startPlatform({ maxPageSize: 100 });

      const { outcome } = await rig.list();

      expect(valueOf(outcome)).to.include({ points: 450, isComplete: true });
    });

    it('renews a token that is spent in the middle', async () => {
      rig = await startPlatform({ points: leasedPoints(1000) });
      rig.state.setFault({ kind: 'short-tokens', calls: 2 });

      const { outcome } = await rig.list();

      expect(valueOf(outcome)).to.include({ points: 1000, isComplete: true });
      expect(rig.state.counts.logins).to.equal(3);
      expect(rig.state.counts.refusedLogins).to.equal(0);
    });

    it('waits when it is asked to slow down, and goes on', async () => {
      rig = await startPlatform();
      rig.state.setFault({ kind: 'busy', calls: 2, retryAfterSeconds: 0 });

      const { outcome } = await rig.list();

      expect(valueOf(outcome)).to.include({ points: 450 });
    });

    it('gives up at once when the pause that it is asked for outlasts its deadline, and leaves the platform alone', async () => {
      rig = await startPlatform();
      rig.state.setFault({ kind: 'busy', calls: 1, retryAfterSeconds: 60 });
      expect(faultOf((await rig.list(within(3000))).outcome)).to.equal('request over-budget');
      const { connects } = rig.state.counts;

      const again = await rig.list(within(3000));

      expect(faultOf(again.outcome)).to.equal('request over-budget');
      expect(rig.state.counts.connects).to.equal(connects);
    });

    it('reads Chinese names in GBK', async () => {
      rig = await startPlatform();
      const plain = await rig.list();
      rig.state.setFault({ kind: 'gbk' });

      const { points } = await rig.list();

      expect(points.map(({ name }) => name)).to.deep.equal(plain.points.map(({ name }) => name));
    });

    it('does not call a list whole when its total disagrees', async () => {
      rig = await startPlatform();
      rig.state.setFault({ kind: 'wrong-total', total: 9000 });

      const { outcome } = await rig.list();

      expect(valueOf(outcome)).to.include({ points: 450, toldTotal: 9000, isComplete: false });
    });

    it('names each point once when pages overlap', async () => {
      rig = await startPlatform();
      rig.state.setFault({ kind: 'duplicates' });

      const { outcome, points } = await rig.list();

      expect(points).to.have.lengthOf(450);
      expect(valueOf(outcome).duplicates).to.be.greaterThan(0);
    });

    it('walks again over a list that moved under it, finds what the first walk skipped, and does not call it whole', async () => {
      rig = await startPlatform();
      rig.state.setFault({ kind: 'shifting' });

      const { outcome, points } = await rig.list();

      const ids = new Set(points.map(({ id }) => id));
      expect(rig.state.points().filter(({ id }) => !ids.has(id))).to.deep.equal([]);
      expect(valueOf(outcome).isComplete).to.equal(false);
    });

    it('reads the paths and fields that the contract names', async () => {
      rig = await startPlatform(
        {},
        {
          points: { list: '/items', id: '/gbCode', name: '/area', total: '/nowhere', pageSize: 100 },
          states: { online: ['offline'], offline: ['online'] },
        },
      );

      const { outcome, points } = await rig.list();

      expect(valueOf(outcome)).to.deep.equal({ points: 450, duplicates: 0, unreadable: 0, isComplete: true });
      expect(points[0]).to.include({
        id: rig.state.points()[0]?.gbCode,
        name: rig.state.points()[0]?.area,
        state: 'offline',
      });
    });

    it('says that no row has an id when the contract names the wrong place', async () => {
      rig = await startPlatform({}, { points: { id: '/nowhere' } });

      const { outcome } = await rig.list();

      expect(faultOf(outcome)).to.equal('describe malformed');
      expect(outcome.kind === 'failed' && outcome.fault.detail).to.include('/nowhere');
    });

    it('says where a contract is wrong', async () => {
      rig = await startPlatform();

      const issues = rig.adapter.checkContract({ points: { list: 'items' }, live: { path: 'relative' }, colour: 1 });

      expect(issues.map(({ path }) => path)).to.deep.equal(['points.list', 'live.path', '']);
      expect(issues[0]?.message).to.include('JSON pointer');
      expect(issues[2]?.message).to.include('colour');
    });
  });

  describe('the login', () => {
    it('tries a wrong password once, however many ask, and then leaves the account alone', async () => {
      rig = await startPlatform();
      const wrong = rig.withPassword('wrong');

      const first = await Promise.all([1, 2, 3].map(() => rig.list(within(5000), wrong)));
      const later = await rig.list(within(5000), wrong);

      expect([...first, later].map(({ outcome }) => faultOf(outcome))).to.deep.equal(
        Array.from({ length: 4 }, () => 'login unauthorised'),
      );
      expect(rig.state.counts).to.include({ logins: 1, refusedLogins: 1 });
    });

    it('tries it once more when a person stored it anew, and once only', async () => {
      rig = await startPlatform();
      const wrong = rig.withPassword('wrong');
      await rig.list(within(5000), wrong);

      rig.adapter.forgiveLogin(wrong.address);
      await rig.list(within(5000), wrong);
      await rig.list(within(5000), wrong);

      expect(rig.state.counts).to.include({ logins: 2, refusedLogins: 2 });
    });

    it('takes a new password at once', async () => {
      rig = await startPlatform();
      await rig.list(within(5000), rig.withPassword('wrong'));

      const { outcome } = await rig.list();

      expect(valueOf(outcome).points).to.equal(450);
      expect(rig.state.counts.logins).to.equal(2);
    });

    it('says that the account is locked', async () => {
      rig = await startPlatform({ triesUntilLocked: 1 });
      await rig.list(within(5000), rig.withPassword('wrong'));

      expect(faultOf((await rig.list()).outcome)).to.equal('login locked');
    });

    it('logs in once for everybody who needs a token at the same moment', async () => {
      rig = await startPlatform();

      const resolved = await Promise.all(
        Array.from({ length: 20 }, () => rig.adapter.resolveStream(rig.livePoint(), within(5000))),
      );

      expect(resolved.map(faultOf)).to.deep.equal(Array.from({ length: 20 }, () => 'ok'));
      expect(rig.state.counts.logins).to.equal(1);
    });

    it('never tells password or token in a fault', async () => {
      rig = await startPlatform({}, { token: { in: 'query', name: 'access' } });
      rig.state.setFault({ kind: 'truncated' });

      const texts = [await rig.list(), await rig.list(within(5000), rig.withPassword('Wr0ng-but-secret'))].map(
        ({ outcome }) => JSON.stringify(outcome),
      );

      expect(texts.join())
        .to.not.include(platformLogin.password)
        .and.not.include('Wr0ng-but-secret')
        .and.not.include('access=');
    });
  });
});
