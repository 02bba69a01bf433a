import { expect } from 'chai';
import type { Cause } from '../../gateway/outages/causes/cause.ts';
import { CauseStore } from '../../gateway/outages/causes/cause-store.ts';
import { NoticeRig } from '../fixtures/notice-rig.ts';
import { aCause } from '../fixtures/notice.ts';

const minuteMs = 60_000;

describe('notices of a camera that comes and goes', () => {
  let rig: NoticeRig;
  beforeEach(async () => {
    rig = await NoticeRig.open();
  });
  afterEach(() => rig.close());

  /** As causes come: stored, then told. */
  async function tell(id: string, members: Partial<Cause> = {}): Promise<Cause> {
    const atMs = rig.clock.now();
    const times = { startedAtMs: atMs - 4 * minuteMs, openedAtMs: atMs - 2 * minuteMs, confirmedAtMs: atMs };
    const one = { kind: 'camera', key: 'camera-7', name: '东门', cameraCount: 1, peakCount: 1 } as const;
    const cause = aCause(id, { ...times, ...one, severity: 'minor', ...members });
    await rig.database.transaction((transaction) => new CauseStore(rig.database).save([cause], transaction));
    await rig.happens(cause);
    return cause;
  }

  async function end({ confirmedAtMs, ...cause }: Cause): Promise<void> {
    const over = { ...cause, state: 'closed', endedAtMs: rig.clock.now(), cameraCount: 0 } as const;
    await tell(cause.id, { ...over, ...(confirmedAtMs !== undefined && { confirmedAtMs }) });
  }

  /** Down for ten minutes, and well for an hour after. */
  async function comeAndGo(id: string, members: Partial<Cause> = {}): Promise<void> {
    const cause = await tell(id, members);
    rig.clock.pass(10 * minuteMs);
    await end(cause);
    rig.clock.pass(60 * minuteMs);
  }

  it('are one message and its end in 24 hours, however often it goes', async () => {
    await rig.subscribe();
    for (const id of ['c1', 'c2', 'c3', 'c4', 'c5']) await comeAndGo(id);

    expect(await rig.kinds()).to.deep.equal(['opened delivered', 'closed delivered']);
  });

  it('come when it stays away for an hour, also after a restart', async () => {
    await rig.subscribe();
    await comeAndGo('c1');
    const cause = await tell('c2');
    rig.clock.pass(59 * minuteMs);
    await rig.sendAll();
    expect(rig.mail.mails).to.have.length(2);

    rig.restart();
    await rig.service.resume({
      listConfirmed: async () => [cause],
      findMany: async () => [],
      listCameraIds: async () => [],
    });
    await rig.sendAll();
    expect(rig.mail.mails).to.have.length(2);
    rig.clock.pass(minuteMs);
    await rig.sendAll();
    await rig.sendAll();

    expect(await rig.kinds()).to.deep.equal(['opened delivered', 'closed delivered', 'opened delivered']);
    expect((await rig.notices()).at(-1)?.causeId).to.equal('c2');
  });

  it('come again a day later', async () => {
    await rig.subscribe();
    await comeAndGo('c1');
    rig.clock.pass(24 * 60 * minuteMs);
    await comeAndGo('c2');

    expect((await rig.kinds()).filter((kind) => kind.startsWith('opened'))).to.have.length(2);
  });

  it('are not held back by another camera, nor for those who were told nothing yet', async () => {
    await rig.subscribe({ severities: ['major'] });
    await comeAndGo('c1');
    expect(rig.mail.mails).to.have.length(0);

    await comeAndGo('c2', { severity: 'major' });
    await comeAndGo('c3', { severity: 'major', key: 'camera-8' });

    const opened = (await rig.notices()).filter(({ kind }) => kind === 'opened');
    expect(opened.map(({ causeId }) => causeId)).to.deep.equal(['c2', 'c3']);
  });

  it('are not held back of what many cameras hang on', async () => {
    await rig.subscribe();
    const recorder = { kind: 'recorder', key: 'nvr-1', severity: 'critical', cameraCount: 36 } as const;
    await comeAndGo('c1', recorder);
    await comeAndGo('c2', recorder);

    expect((await rig.kinds()).filter((kind) => kind.startsWith('opened'))).to.have.length(2);
  });
});
