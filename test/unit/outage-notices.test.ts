import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check';
import type { Severity } from '../../gateway/outages/causes/cause.ts';
import { decideNotice, type NoticeStep } from '../../gateway/outages/notices/decide-notice.ts';
import { digestOf, dueSlot, slotBefore } from '../../gateway/outages/notices/digest.ts';
import { isCircle, nextToTell } from '../../gateway/outages/notices/escalate-cause.ts';
import type { Notice } from '../../gateway/outages/notices/notice.ts';
import { noticedCause, type NoticedCause } from '../../gateway/outages/notices/noticed-cause.ts';
import { type Reader, writeCause, writeDigest } from '../../gateway/outages/notices/notice-text.ts';
import { robotLetter, robotProblem } from '../../gateway/outages/notices/robot-letter.ts';
import { type Subscription, subscriptionProblem } from '../../gateway/outages/notices/subscription.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { aCause, aNotice, aNoticedCause, aSubscription, confirmedAtMs } from '../fixtures/notice.ts';
import { beijing } from '../fixtures/patrol.ts';

const day = { base: 'normal', night: false } as const;
const night = { base: 'normal', night: true } as const;

/** Everything of a question but the subscription. */
type Asked = Omit<Parameters<typeof decideNotice>[1], 'subscription'>;
const all: Asked = { reach: { cameraCount: 36 }, duty: day, told: [] };

const decide = (
  cause: NoticedCause,
  subscription: Subscription = aSubscription('s1'),
  question: Partial<Asked> = {},
): NoticeStep => decideNotice(cause, { ...all, subscription, ...question });

interface Change {
  readonly state: 'suspected' | 'confirmed' | 'closed' | 'merged';
  readonly severity: Severity;
  readonly cameraCount: number;
  readonly isInMaintenance: boolean;
  readonly isNight: boolean;
  readonly isDigested: boolean;
}

const changes = array(
  record({
    state: constantFrom<Change['state']>('suspected', 'confirmed', 'confirmed', 'closed', 'merged'),
    severity: constantFrom<Severity>('critical', 'major', 'minor'),
    cameraCount: integer({ min: 0, max: 300 }),
    isInMaintenance: boolean(),
    isNight: boolean(),
    isDigested: boolean(),
  }),
  { maxLength: 30 },
);
const wishes = record({ atOnce: boolean(), isQuiet: boolean() });

/** What one subscription was told when each of these came twice, as after a restart. */
function follow(subscription: Subscription, steps: readonly Change[]): Notice[] {
  let told: Notice[] = [];
  for (const { isInMaintenance, isNight, isDigested, ...members } of [...steps.flatMap((step) => [step, step])]) {
    const window = isInMaintenance ? { maintenanceWindowId: 'w1' } : {};
    const cause = noticedCause(aCause('c1', { ...members, ...window }), confirmedAtMs);
    if (isDigested) told = told.map((each) => (each.state === 'held' ? { ...each, state: 'digested' } : each));
    if (cause === undefined) continue;
    const reach = { cameraCount: members.cameraCount };
    told = after(decide(cause, subscription, { told, reach, duty: isNight ? night : day }), told, reach);
  }
  return told;
}

function after(step: NoticeStep, told: readonly Notice[], reach: { readonly cameraCount: number }): Notice[] {
  if (step.kind === 'none') return [...told];
  if (step.kind === 'renew') {
    return told.map((each) => (each === step.notice ? { ...each, ...reach, state: step.state } : each));
  }
  const { tells: kind, key, state } = step;
  return [...told, aNotice(`${told.length}`, { kind, key, state, ...reach })];
}

