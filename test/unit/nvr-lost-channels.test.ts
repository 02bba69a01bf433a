import { expect } from 'chai';
import { believedMs, LostChannels } from '../../adapters/nvr/lost-channels.ts';

describe('lost channels of recorders', () => {
  const address = { host: '10.0.0.7', port: 80 };
  const lost = [{ channelToken: 'V1', state: 'lost' } as const, { channelToken: 'V2', state: 'live' } as const];

  it('are those of the last reading, of this recorder only', () => {
    const channels = new LostChannels();
    channels.note(address, lost, 0);

    expect(channels.isLost(address, 'V1', 1)).to.equal(true);
    expect(channels.isLost(address, 'V2', 1)).to.equal(false);
    expect(channels.isLost({ ...address, port: 81 }, 'V1', 1)).to.equal(false);
  });

  it('are not believed for ever', () => {
    const channels = new LostChannels();
    channels.note(address, lost, 0);

    expect(channels.isLost(address, 'V1', believedMs)).to.equal(false);
  });

  it('come and go with events of their own, and with no others', () => {
    const channels = new LostChannels();
    const event = { topic: 't', atMs: 0, channelToken: 'V2' };

    channels.hear(address, { ...event, kind: 'signal-lost' }, 0);
    channels.hear(address, { ...event, kind: 'tampered' }, 1);
    const whileLost = channels.isLost(address, 'V2', 2);
    channels.hear(address, { ...event, kind: 'signal-back' }, 3);

    expect([whileLost, channels.isLost(address, 'V2', 4)]).to.deep.equal([true, false]);
  });
});
