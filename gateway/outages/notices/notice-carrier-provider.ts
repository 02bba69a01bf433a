import type { Clock } from '../../platform/clock/clock.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { OutboxCarrier } from '../../platform/outbox/outbox-sending-service.ts';
import type { SecretVault } from '../../platform/secrets/secret-vault.ts';
import type { TryOutcome } from '../../platform/outbox/outbox-entry.ts';
import type { WebhookSender } from '../../platform/webhooks/webhook-sender-provider.ts';
import type { MailProvider } from './mail-provider.ts';
import type { Notice } from './notice.ts';
import { robotLetter } from './robot-letter.ts';
import type { NoticeChannel, Subscription } from './subscription.ts';

interface Deps {
  readonly mail: Pick<MailProvider, 'send'>;
  /** It asks the address guard of webhooks at each try. */
  readonly sender: WebhookSender;
  readonly vault: Pick<SecretVault, 'open'>;
  readonly clock: Clock;
}

type RobotChannel = Extract<NoticeChannel, { readonly sealedUrl: string }>;

/** Brings a notice by mail or to a robot. */
export class NoticeCarrierProvider implements OutboxCarrier<Subscription, Notice> {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async send({ id, channel }: Subscription, notice: Notice): Promise<TryOutcome> {
    switch (channel.kind) {
      case 'email': {
        const { id: noticeId, causeId = noticeId, text } = notice;
        return this.#deps.mail.send({ id: noticeId, threadId: causeId, to: channel.addresses, text });
      }
      case 'webhook':
        // It was made for another channel, before the subscription was changed.
        return { ok: false, problem: 'the subscription goes to a webhook by now' };
      case 'wecom':
      case 'dingtalk':
      case 'feishu':
        return this.#sendToRobot(id, channel, notice);
    }
  }

  async #sendToRobot(id: string, channel: RobotChannel, { text }: Notice): Promise<TryOutcome> {
    const { vault, sender, clock } = this.#deps;
    const { kind, sealedUrl, sealedSecret } = channel;
    try {
      const url = vault.open(id, sealedUrl);
      const secret = sealedSecret === undefined ? undefined : vault.open(id, sealedSecret);
      return await sender.send(robotLetter({ kind, url, ...(secret && { secret }) }, text, clock.now()));
    } catch (error) {
      if (error instanceof GatewayError) return { ok: false, problem: error.message };
      throw error;
    }
  }
}