describe('decideNotice', () => {
  it('tells a confirmed cause at once', () => {
    expect(decide(aNoticedCause('c1'))).to.deep.equal({
      ...{ kind: 'tell', tells: 'opened', key: 'c1/opened', state: 'waiting' },
    });
  });

  it('tells nobody of a suspected cause, of one in maintenance and of one that became a part of another', () => {
    expect(noticedCause({ ...aCause('c1'), state: 'suspected' }, confirmedAtMs)).to.equal(undefined);
    expect(decide(aNoticedCause('c1', { maintenanceWindowId: 'w1' })).kind).to.equal('none');
    expect(decide(aNoticedCause('c1', { state: 'merged' })).kind).to.equal('none');
  });

  it('asks for what the subscription is about: severity, kind, cameras of its part, switched on', () => {
    const cause = aNoticedCause('c1');
    expect(decide(cause, aSubscription('s1', { severities: ['major'] })).kind).to.equal('none');
    expect(decide(cause, aSubscription('s1', { kinds: ['camera'] })).kind).to.equal('none');
    expect(decide(cause, aSubscription('s1', { enabled: false })).kind).to.equal('none');
    expect(decide(cause, undefined, { reach: { cameraCount: 0 } }).kind).to.equal('none');
    expect(decide(cause, aSubscription('s1', { kinds: ['recorder'] })).kind).to.equal('tell');
  });

  it('lets minor ones wait in quiet hours, critical and major ones never', () => {
    const quiet = aSubscription('s1', { quietIn: ['night'], digestTimes: ['08:00'] });
    const stateAt = (severity: Severity, duty: typeof day | typeof night) =>
      decide(aNoticedCause('c1', { severity }), quiet, { duty });

    expect(stateAt('minor', night)).to.include({ state: 'held' });
    expect(stateAt('minor', day)).to.include({ state: 'waiting' });
    expect(stateAt('major', night)).to.include({ state: 'waiting' });
    expect(stateAt('critical', night)).to.include({ state: 'waiting' });
  });

  it('calls in the night for what was minor in the evening and is grave now', () => {
    const quiet = aSubscription('s1', { quietIn: ['night'], digestTimes: ['08:00'] });
    const told = [aNotice('n1', { state: 'held', cameraCount: 2 })];

    const step = decide(aNoticedCause('c1', { severity: 'critical' }), quiet, { told, duty: night });

    expect(step).to.deep.equal({ kind: 'renew', notice: told[0], state: 'waiting' });
  });

  it('tells of growth only when it hits twice as many as were told', () => {
    const told = [aNotice('n1', { cameraCount: 20, state: 'delivered' })];
    const at = (cameraCount: number, more: readonly Notice[] = []) =>
      decide(aNoticedCause('c1'), undefined, { told: [...told, ...more], reach: { cameraCount } });

    expect(at(39).kind).to.equal('none');
    expect(at(40)).to.include({ tells: 'grew', key: 'c1/grew/1' });
    const grown = aNotice('n2', { kind: 'grew', cameraCount: 40, state: 'delivered' });
    expect(at(79, [grown]).kind).to.equal('none');
    expect(at(80, [grown])).to.include({ tells: 'grew', key: 'c1/grew/2' });
  });

  it('tells the end once, to those who were told of the beginning', () => {
    const over = aNoticedCause('c1', { state: 'closed', endedAtMs: confirmedAtMs + 60_000 });
    const told = [aNotice('n1', { state: 'delivered' })];

    expect(decide(over, undefined, { told })).to.include({ tells: 'closed', key: 'c1/closed' });
    expect(decide(over, undefined, { told: [...told, aNotice('n2', { kind: 'closed' })] }).kind).to.equal('none');
    expect(decide(over).kind).to.equal('none');
    expect(decide(over, undefined, { told: [aNotice('n1', { state: 'held' })] }).kind).to.equal('none');
    expect(decide(over, undefined, { told: [aNotice('n1', { kind: 'escalated' })] })).to.include({ tells: 'closed' });
  });

  it('never tells one subscription of a beginning or an end twice, whatever happens in whatever order', () => {
    let [opened, closed, grown] = [0, 0, 0];
    assert(
      property(wishes, changes, ({ atOnce, isQuiet }, steps) => {
        const quietIn = isQuiet ? (['night'] as const) : [];
        const told = follow(aSubscription('s1', { atOnce, quietIn, digestTimes: ['08:00'] }), steps);
        const of = (kind: Notice['kind']) => told.filter((each) => each.kind === kind);
        expect(of('opened').length).to.be.at.most(1);
        expect(of('closed').length).to.be.at.most(of('opened').length);
        expect(new Set(told.map(({ key }) => key)).size).to.equal(told.length);
        const counts = told.filter(({ kind }) => kind === 'grew').map(({ cameraCount }) => cameraCount);
        for (const [index, count] of counts.entries()) {
          if (index > 0) expect(count).to.be.at.least(2 * (counts[index - 1] ?? 0));
        }
        opened += of('opened').length;
        closed += of('closed').length;
        grown += counts.length;
      }),
      { numRuns: 500 },
    );
    // The property would hold for a decision that never tells anything.
    expect(Math.min(opened, closed, grown)).to.be.above(20);
  });
});

