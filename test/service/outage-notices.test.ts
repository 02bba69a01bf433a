import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { Cause } from '../../gateway/outages/causes/cause.ts';
import { createNotices } from '../../gateway/outages/notices/create-notices.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { CameraStore } from '../../gateway/registry/cameras/camera-store.ts';
import { aCamera, anActor, city, east, silentLog, station, west } from '../fixtures/estate.ts';
import { aCause, confirmedAtMs } from '../fixtures/notice.ts';
import { findOrganisation, NoticeRig } from '../fixtures/notice-rig.ts';
import { beijing } from '../fixtures/patrol.ts';
import type { ReceivedLetter } from '../fixtures/receiver.ts';
import { refusal } from '../fixtures/refusal.ts';
import { poll } from '../poll.ts';

const admin = anActor(east);
const minuteMs = 60_000;
const noLetter: ReceivedLetter = { headers: {}, body: '', path: '' };

describe('notices of causes', () => {
  let rig: NoticeRig;
  beforeEach(async () => {
    rig = await NoticeRig.open();
  });
  afterEach(() => rig.close());
  const over = (id: string, members: Partial<Cause> = {}): Cause =>
    aCause(id, { state: 'closed', endedAtMs: rig.clock.now(), cameraCount: 0, ...members });

  it('are one mail when a cause is confirmed and one when it is over, whatever is told again after a restart', async () => {
    await rig.subscribe();
    await rig.happens(aCause('c1'));
    rig.restart();
    await rig.happens(aCause('c1'));
    rig.clock.pass(30 * minuteMs);
    await rig.happens(over('c1'));
    rig.restart();
    await rig.happens(over('c1'));

    expect(rig.subjects()).to.deep.equal([
      '【紧急】录像机 东站录像机 故障，影响 36 路',
      '【已恢复】录像机 东站录像机 恢复，历时 33 分钟',
    ]);
    expect(await rig.kinds()).to.deep.equal(['opened delivered', 'closed delivered']);
  });

  it('are real mails: sender, recipients, login, one conversation, no answers wanted', async () => {
    await rig.subscribe({ channel: { kind: 'email', addresses: ['a@example.cn', 'b@example.cn'] } });
    await rig.happens(aCause('c1'));

    const [mail] = rig.mail.mails;
    expect(mail).to.include({ from: 'patrol@example.cn', login: 'patrol:geheim' });
    expect(mail?.to).to.deep.equal(['a@example.cn', 'b@example.cn']);
    expect(mail?.text)
      .to.match(/^References: <c1@example.cn>/m)
      .and.to.match(/^Auto-Submitted: auto-generated/m);
    const [notice] = await rig.notices();
    expect(mail?.text).to.include(`Message-ID: <${String(notice?.id)}@example.cn>`);
    expect(mail?.text).not.to.include('geheim');
  });

  it('never send the password to a server that cannot do what is demanded', async () => {
    rig.restart('starttls');
    await rig.subscribe();
    await rig.happens(aCause('c1'));

    expect(rig.mail.mails).to.deep.equal([]);
    expect(rig.mail.lines.join('\n')).not.to.match(/AUTH|geheim/);
    expect((await rig.notices())[0]?.problem).to.match(/not taken/);
  });

  it('try again when the mail server refuses for now, and show why without a secret', async () => {
    await rig.subscribe();
    rig.mail.answer = (line) => (line.startsWith('MAIL') ? '451 4.3.0 try later, patrol:geheim' : undefined);
    await rig.happens(aCause('c1'));
    expect((await rig.notices())[0]).to.include({ state: 'waiting', tries: 1 });
    expect((await rig.notices())[0]?.problem).to.equal('the mail was not taken (EENVELOPE, SMTP 451)');

    rig.mail.answer = () => undefined;
    rig.clock.pass(6000);
    await rig.sendAll();

    expect((await rig.notices())[0]).to.include({ state: 'delivered', tries: 2 });
    expect(rig.mail.mails).to.have.length(1);
  });

  it('are not lost when the database is away', async () => {
    await rig.subscribe();
    rig.bus.emit('cause.confirmed', { cause: aCause('c1'), cameraIds: [] });
    rig.bus.emit('cause.closed', { cause: over('c1'), cameraIds: [] });
    const real = rig.database.sequelize.query.bind(rig.database.sequelize);
    rig.database.sequelize.query = async () => {
      throw new Error('the database is away');
    };
    expect(await rig.service.catchUp().catch((error: Error) => error.message)).to.equal('the database is away');
    rig.database.sequelize.query = real;

    await rig.sendAll();

    expect(rig.subjects().map((subject) => subject.slice(0, 5))).to.deep.equal(['【紧急】录', '【已恢复】']);
  });

  it('are made up after a crash between a cause and its notice, at both of its ends', async () => {
    await rig.subscribe();
    const startTwice = async (stands: readonly Cause[]): Promise<void> => {
      const listConfirmed = async () => stands.filter(({ state }) => state === 'confirmed');
      for (let starts = 0; starts < 2; starts++) {
        rig.restart();
        await rig.service.resume({ listConfirmed, findMany: async () => stands, listCameraIds: async () => [] });
        await rig.sendAll();
      }
    };
    await startTwice([aCause('c1')]);
    expect(await rig.kinds()).to.deep.equal(['opened delivered']);

    rig.clock.pass(minuteMs);
    await startTwice([over('c1')]);
    expect(await rig.kinds()).to.deep.equal(['opened delivered', 'closed delivered']);
  });

  it('tell of growth only when twice as many are hit', async () => {
    await rig.subscribe();
    await rig.happens(aCause('c1', { cameraCount: 10 }));
    for (const cameraCount of [15, 19, 20, 25, 39]) await rig.happens(aCause('c1', { cameraCount }));

    expect(rig.subjects().slice(1)).to.deep.equal(['【紧急·扩大】录像机 东站录像机 故障扩大到 20 路']);
  });

  it('keep still in a maintenance window, and tell when it ends and the cause stands', async () => {
    await rig.subscribe();
    await rig.happens(aCause('c1', { maintenanceWindowId: 'w1' }));
    expect(rig.mail.mails).to.deep.equal([]);

    await rig.happens(aCause('c1'));

    expect(await rig.kinds()).to.deep.equal(['opened delivered']);
  });

  it('tell a district of its own cameras of a larger cause and nothing of the others', async () => {
    const mine = ['a', 'b'].map((id) => aCamera(id, station));
    const others = ['c', 'd', 'e'].map((id) => aCamera(id, west));
    await new CameraStore(rig.database).add([...mine, ...others]);
    await rig.subscribe({ organisationId: east.id });
    await rig.subscribe({ organisationId: city.id, name: '全市' });
    const fibre = aCause('c1', { kind: 'contract', name: 'HT-2026-7', organisationPath: city.path, cameraCount: 5 });

    await rig.happens(fibre, ['a', 'b', 'c', 'd', 'e']);

    expect(rig.subjects().toSorted()).to.deep.equal([
      '【紧急】共用的租赁合同 故障，影响 2 路',
      '【紧急】租赁合同 HT-2026-7 故障，影响 5 路',
    ]);
  });

  it('tell a contractor only of causes that hit cameras which it maintains', async () => {
    await new CameraStore(rig.database).add([
      aCamera('a', station, { record: { maintainingUnitId: 'u1' } }),
      aCamera('b', station),
    ]);
    await rig.subscribe({ unitId: 'u1' });

    await rig.happens(aCause('c1', { cameraCount: 1 }), ['b']);
    await rig.happens(aCause('c2', { cameraCount: 2 }), ['a', 'b']);

    expect((await rig.notices()).map(({ causeId, cameraCount }) => [causeId, cameraCount])).to.deep.equal([['c2', 1]]);
  });

  it('wait in the night for one digest in the morning, also when they are over by then', async () => {
    await rig.subscribe({ quietIn: ['night'], digestTimes: ['08:00'] });
    rig.clock.nowMs = beijing('2026-09-21 23:00');
    rig.isNight = true;
    const minor = { severity: 'minor', kind: 'camera', name: '东门', cameraCount: 1, memberCount: 1 } as const;
    await rig.happens(aCause('c1', minor));
    await rig.happens(aCause('c2', { ...minor, name: '西门' }));
    rig.clock.pass(3_600_000);
    await rig.happens(over('c2', { ...minor, name: '西门', peakCount: 1 }));
    await rig.makeDigests();
    expect(rig.mail.mails).to.deep.equal([]);

    rig.clock.nowMs = beijing('2026-09-22 08:00');
    rig.isNight = false;
    for (let again = 0; again < 2; again++) {
      await rig.makeDigests();
      await rig.sendAll();
      rig.restart();
    }

    expect(rig.subjects()).to.deep.equal(['【摘要】订阅 wish：未恢复 1 起（1 路），已恢复 1 起']);
    expect(await rig.kinds()).to.have.members(['opened digested', 'opened digested', 'digest delivered']);
    const [, , digest] = await rig.notices();
    expect(digest?.text.lines.join('\n')).to.include('一般 摄像机 东门').and.to.include('摄像机 西门，1 路');
  });

  it('call the next one when nobody acknowledges, and nobody when somebody has', async () => {
    const chief = await rig.subscribe({ organisationId: city.id, name: '值班长', severities: ['minor'] });
    await rig.subscribe({ next: { subscriptionId: chief.id, afterMinutes: 15 } });
    await rig.happens(aCause('c1'));
    await rig.happens(aCause('c2'));
    expect((await rig.service.acknowledge(admin, 'c2', '已派人')).acknowledgedBy).to.equal('测试');
    rig.clock.pass(14 * minuteMs);
    await rig.sendAll();
    expect(rig.mail.mails).to.have.length(2);

    rig.clock.pass(minuteMs);
    await rig.sendAll();
    await rig.sendAll();

    expect(rig.subjects().slice(2)).to.deep.equal([
      '【紧急·升级】录像机 东站录像机 故障已 15 分钟无人确认，影响 36 路',
    ]);
    await rig.happens(over('c1'));
    expect(rig.subjects().slice(3)).to.have.length(2);
    expect(await refusal(() => rig.service.acknowledge(anActor(west), 'c1'))).to.equal('cause/unknown');
  });

  it('go to other systems as signed CloudEvents, one each', async () => {
    const key = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const hook = { organisationId: east.id, name: '指挥', url: `http://127.0.0.1:${rig.port}/hooks`, key };
    const { id: webhookId } = await rig.webhooks.create(admin, hook);
    await rig.subscribe({ channel: { kind: 'webhook', webhookId } });
    await rig.happens(aCause('c1'));
    rig.restart();
    await rig.happens(aCause('c1'));
    rig.clock.pass(minuteMs);
    await rig.happens(over('c1'));

    const events = rig.receiver.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(events.map(({ type, subject }) => [type, subject])).to.deep.equal([
      ['patrol-gateway.cause.confirmed', 'c1'],
      ['patrol-gateway.cause.closed', 'c1'],
    ]);
    expect(events[0]?.['data']).to.have.nested.property('cause.cameraCount', 36);
    const [{ headers, body } = noLetter] = rig.receiver.received;
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const mac = createHmac('sha256', Buffer.alloc(32, 1)).update(signed).digest('base64');
    expect(headers['webhook-signature']).to.equal(`v1,${mac}`);
    expect(await rig.kinds()).to.deep.equal(['opened handed-over', 'closed handed-over']);
  });

  it('go to robots, which say no with HTTP 200; then it is tried again', async () => {
    const url = `http://127.0.0.1:${rig.port}/robot/send?access_token=topsecret`;
    await rig.subscribe({ channel: { kind: 'dingtalk', url, secret: 'SEC9' } });
    rig.receiver.answer = (response) => void response.end('{"errcode":130101,"errmsg":"send too fast"}');
    await rig.happens(aCause('c1'));
    expect((await rig.notices())[0]).to.include({
      state: 'waiting',
      problem: 'the robot refused: 130101 send too fast',
    });

    rig.receiver.answer = (response) => void response.end('{"errcode":0,"errmsg":"ok"}');
    rig.clock.pass(6000);
    await rig.sendAll();

    expect((await rig.notices())[0]).to.include({ state: 'delivered', tries: 2 });
    const { path, body } = rig.receiver.received[1] ?? { path: '', body: '' };
    const { searchParams } = new URL(path, 'http://robot');
    const sign = createHmac('sha256', 'SEC9')
      .update(`${String(rig.clock.now())}\nSEC9`)
      .digest('base64');
    expect(searchParams.get('sign')).to.equal(sign);
    expect(body).to.include('影响 36 路');
    const [rows] = await rig.database.sequelize.query('SELECT * FROM notice_subscriptions');
    expect(JSON.stringify(rows)).not.to.match(/topsecret|SEC9/);
  });

  it('do not flood a robot: what is over its limit waits a minute', async () => {
    await rig.subscribe({ channel: { kind: 'wecom', url: `http://127.0.0.1:${rig.port}/send?key=1` } });
    rig.receiver.answer = (response) => void response.end('{"errcode":0}');
    for (let index = 0; index < 25; index++) await rig.happens(aCause(`c${index}`));
    expect(rig.receiver.received).to.have.length(18);

    rig.clock.pass(61_000);
    await rig.sendAll();

    expect(rig.receiver.received).to.have.length(25);
  });

  it('may not call what the address guard forbids', async () => {
    for (const url of ['http://169.254.169.254/x', 'https://10.0.0.9/hook', 'ftp://127.0.0.1/x']) {
      const code = await refusal(() => rig.subscribe({ channel: { kind: 'feishu', url } }));
      expect(code, url).to.be.oneOf(['address/forbidden', 'request/invalid']);
    }
    expect(rig.receiver.connections).to.equal(0);
  });

  it('are sent again from an instant on by a person, and as a test', async () => {
    const { id } = await rig.subscribe();
    await rig.happens(aCause('c1'));
    expect(await rig.subscriptions.replay(admin, id, { fromMs: confirmedAtMs })).to.equal(1);
    await rig.sendAll();
    await rig.subscriptions.test(admin, id);
    await rig.sendAll();

    expect(rig.subjects()[1]).to.equal(rig.subjects()[0]);
    expect(rig.subjects()[2]).to.equal('【测试】通知订阅“订阅 wish”');
  });

  it('keep a robot’s secrets when they are left out of a change, and forget all of what is removed', async () => {
    const channel = { kind: 'feishu', url: `http://127.0.0.1:${rig.port}/hook/t`, secret: 's' } as const;
    const made = await rig.subscribe({ channel });
    const { id, organisationId, name, language, severities, kinds, atOnce, quietIn, digestTimes } = made;
    const wish = { organisationId, name, language, severities, kinds, atOnce, quietIn, digestTimes, version: 1 };

    const kept = await rig.subscriptions.replace(admin, id, { ...wish, channel: { kind: 'feishu' }, enabled: false });
    expect(kept.channel).to.deep.equal(made.channel);
    expect(await refusal(() => rig.subscriptions.replace(admin, id, { ...wish, channel, enabled: true }))).to.equal(
      'subscription/stale',
    );
    expect(await refusal(() => rig.subscriptions.remove(anActor(west), id))).to.equal('subscription/unknown');
    await rig.subscriptions.remove(admin, id);
    expect(await rig.subscriptions.list(wholeEstate)).to.deep.equal([]);
  });

  it('refuse a chain that leads back, and a digest without a time', async () => {
    const first = await rig.subscribe();
    const second = await rig.subscribe({ next: { subscriptionId: first.id, afterMinutes: 5 } });
    const { organisationId, name, language, severities, kinds, atOnce, quietIn, digestTimes } = first;
    const wish = { organisationId, name, language, severities, kinds, atOnce, quietIn, digestTimes, enabled: true };
    const channel = { kind: 'email', addresses: ['duty@example.cn'] } as const;
    const next = { subscriptionId: second.id, afterMinutes: 5 };

    const change = { ...wish, channel, next, version: 1 };
    expect(await refusal(() => rig.subscriptions.replace(admin, first.id, change))).to.equal('request/invalid');
    expect(await refusal(() => rig.subscribe({ atOnce: false }))).to.equal('request/invalid');
  });

  it('are wired as one part that works on its own and stops', async () => {
    await rig.subscribe();
    rig.service.stop();
    const mail = { host: '127.0.0.1', port: rig.mailPort, security: 'none', username: '', password: '' } as const;
    const notices = createNotices({
      config: {
        notices: { publicUrl: '', mail: { ...mail, from: 'patrol@example.cn' } },
        webhooks: { allow: [], plainHttp: [], deadlineSeconds: 1, giveUpHours: 1, keepDays: 1 },
        server: { host: '127.0.0.1', port: 0, allowedOrigins: [], trustProxy: false, metricsToken: '' },
      },
      ...{ database: rig.database, vault: rig.vault, outbox: rig.webhooks, bus: rig.bus, clock: rig.clock },
      ...{ organisations: { find: findOrganisation }, units: { find: async () => ({ id: '' }) }, log: silentLog },
      duty: { resolveAt: () => ({ base: 'normal', night: false }) as const },
    });
    await notices.part.start?.();
    rig.bus.emit('cause.confirmed', { cause: aCause('c1'), cameraIds: [] });

    await poll('the mail arrives', () => rig.mail.mails[0]);
    await notices.part.stop?.();

    expect(rig.subjects()).to.have.length(1);
  });
});
