import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { OutboxSending } from '../../gateway/platform/outbox/outbox-sending-service.ts';
import { SecretVault } from '../../gateway/platform/secrets/secret-vault.ts';
import { DeliveryCarrier } from '../../gateway/platform/webhooks/delivery-carrier.ts';
import { DeliveryStore } from '../../gateway/platform/webhooks/delivery-store.ts';
import { type ResolveName, WebhookAddress } from '../../gateway/platform/webhooks/webhook-address.ts';
import { WebhookSenderProvider } from '../../gateway/platform/webhooks/webhook-sender-provider.ts';
import { WebhookService } from '../../gateway/platform/webhooks/webhook-service.ts';
import type { Delivery, Webhook } from '../../gateway/platform/webhooks/webhook.ts';
import { WebhookStore } from '../../gateway/platform/webhooks/webhook-store.ts';
import { anActor, city, silentLog, station } from '../fixtures/estate.ts';
import { FakeClock } from '../fixtures/patrol.ts';
import { Receiver } from '../fixtures/receiver.ts';
import { refusal } from '../fixtures/refusal.ts';

const keyOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const admin = anActor(city, 'admin');

describe('webhooks', () => {
  let receiver: Receiver;
  let port: number;
  let database: Database;
  let clock: FakeClock;
  let service: WebhookService;
  let sending: OutboxSending<Webhook, Delivery>;
  let resolved: string[];
  const vault = new SecretVault(Buffer.alloc(32, 7));
  const event = { id: 'event-1', type: 'finding.push', source: '/findings', subject: 'f1', data: { text: '积水' } };

  const open = (resolve?: ResolveName, deadlineSeconds = 1): OutboxSending<Webhook, Delivery> => {
    const rules = { allow: ['127.0.0.1/32'], plainHttp: ['127.0.0.0/8'], own: ['127.0.0.1'].slice(1) };
    const addresses = new WebhookAddress(rules, resolve);
    const webhooks = new WebhookStore(database);
    const deliveries = new DeliveryStore(database);
    const world = { vault, clock, log: silentLog };
    const organisations = { find: async () => station };
    service = new WebhookService({ webhooks, deliveries, addresses, organisations, ...world });
    const sender = new WebhookSenderProvider(addresses, deadlineSeconds);
    return new OutboxSending({
      ...{ name: 'webhooks', outbox: deliveries.outbox, receivers: webhooks, contents: deliveries },
      ...{ carrier: new DeliveryCarrier({ sender, vault, clock }), clock, log: silentLog, chance: () => 0.5 },
      policy: { giveUpHours: 72, deadlineSeconds },
    });
  };
  const add = (path = '/hooks') =>
    service.create(admin, {
      organisationId: station.id,
      name: '指挥中心',
      url: `http://127.0.0.1:${port}${path}`,
      key: keyOf(1),
    });
  const put = (id: string, eventId = event.id) =>
    database.transaction((transaction) => service.put([id], { ...event, id: eventId, atMs: clock.now() }, transaction));
  const deliveriesOf = async (id: string) => (await service.listDeliveries(wholeEstate, id, { limit: 10 })).deliveries;

  beforeEach(async () => {
    receiver = new Receiver();
    port = await receiver.open();
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    clock = new FakeClock(Date.UTC(2026, 9, 1));
    resolved = [];
    sending = open();
  });
  afterEach(async () => {
    await receiver.close();
    await database.close();
  });

  it('deliver a signed CloudEvent whose check takes five lines', async () => {
    const { id } = await add('/hooks?unit=3');
    await put(id);

    await sending.sendDue();

    expect(receiver.received).to.have.length(1);
    const { headers, body, path } = receiver.received[0] ?? { headers: {}, body: '', path: '' };
    expect(path).to.equal('/hooks?unit=3');
    expect(headers['content-type']).to.equal('application/cloudevents+json; charset=utf-8');
    expect(JSON.parse(body)).to.deep.include({ specversion: '1.0', id: 'event-1', data: { text: '积水' } });
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const mac = createHmac('sha256', Buffer.alloc(32, 1)).update(signed).digest('base64');
    expect(headers['webhook-signature']).to.equal(`v1,${mac}`);
    expect(await deliveriesOf(id)).to.have.nested.property('[0].state', 'delivered');
  });

  it('never show their key, and store it sealed', async () => {
    const webhook = await add();

    const [rows] = await database.sequelize.query('SELECT * FROM webhooks');
    expect(JSON.stringify(rows)).not.to.include(keyOf(1).slice(6, 30));
    expect(JSON.stringify(webhook.sealedSecret)).not.to.include(keyOf(1).slice(6, 30));
  });

  it('try again with the same id until it arrives, and show what came of it', async () => {
    const { id } = await add();
    await put(id);
    receiver.answer = (response) => void response.writeHead(503).end('later');
    await sending.sendDue();
    expect((await deliveriesOf(id))[0]).to.include({ state: 'waiting', tries: 1, status: 503, problem: 'HTTP 503' });

    await sending.sendDue();
    expect(receiver.received).to.have.length(1);
    receiver.answer = (response) => void response.writeHead(200).end();
    clock.pass(6000);
    await sending.sendDue();

    expect((await deliveriesOf(id))[0]).to.include({ state: 'delivered', tries: 2 });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).to.have.property('size', 1);
  });

  it('go to one receiver however many wait for another one that takes nothing', async () => {
    const [broken, well] = [await add('/broken'), await add('/well')];
    for (let number = 0; number < 70; number++) await put(broken.id, `event-${String(number)}`);
    clock.pass(1);
    await put(well.id);
    receiver.answer = (response) => void response.writeHead(response.req.url === '/broken' ? 503 : 200).end();

    await sending.sendDue();

    expect((await deliveriesOf(well.id))[0]).to.include({ state: 'delivered' });
    expect(receiver.received.filter(({ path }) => path === '/broken')).to.have.length(1);
  });

  it('send what was committed before a kill, once the gateway is back', async () => {
    const { id } = await add();
    await put(id);
    // Killed between commit and send, then in the middle of a try: the row is taken and nobody ends it.
    const { outbox: store } = new DeliveryStore(database);
    const [due] = await store.listDue(wholeEstate, id, clock.now(), 1);
    expect(due && (await store.take(due, clock.now() + 2000))).to.equal(true);

    const again = open();
    await again.sendDue();
    expect(receiver.received).to.have.length(0);
    clock.pass(2001);
    await again.sendDue();

    expect(receiver.received).to.have.length(1);
    expect(await deliveriesOf(id)).to.have.nested.property('[0].state', 'delivered');
  });

  it('write nothing when what they tell was not committed', async () => {
    const { id } = await add();

    const failed = database.transaction(async (transaction) => {
      await service.put([id], { ...event, atMs: clock.now() }, transaction);
      throw new Error('killed before the commit');
    });

    await failed.catch(() => undefined);
    expect(await deliveriesOf(id)).to.deep.equal([]);
  });

  it('are taken by one of two senders only', async () => {
    const { id } = await add();
    await put(id);

    await Promise.all([sending.sendDue(), sending.sendDue()]);

    expect(receiver.received).to.have.length(1);
  });

  it('follow no redirect', async () => {
    const { id } = await add();
    await put(id);
    receiver.answer = (response, { path }) =>
      void (
        path === '/hooks' ? response.writeHead(302, { location: `http://127.0.0.1:${port}/inner` }) : response
      ).end();

    await sending.sendDue();

    expect(receiver.received.map(({ path }) => path)).to.deep.equal(['/hooks']);
    expect((await deliveriesOf(id))[0]?.problem).to.equal('HTTP 302: redirects are not followed');
  });

  it('end at their deadline when the answer drips, and read no more than a little of a long one', async () => {
    const { id } = await add();
    await put(id);
    receiver.answer = (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    };
    const quick = open(undefined, 0.3);
    await quick.sendDue();
    expect((await deliveriesOf(id))[0]?.problem).to.equal('no answer within 0.3 s');

    let written = 0;
    receiver.answer = (response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    };
    clock.pass(60_000);
    await sending.sendDue();
    expect((await deliveriesOf(id))[0]).to.include({ state: 'delivered' });
    expect(written).to.be.below(64 * 1024 * 1024);
  });

  it('resolve a name once for a try and connect to the address that was checked', async () => {
    const answers = ['127.0.0.1', '127.0.0.1', '169.254.169.254'];
    sending = open(async (name) => {
      resolved.push(name);
      return [answers[resolved.length - 1] ?? '10.0.0.1'];
    });
    const url = `http://command.invalid:${port}/hooks`;
    const { id } = await service.create(admin, { organisationId: station.id, name: '指挥', url, key: keyOf(1) });
    await put(id);
    await sending.sendDue();
    expect(receiver.received[0]?.headers.host).to.equal(`command.invalid:${port}`);
    expect(resolved).to.have.length(2);

    // The name points elsewhere now (rebinding): refused, and nobody is dialled.
    clock.pass(1000);
    await put(id, 'event-2');
    await sending.sendDue();
    expect(receiver.received).to.have.length(1);
    expect((await deliveriesOf(id))[0]?.problem).to.include('link-local');
  });

  it('are sent again from an instant on by a person, with the ids that they had', async () => {
    const { id } = await add();
    await put(id, 'old');
    clock.pass(60_000);
    const fromMs = clock.now();
    await put(id, 'new');
    await sending.sendDue();

    expect(await service.replay(admin, id, { fromMs })).to.equal(1);
    await sending.sendDue();

    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).to.have.members(['old', 'new', 'new']);
    expect((await deliveriesOf(id))[0]).to.include({ eventId: 'new', replays: 1, replayedBy: admin.displayName });
  });

  it('sign by both keys while one is being replaced, and by the new one alone afterwards', async () => {
    const { id } = await add();
    await service.rotateKey(admin, id, { key: keyOf(2), overlapHours: 1 });
    await put(id);
    await sending.sendDue();
    clock.pass(3_600_001);
    await put(id, 'event-2');
    await sending.sendDue();

    const signatures = receiver.received.map(({ headers }) => String(headers['webhook-signature']).split(' ').length);
    expect(signatures).to.deep.equal([2, 1]);
  });

  for (const url of [
    'http://10.0.0.9/', // allowed for cameras perhaps, not here
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'http://[::ffff:127.0.0.1]/',
    'http://[::1]/',
    'http://0.0.0.0/',
    'http://2130706434/', // 127.0.0.2
    'http://0x7f.0.0.2/',
    'http://0177.0.0.02/',
    'https://[fd00:ec2::254]/',
    'https://100.100.100.200/',
    'https://name.that.does.not.exist.invalid/',
  ]) {
    it(`may not go to ${url}`, async () => {
      const code = await refusal(() => service.create(admin, { organisationId: 'x', name: 'x', url, key: keyOf(1) }));
      expect(code).to.equal('address/forbidden');
      expect(receiver.connections).to.equal(0);
    });
  }

  it('may speak plain http only where the configuration says so', async () => {
    const rules = { allow: ['127.0.0.1/32', '10.0.0.0/8'], plainHttp: ['127.0.0.1/32'], own: [] };
    const addresses = new WebhookAddress(rules, async () => ['10.1.2.3']);

    expect(await refusal(() => addresses.check(new URL('http://command.invalid/')))).to.equal('address/forbidden');
    expect(await addresses.check(new URL('https://command.invalid/'))).to.equal('10.1.2.3');
  });

  it('may not go to a name of which one address is forbidden', async () => {
    const rules = { allow: ['10.0.0.0/8'], plainHttp: [], own: [] };
    const addresses = new WebhookAddress(rules, async () => ['10.1.2.3', '127.0.0.1']);

    expect(await refusal(() => addresses.check(new URL('https://command.invalid/')))).to.equal('address/forbidden');
  });
});
