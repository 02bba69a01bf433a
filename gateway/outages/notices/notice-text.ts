import { formatCivilTime } from '../../platform/clock/civil-time.ts';
import type { DigestContent, DigestLine } from './digest.ts';
import type { NoticeText } from './notice.ts';
import { noticeWords } from './notice-words.ts';
import type { CauseFacts } from './noticed-cause.ts';
import type { NoticeLanguage } from './subscription.ts';

/** For whom a text is written, and what they may know. */
export interface Reader {
  readonly language: NoticeLanguage;
  /** The cause lies in the reader's part as a whole: its name and size may be told. */
  readonly knowsAll: boolean;
  /** Where it happened, as the reader's part names it. */
  readonly place: string;
  /** The gateway's own address, without a slash at the end; absent: texts hold no link. */
  readonly home?: string;
}

interface Told {
  readonly causeId: string;
  readonly facts: CauseFacts;
  /** Of the reader's part. */
  readonly cameraCount: number;
  readonly atMs: number;
}

/** What is told when a cause is confirmed, has grown, is over, or waited too long: `afterMinutes` of the last. */
export function writeCause(
  kind: 'opened' | 'grew' | 'closed' | 'escalated',
  told: Told & { readonly afterMinutes?: number },
  reader: Reader,
): NoticeText {
  const { facts, cameraCount, atMs, afterMinutes = 0 } = told;
  const words = noticeWords[reader.language];
  const lasted = (facts.endedAtMs ?? atMs) - facts.startedAtMs;
  const values = {
    what: whatBroke(facts, reader),
    severity: words.severity[facts.severity],
    reason: reasonOf(facts, reader.language),
    count: String(cameraCount),
    members: String(Math.max(facts.memberCount, cameraCount)),
    lasted: writeDuration(lasted, reader.language),
    minutes: String(afterMinutes),
    place: reader.place,
  };
  const lines = [
    fill(words.cause, values),
    fill(reader.knowsAll ? words.affected : words.affectedOwn, values),
    fill(words.place, values),
    fill(words.since, { time: formatCivilTime(facts.startedAtMs) }),
    ...(kind === 'closed' ? [fill(words.ended, { time: formatCivilTime(facts.endedAtMs ?? atMs) })] : []),
  ];
  return {
    subject: fill(words[kind], values),
    lines,
    ...linkTo(reader, `/causes/${encodeURIComponent(told.causeId)}`),
  };
}

/** A digest names so many of each; the screens know the rest. */
const mostLines = 20;

export function writeDigest(
  { open, ended }: DigestContent,
  { name, atMs }: { readonly name: string; readonly atMs: number },
  readerOf: (line: DigestLine) => Reader,
  reader: Reader,
): NoticeText {
  const words = noticeWords[reader.language];
  const cameras = open.reduce((sum, { cameraCount }) => sum + cameraCount, 0);
  const values = { name, open: String(open.length), cameras: String(cameras), ended: String(ended.length) };
  const list = (head: string, pattern: string, lines: readonly DigestLine[]): string[] => {
    if (lines.length === 0) return [];
    const shown = lines.slice(0, mostLines).map((line) => digestLine(pattern, line, readerOf(line), atMs));
    const more = lines.length - shown.length;
    return [head, ...shown, ...(more > 0 ? [fill(words.more, { count: String(more) })] : [])];
  };
  const lines = [...list(words.openHead, words.openLine, open), ...list(words.endedHead, words.endedLine, ended)];
  return { subject: fill(words.digest, values), lines, ...linkTo(reader, '') };
}

export function writeTest(name: string, reader: Pick<Reader, 'language' | 'home'>): NoticeText {
  const words = noticeWords[reader.language];
  return { subject: fill(words.test, { name }), lines: [words.testLine], ...linkTo(reader, '') };
}

/** A text as one plain message. */
export function plainText({ subject, lines, link }: NoticeText): string {
  return [subject, ...lines, ...(link === undefined ? [] : [link])].join('\n');
}

function digestLine(pattern: string, { cause, cameraCount }: DigestLine, reader: Reader, atMs: number): string {
  const { facts, endedAtMs = atMs } = cause;
  return fill(pattern, {
    what: whatBroke(facts, reader),
    severity: noticeWords[reader.language].severity[facts.severity],
    reason: reasonOf(facts, reader.language),
    count: String(cameraCount),
    lasted: writeDuration(endedAtMs - facts.startedAtMs, reader.language),
  });
}

function whatBroke({ kind, name }: CauseFacts, { language, knowsAll }: Reader): string {
  const words = noticeWords[language];
  return knowsAll ? fill(words.kind[kind], { name }) : words.unnamed[kind];
}

function reasonOf({ reason }: CauseFacts, language: NoticeLanguage): string {
  const words: Readonly<Record<string, string>> = noticeWords[language].reason;
  return words[reason] ?? reason;
}

function writeDuration(ms: number, language: NoticeLanguage): string {
  const words = noticeWords[language];
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return fill(words.minutes, { minutes: String(minutes) });
  if (hours < 24) return fill(words.hours, { hours: String(hours), minutes: String(minutes % 60) });
  return fill(words.days, { days: String(Math.floor(hours / 24)), hours: String(hours % 24) });
}

function linkTo({ home }: Pick<Reader, 'home'>, path: string): { readonly link?: string } {
  return home === undefined ? {} : { link: `${home}/desk/outages${path}` };
}

/** Control characters of names would break mail headers and lines. */
function fill(pattern: string, values: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => (values[name] ?? whole).replace(/\p{Cc}+/gu, ' '));
}
