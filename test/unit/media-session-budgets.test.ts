import { expect } from 'chai';
import { configSchema } from '../../config/schema.ts';
import { SessionBudgets } from '../../gateway/media/engine/session-budgets.ts';
import { refusalOf } from '../fixtures/refusal.ts';

const policy = { sessionsPerCamera: 4, sessionsPerDevice: 32, startsAtOnce: 64 };

describe('SessionBudgets', () => {
  const budgets = new SessionBudgets({
    ...policy,
    uplinks: [
      { name: '北区', ranges: ['10.1.0.0/16', '2001:db8::/32'], sessions: 40 },
      { name: '十里铺', ranges: ['10.1.2.0/24'], sessions: 8 },
    ],
  });
  const namesOf = (host: string): string[] =>
    budgets.of({ key: 'c1/sub', cameraId: 'c1', host, port: 554, path: '/' }).map(({ name }) => name);

  it('draws on the camera, its address, every line before it and the pace of starts', () => {
    expect(budgets.of({ key: 'c1/sub', cameraId: 'c1', host: '10.1.2.3', port: 554, path: '/' })).to.deep.equal([
      { name: 'camera c1', limit: 4 },
      { name: 'device 10.1.2.3', limit: 32 },
      { name: 'uplink 北区', limit: 40 },
      { name: 'uplink 十里铺', limit: 8 },
      { name: 'starts', limit: 64 },
    ]);
  });

  it('knows which line a camera is behind, in either family of addresses', () => {
    expect(namesOf('10.1.9.9')).to.include('uplink 北区').and.not.include('uplink 十里铺');
    expect(namesOf('2001:db8::7')).to.include('uplink 北区');
    expect(namesOf('10.2.0.1').join()).to.not.include('uplink');
  });

  it('is configured with one name for each line', () => {
    const { uplinks } = configSchema.shape.live.shape;
    const line = (name: string): object => ({ name, ranges: ['10.1.0.0/16'], sessions: 1 });

    expect(uplinks.safeParse([line('北区'), line('十里铺')]).success).to.equal(true);
    expect(uplinks.safeParse([line('北区'), line('北区')]).success).to.equal(false);
  });

  it('refuses a range that is none, and names the line', async () => {
    const refused = await refusalOf(async () => {
      new SessionBudgets({ ...policy, uplinks: [{ name: '北区', ranges: ['10.1.0.0/40'], sessions: 1 }] });
    });

    expect(refused.code).to.equal('config/invalid');
    expect(refused.message).to.include('北区').and.to.include('10.1.0.0/40');
  });
});
