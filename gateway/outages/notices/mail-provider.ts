import { createTransport, type Transporter } from 'nodemailer';
import type { Secret } from '../../platform/secrets/secret.ts';
import type { TryOutcome } from '../../platform/outbox/outbox-entry.ts';
import type { NoticeText } from './notice.ts';

/** The mail server of the organisation; an empty host means that there is none. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte (465), `starttls` demanded (587), `none` in a closed network. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** Empty: no login. */
  readonly username: string;
  readonly password: Secret;
  /** `云州视频巡查 <patrol@example.cn>`. */
  readonly from: string;
  readonly deadlineSeconds: number;
}

interface Mail {
  /** The same for every try, so that a mail which arrives twice is shown once. */
  readonly id: string;
  /** Mails about the same thing are one conversation. */
  readonly threadId: string;
  readonly to: readonly string[];
  readonly text: NoticeText;
}

/** Hands mails to the mail server (SMTP, RFC 5321), one connection each. nodemailer is known to this file only. */
export class MailProvider {
  readonly #settings: MailSettings;

  constructor(settings: MailSettings) {
    this.#settings = settings;
  }

  get isThere(): boolean {
    return this.#settings.host !== '';
  }

  async send({ id, threadId, to, text }: Mail): Promise<TryOutcome> {
    if (!this.isThere) return { ok: false, problem: 'no mail server is configured (notices.mail.host)' };
    const { from } = this.#settings;
    const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'patrol-gateway';
    const transport = this.#open();
    try {
      const sent = await transport.sendMail({
        ...{ from, to: [...to], subject: text.subject, text: [...text.lines, ...linkLine(text)].join('\r\n') },
        messageId: `<${id}@${domain}>`,
        references: [`<${threadId}@${domain}>`],
        // RFC 3834: no holiday answers to a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return outcomeOf(sent);
    } catch (error) {
      return { ok: false, problem: reasonOf(error) };
    } finally {
      transport.close();
    }
  }

  #open(): Transporter {
    const { host, port, security, username, password, deadlineSeconds } = this.#settings;
    const deadlineMs = deadlineSeconds * 1000;
    return createTransport({
      ...{ host, port, secure: security === 'tls' },
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      ...(username !== '' && { auth: { user: username, pass: password.reveal() } }),
      connectionTimeout: deadlineMs,
      greetingTimeout: deadlineMs,
      socketTimeout: deadlineMs,
      dnsTimeout: deadlineMs,
    });
  }
}

function linkLine({ link }: NoticeText): string[] {
  return link === undefined ? [] : ['', link];
}

/** Some recipients may be refused while others are served: tried again, the others would get it twice. */
function outcomeOf(sent: unknown): TryOutcome {
  const accepted = typeof sent === 'object' && sent !== null && 'accepted' in sent ? sent.accepted : undefined;
  const isAccepted = !Array.isArray(accepted) || accepted.length > 0;
  return isAccepted ? { ok: true, status: 250 } : { ok: false, problem: 'the mail server refused every recipient' };
}

/** The kind of trouble and the server's code only: a message may hold an address or a login. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the mail was not taken';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  const status = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined;
  return `the mail was not taken (${code}${status === undefined ? '' : `, SMTP ${String(status)}`})`;
}
