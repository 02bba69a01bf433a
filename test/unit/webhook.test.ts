import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { toCloudEvent } from '../../gateway/platform/webhooks/cloud-event.ts';
import { signDelivery } from '../../gateway/platform/webhooks/sign-delivery.ts';
import { noteTry, type OutboxEntry, retryPauseMs } from '../../gateway/platform/outbox/outbox-entry.ts';
import { type Delivery, readWebhookUrl } from '../../gateway/platform/webhooks/webhook.ts';

const keyText = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

function aDelivery(members: Partial<Delivery> = {}): Delivery {
  return {
    id: 'd1' as Delivery['id'], // a brand
    webhookId: 'w1' as Delivery['webhookId'], // a brand
    organisationPath: '/city/',
    eventId: 'e1',
    eventType: 'finding.push',
    body: '{}',
    createdAtMs: 0,
    state: 'waiting',
    tries: 0,
    triesFromMs: 0,
    nextAtMs: 0,
    replays: 0,
    ...members,
  };
}

describe('a webhook’s signature', () => {
  it('agrees with the example of Standard Webhooks', () => {
    const key = new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');

    const headers = signDelivery([key], {
      eventId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      atSeconds: 1614265330,
      body: '{"test": 2432232314}',
    });

    expect(headers).to.deep.equal({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('covers id, time and body, and is by both keys while one is being replaced', () => {
    const parts = { eventId: 'e1', atSeconds: 5, body: '{"text":"积水"}' };
    const expected = [1, 2].map((byte) =>
      createHmac('sha256', Buffer.alloc(32, byte)).update('e1.5.{"text":"积水"}').digest('base64'),
    );

    const keys = [1, 2].map((byte) => new Secret(keyText(byte)));

    expect(signDelivery(keys, parts)['webhook-signature']).to.equal(`v1,${expected[0]} v1,${expected[1]}`);
  });
});

describe('a delivery', () => {
  const policy = { giveUpHours: 72 };
  const failed = { ok: false, problem: 'HTTP 500', status: 500 } as const;

  it('waits longer each time, an hour at most, give or take a fifth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, chance) => {
        const plain = Math.min(3_600_000, 5000 * 2 ** (tries - 1));
        expect(retryPauseMs(tries, chance)).to.be.within(Math.floor(plain * 0.8), Math.ceil(plain * 1.2));
      }),
    );
  });

  it('is tried for three days and has failed then, whatever chance says', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (chances) => {
        let delivery: OutboxEntry = aDelivery();
        for (const chance of chances) {
          delivery = noteTry(delivery, failed, { nowMs: delivery.nextAtMs, chance, policy });
          if (delivery.state !== 'waiting') break;
        }
        expect(delivery).to.include({ state: 'failed', status: 500, problem: 'HTTP 500' });
        expect(delivery.triedAtMs).to.be.within(70 * 3_600_000, 72 * 3_600_000);
        expect(delivery.tries).to.be.within(60, 110);
      }),
      { numRuns: 20 },
    );
  });

  it('forgets the trouble before when it arrives', () => {
    const tried = noteTry(aDelivery(), failed, { nowMs: 1, chance: 0.5, policy });

    const arrived = noteTry(tried, { ok: true, status: 204 }, { nowMs: 9, chance: 0.5, policy });

    expect(arrived).to.include({ state: 'delivered', status: 204, tries: 2, triedAtMs: 9 });
    expect(arrived).not.to.have.property('problem');
  });
});

describe('a webhook’s address', () => {
  for (const text of [
    'not an address',
    'ftp://example.cn/',
    'file:///etc/passwd',
    'https://user:secret@example.cn/',
    'https://example.cn/#x',
  ]) {
    it(`is not ${text}`, () => expect(readWebhookUrl(text)).to.have.property('problem'));
  }

  it('may have a port, a path and a query', () => {
    const read = readWebhookUrl('https://command.example.cn:8443/hooks/patrol?unit=3');
    expect('url' in read && read.url.href).to.equal('https://command.example.cn:8443/hooks/patrol?unit=3');
  });
});

describe('a CloudEvent', () => {
  it('has every attribute that CloudEvents 1.0 demands', () => {
    const event = { id: 'e1', type: 'finding.push', source: '/findings', subject: 'f1', atMs: 0, data: { a: 1 } };

    expect(toCloudEvent(event)).to.deep.equal({
      ...{ specversion: '1.0', id: 'e1', source: '/patrol-gateway/findings', type: 'patrol-gateway.finding.push' },
      ...{ subject: 'f1', time: '1970-01-01T00:00:00.000Z', datacontenttype: 'application/json', data: { a: 1 } },
    });
  });
});