describe('nextToTell', () => {
  const chain = new Map(
    [
      aSubscription('s1', { next: { subscriptionId: aSubscription('s2').id, afterMinutes: 15 } }),
      aSubscription('s2', { next: { subscriptionId: aSubscription('s3').id, afterMinutes: 30 } }),
      aSubscription('s3'),
    ].map((each) => [each.id as string, each]),
  );
  const minute = 60_000;
  const names = (cause: NoticedCause, told: readonly Notice[], minutes: number) =>
    nextToTell(cause, told, { subscriptions: chain, atMs: confirmedAtMs + minutes * minute }).map(({ to }) => to.id);

  it('calls the next one after its minutes, and the one after that after more, each once', () => {
    const cause = aNoticedCause('c1');
    const told = [aNotice('n1', { state: 'delivered' })];

    expect(names(cause, told, 14)).to.deep.equal([]);
    expect(names(cause, told, 15)).to.deep.equal(['s2']);
    const second = aNotice('n2', {
      ...{ kind: 'escalated', subscriptionId: aSubscription('s2').id, createdAtMs: confirmedAtMs + 15 * minute },
    });
    expect(names(cause, [...told, second], 44)).to.deep.equal([]);
    expect(names(cause, [...told, second], 45)).to.deep.equal(['s3']);
  });

  it('calls nobody for what is acknowledged, not critical, over, in maintenance, or only held back', () => {
    const told = [aNotice('n1', { state: 'delivered' })];
    const quiet: NoticedCause[] = [
      { ...aNoticedCause('c1'), acknowledgedAtMs: confirmedAtMs },
      aNoticedCause('c1', { severity: 'major' }),
      aNoticedCause('c1', { state: 'closed' }),
      aNoticedCause('c1', { maintenanceWindowId: 'w1' }),
    ];
    for (const cause of quiet) expect(names(cause, told, 60)).to.deep.equal([]);
    expect(names(aNoticedCause('c1'), [aNotice('n1', { state: 'held' })], 60)).to.deep.equal([]);
  });

  it('knows a circle', () => {
    const back = aSubscription('s3', { next: { subscriptionId: aSubscription('s1').id, afterMinutes: 5 } });

    expect(isCircle(back, chain)).to.equal(true);
    expect(isCircle(aSubscription('s3'), chain)).to.equal(false);
  });
});

describe('digests', () => {
  it('are due at their Beijing times, and for two hours after an absence', () => {
    const times = ['08:00', '18:00'];

    expect(dueSlot(times, beijing('2026-09-21 08:00'))?.name).to.equal('2026-09-21T08:00');
    expect(dueSlot(times, beijing('2026-09-21 10:00'))?.name).to.equal('2026-09-21T08:00');
    expect(dueSlot(times, beijing('2026-09-21 10:01'))).to.equal(undefined);
    expect(dueSlot(['23:30'], beijing('2026-09-22 00:30'))?.name).to.equal('2026-09-21T23:30');
    const morning = { name: '2026-09-21T08:00', atMs: beijing('2026-09-21 08:00') };
    expect(slotBefore(times, morning)?.name).to.equal('2026-09-20T18:00');
    expect(slotBefore(['08:00'], morning)?.name).to.equal('2026-09-20T08:00');
  });

  it('tell what stands open, largest first, and what has ended since the one before', () => {
    const sinceMs = confirmedAtMs;
    const causes = [
      aNoticedCause('small', { cameraCount: 2 }),
      aNoticedCause('large'),
      aNoticedCause('over', { state: 'closed', endedAtMs: confirmedAtMs + 1 }),
      aNoticedCause('long-over', { state: 'closed', endedAtMs: confirmedAtMs - 1 }),
      aNoticedCause('of-others'),
    ];
    const told = [
      aNotice('n1', { causeId: 'small', state: 'held', cameraCount: 2 }),
      aNotice('n2', { causeId: 'large', state: 'delivered' }),
      aNotice('n3', { causeId: 'over', state: 'held' }),
      aNotice('n4', { causeId: 'long-over', state: 'digested' }),
    ];

    const content = digestOf(told, causes, sinceMs);

    expect(content?.open.map(({ cause }) => cause.id)).to.deep.equal(['large', 'small']);
    expect(content?.ended.map(({ cause }) => cause.id)).to.deep.equal(['over']);
    expect(digestOf([], causes, sinceMs)).to.equal(undefined);
  });

  it('must have a time when something waits for them', () => {
    const wishes = { atOnce: true, quietIn: [], digestTimes: [] };
    expect(subscriptionProblem(wishes)).to.equal(undefined);
    expect(subscriptionProblem({ ...wishes, atOnce: false })).to.include('needs a time');
    expect(subscriptionProblem({ ...wishes, quietIn: ['night'] })).to.include('needs a time');
    expect(subscriptionProblem({ ...wishes, quietIn: ['night'], digestTimes: ['08:00'] })).to.equal(undefined);
  });
});

const reader: Reader = { language: 'zh', knowsAll: true, place: '东站派出所', home: 'https://patrol.example.cn' };

