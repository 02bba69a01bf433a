import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Secret } from '../../platform/secrets/secret.ts';
import type { Letter } from '../../platform/webhooks/webhook-sender-provider.ts';
import type { NoticeText } from './notice.ts';
import { plainText } from './notice-text.ts';
import type { RobotKind } from './subscription.ts';

interface Robot {
  readonly kind: RobotKind;
  readonly url: Secret;
  readonly secret?: Secret;
}

/** WeCom takes 2,048 bytes of text; the others take more, and nobody reads more in a chat. */
const mostBytes = 2000;

const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'patrol-gateway' };

/** The letter to a group robot, as its maker documents it. @param atMs of this try: signatures live for minutes */
export function robotLetter({ kind, url, secret }: Robot, text: NoticeText, atMs: number): Letter {
  const content = cutBytes(plainText(text), mostBytes);
  switch (kind) {
    case 'wecom':
      return letter(new URL(url.reveal()), { msgtype: 'text', text: { content } });
    case 'dingtalk':
      return letter(signedUrl(url, secret, atMs), { msgtype: 'text', text: { content } });
    case 'feishu':
      return letter(new URL(url.reveal()), {
        ...feishuSignature(secret, atMs),
        msg_type: 'text',
        content: { text: content },
      });
  }
}

function letter(url: URL, body: object): Letter {
  return { url, headers, body: JSON.stringify(body), judge: robotProblem };
}

/** DingTalk: `sign` is the HMAC-SHA-256 of `timestamp\nsecret` by the secret, in Base64; the timestamp is in ms. */
function signedUrl(url: Secret, secret: Secret | undefined, atMs: number): URL {
  const signed = new URL(url.reveal());
  if (secret === undefined) return signed;
  const sign = createHmac('sha256', secret.reveal())
    .update(`${String(atMs)}\n${secret.reveal()}`)
    .digest('base64');
  signed.searchParams.set('timestamp', String(atMs));
  signed.searchParams.set('sign', sign);
  return signed;
}

/** Feishu: `sign` is the HMAC-SHA-256 of nothing by `timestamp\nsecret`, in Base64; the timestamp is in seconds. */
function feishuSignature(secret: Secret | undefined, atMs: number): object {
  if (secret === undefined) return {};
  const timestamp = String(Math.floor(atMs / 1000));
  const sign = createHmac('sha256', `${timestamp}\n${secret.reveal()}`).update('').digest('base64');
  return { timestamp, sign };
}

const answerShape = z.object({
  errcode: z.number().optional(),
  errmsg: z.string().optional(),
  code: z.number().optional(),
  msg: z.string().optional(),
});

/** Robots refuse with HTTP 200 and a code: WeCom and DingTalk `errcode`, Feishu `code`; 0 is success. */
export function robotProblem(body: string): string | undefined {
  const answer = readAnswer(body);
  if (answer === undefined) return 'the robot’s answer is no JSON';
  const code = answer.errcode ?? answer.code ?? 0;
  if (code === 0) return undefined;
  return `the robot refused: ${String(code)} ${answer.errmsg ?? answer.msg ?? ''}`.trim().slice(0, 200);
}

function readAnswer(body: string): z.infer<typeof answerShape> | undefined {
  try {
    return answerShape.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** As much of a text as fits, whole characters only. */
function cutBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let used = Buffer.byteLength('…');
  let cut = '';
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    cut += character;
  }
  return `${cut}…`;
}
