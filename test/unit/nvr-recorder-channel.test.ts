import { expect } from 'chai';
import {
  compareTokens,
  judgeChannels,
  listChannels,
  numberChannels,
  readDarkSources,
} from '../../adapters/nvr/recorder-channel.ts';
import type { MediaProfile } from '../../adapters/sdk/onvif-protocol/profiles.ts';
import { childOf, parseXml } from '../../adapters/sdk/onvif-protocol/xml-tree.ts';

function profile(sourceToken: string, token: string, width: number): MediaProfile {
  const service = { inMedia1: true, inMedia2: false };
  return { token, sourceToken, codec: 'h264', width, height: width, fps: 25, bitrateKbps: 1, ...service };
}

describe('channels of a recorder', () => {
  it('are picture sources in the order of their numbers, whatever the order of profiles', () => {
    const profiles = [profile('V10', 'a', 640), profile('V2', 'b', 640), profile('V10', 'c', 1920)];

    const listed = listChannels(profiles);

    expect(listed.map(({ channelToken }) => channelToken)).to.deep.equal(['V2', 'V10']);
    expect(listed[1]?.profiles.map(({ token }) => token)).to.deep.equal(['c', 'a']);
    expect(['V10', 'V9', 'V1'].sort(compareTokens)).to.deep.equal(['V1', 'V9', 'V10']);
  });

  it('keep their numbers when another one is not listed any more', () => {
    const all = numberChannels(['VideoSource_1', 'VideoSource_2', 'VideoSource_10']);
    const fewer = numberChannels(['VideoSource_1', 'VideoSource_10']);

    expect(fewer.get('VideoSource_10')).to.equal(10).and.to.equal(all.get('VideoSource_10'));
  });

  it('are counted from 1 where tokens are counted from 0, and by place where they have no numbers', () => {
    expect([...numberChannels(['000', '001', '002']).values()]).to.deep.equal([1, 2, 3]);
    expect([...numberChannels(['east', 'west']).values()]).to.deep.equal([1, 2]);
    expect([...numberChannels(['a1', 'b1']).values()]).to.deep.equal([1, 2]);
  });

  it('are lost when they are known and not listed, or listed without a signal', () => {
    const states = judgeChannels(['V1', 'V3'], ['V1', 'V2'], new Set(['V3']));

    expect(states.map(({ channelToken, state }) => `${channelToken} ${state}`)).to.deep.equal([
      'V1 live',
      'V2 lost',
      'V3 lost',
    ]);
  });

  it('are dark only where the recorder says how large their picture is', () => {
    const size = (width: number) => `<Resolution><Width>${width}</Width><Height>${width}</Height></Resolution>`;
    const reading = parseXml(
      `<R><VideoSources token="a">${size(0)}</VideoSources><VideoSources token="b">${size(640)}</VideoSources><VideoSources token="c"/></R>`,
    );

    const dark = readDarkSources(reading.kind === 'tree' ? childOf(reading.root, 'R') : undefined);

    expect([...dark]).to.deep.equal(['a']);
  });
});