describe('texts of notices', () => {
  const told = { causeId: 'c1', facts: aNoticedCause('c1').facts, cameraCount: 36, atMs: confirmedAtMs };

  it('say what broke, how large it is, where and since when, with a link', () => {
    expect(writeCause('opened', told, reader)).to.deep.equal({
      subject: '【紧急】录像机 东站录像机 故障，影响 36 路',
      lines: [
        '原因：录像机 东站录像机（超时无应答）',
        '影响：36 路（关联 40 路）',
        '辖区：东站派出所',
        '开始：2026-09-21 09:57（北京时间）',
      ],
      link: 'https://patrol.example.cn/desk/outages/causes/c1',
    });
  });

  it('speak English to those who asked for it', () => {
    const facts = { ...told.facts, endedAtMs: told.facts.startedAtMs + 75 * 60_000 };
    const text = writeCause('closed', { ...told, facts }, { ...reader, language: 'en' });

    expect(text.subject).to.equal('[Recovered] recorder 东站录像机 is back after 1 h 15 min');
    expect(text.lines.at(-1)).to.equal('Recovered: 2026-09-21 11:12 (Beijing time)');
  });

  it('tell neither name nor size of what lies beyond the reader’s part', () => {
    const text = writeCause('opened', { ...told, cameraCount: 3 }, { ...reader, knowsAll: false });

    expect(JSON.stringify(text)).not.to.include('东站录像机').and.not.to.include('40');
    expect(text.lines[1]).to.equal('影响：本辖区 3 路');
  });

  it('hold no line breaks of names, and name no more of a digest than people read', () => {
    const facts = { ...told.facts, name: 'x\r\nBcc: a@example.cn' };
    expect(writeCause('opened', { ...told, facts }, reader).subject).not.to.match(/[\r\n]/);

    const open = Array.from({ length: 25 }, (_, index) => ({ cause: aNoticedCause(`c${index}`), cameraCount: 1 }));
    const digest = writeDigest({ open, ended: [] }, { name: '值班', atMs: confirmedAtMs }, () => reader, reader);
    expect(digest.subject).to.equal('【摘要】值班：未恢复 25 起（25 路），已恢复 0 起');
    expect(digest.lines).to.have.length(22);
    expect(digest.lines.at(-1)).to.equal('……另有 5 起');
  });
});

describe('letters to robots', () => {
  const text = { subject: '【紧急】录像机故障', lines: ['影响：36 路'], link: 'https://p.example.cn/outages' };
  const content = '【紧急】录像机故障\n影响：36 路\nhttps://p.example.cn/outages';
  const url = new Secret('https://robot.example.cn/send?access_token=abc');
  const secret = new Secret('SEC123');
  const atMs = 1_790_000_000_123;

  it('have the bodies that their makers document', () => {
    const bodyOf = (kind: 'wecom' | 'dingtalk' | 'feishu'): unknown =>
      JSON.parse(robotLetter({ kind, url }, text, atMs).body);

    expect(bodyOf('wecom')).to.deep.equal({ msgtype: 'text', text: { content } });
    expect(bodyOf('dingtalk')).to.deep.equal({ msgtype: 'text', text: { content } });
    expect(bodyOf('feishu')).to.deep.equal({ msg_type: 'text', content: { text: content } });
  });

  it('are signed as DingTalk and Feishu want it', () => {
    const signed = robotLetter({ kind: 'dingtalk', url, secret }, text, atMs).url.searchParams;
    const sign = createHmac('sha256', 'SEC123').update('1790000000123\nSEC123').digest('base64');
    expect(Object.fromEntries(signed)).to.deep.equal({ access_token: 'abc', timestamp: '1790000000123', sign });

    const body = robotLetter({ kind: 'feishu', url, secret }, text, atMs).body;
    const mac = createHmac('sha256', '1790000000\nSEC123').digest('base64');
    expect(JSON.parse(body)).to.include({ timestamp: '1790000000', sign: mac });
  });

  it('are no longer than robots take', () => {
    const long = { subject: '长', lines: Array.from({ length: 200 }, () => '影响：三十六路摄像机') };
    const { body } = robotLetter({ kind: 'wecom', url }, long, atMs);
    // The schema of our own letter.
    const sent = (JSON.parse(body) as { text: { content: string } }).text.content;

    expect(Buffer.byteLength(sent)).to.be.within(1950, 2048);
    expect(sent.endsWith('…')).to.equal(true);
  });

  it('know a refusal that comes with HTTP 200', () => {
    expect(robotProblem('{"errcode":0,"errmsg":"ok"}')).to.equal(undefined);
    expect(robotProblem('{"code":0,"msg":"success","data":{}}')).to.equal(undefined);
    expect(robotProblem('{"errcode":310000,"errmsg":"sign not match"}')).to.include('310000 sign not match');
    expect(robotProblem('{"code":19021,"msg":"sign match fail"}')).to.include('19021');
    expect(robotProblem('<html>')).to.include('no JSON');
  });
});
