import { expect } from 'chai';
import { applyRule, learnRule } from '../../adapters/nvr/address-rule.ts';

describe('address rules of recorders', () => {
  const families: readonly (readonly [string, string, string, string])[] = [
    ['/Streaming/Channels/101', '/Streaming/Channels/102', '/Streaming/Channels/6401', '/Streaming/Channels/6402'],
    [
      '/Streaming/Channels/101?transportmode=unicast&profile=Profile_1',
      '/Streaming/Channels/102?transportmode=unicast&profile=Profile_2',
      '/Streaming/Channels/901?transportmode=unicast&profile=Profile_17',
      '/Streaming/Channels/902?transportmode=unicast&profile=Profile_18',
    ],
    [
      '/cam/realmonitor?channel=1&subtype=0',
      '/cam/realmonitor?channel=1&subtype=1',
      '/cam/realmonitor?channel=12&subtype=0',
      '/cam/realmonitor?channel=12&subtype=1',
    ],
    ['/live/ch01/main', '/live/ch01/sub', '/live/ch09/main', '/live/ch09/sub'],
  ];
  for (const [main, sub, otherMain, otherSub] of families) {
    it(`learn the second stream of ${main}`, () => {
      const rule = learnRule(main, sub);

      expect(rule && applyRule(rule, otherMain)).to.equal(otherSub);
    });
  }

  it('keep leading zeros and take several steps', () => {
    const rule = learnRule('/snap/ch01.jpg', '/snap/ch02.jpg');

    expect(rule && applyRule(rule, '/snap/ch01.jpg', 11)).to.equal('/snap/ch12.jpg');
    expect(rule && applyRule(rule, '/snap/ch01.jpg', 0.5)).to.equal(undefined);
  });

  it('hold for no address of another shape', () => {
    const rule = learnRule('/live/ch1/main', '/live/ch1/sub');

    expect(rule && applyRule(rule, '/live/ch1/other')).to.equal(undefined);
    expect(rule && applyRule(rule, '/live/ch1/main/2')).to.equal(undefined);
    expect(rule && applyRule(rule, '/live/ch1/main', 2)).to.equal(undefined);
    expect(learnRule('/a1', '/b')).to.equal(undefined);
  });
});
