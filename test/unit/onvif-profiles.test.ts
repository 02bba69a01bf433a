import { expect } from 'chai';
import { groupChannels, type StreamProfile } from '../../adapters/sdk/onvif-protocol/channels.ts';
import { readIdentity, readMac } from '../../adapters/sdk/onvif-protocol/identity.ts';
import { mergeProfiles, readMedia1Profiles, readMedia2Profiles } from '../../adapters/sdk/onvif-protocol/profiles.ts';
import type { MediaProfile } from '../../adapters/sdk/onvif-protocol/profiles.ts';
import { parseXml, childOf } from '../../adapters/sdk/onvif-protocol/xml-tree.ts';

function answer(xml: string): unknown {
  const reading = parseXml(`<R>${xml}</R>`);
  if (reading.kind === 'malformed') throw new Error(reading.problem);
  return childOf(reading.root, 'R');
}

function media1(token: string, encoding: string, size = '1920x1080', source = 'VS1'): string {
  const [width, height] = size.split('x');
  return `<trt:Profiles token="${token}" fixed="true"><tt:Name>${token}</tt:Name>
    <tt:VideoSourceConfiguration token="vsc"><tt:Name>VideoSourceConfig</tt:Name><tt:SourceToken>${source}</tt:SourceToken></tt:VideoSourceConfiguration>
    <tt:VideoEncoderConfiguration token="vec"><tt:Encoding>${encoding}</tt:Encoding>
      <tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>
      <tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl>
    </tt:VideoEncoderConfiguration></trt:Profiles>`;
}

function media2(token: string, encoding: string): string {
  return `<tr2:Profiles token="${token}"><tr2:Name>${token}</tr2:Name><tr2:Configurations>
    <tr2:VideoSource token="vsc"><tt:Name>东门</tt:Name><tt:SourceToken>VS1</tt:SourceToken></tr2:VideoSource>
    <tr2:VideoEncoder token="vec"><tt:Encoding>${encoding}</tt:Encoding><tt:Resolution><tt:Width>3840</tt:Width><tt:Height>2160</tt:Height></tt:Resolution>
      <tt:RateControl><tt:FrameRateLimit>12.5</tt:FrameRateLimit><tt:BitrateLimit>6144</tt:BitrateLimit></tt:RateControl></tr2:VideoEncoder>
    </tr2:Configurations></tr2:Profiles>`;
}

describe('readMedia1Profiles', () => {
  it('reads one profile as it reads many', () => {
    expect(readMedia1Profiles(answer(media1('main', 'H264')))).to.deep.equal([
      {
        token: 'main',
        name: 'main',
        sourceToken: 'VS1',
        sourceName: 'VideoSourceConfig',
        codec: 'h264',
        width: 1920,
        height: 1080,
        fps: 25,
        bitrateKbps: 4096,
        inMedia1: true,
        inMedia2: false,
      },
    ]);
    expect(readMedia1Profiles(answer(media1('a', 'JPEG') + media1('b', 'H264')))).to.have.length(2);
  });

  it('accepts codecs that the schema does not know', () => {
    const codecs = ['H265', 'SVAC', 'JPEG', 'MPEG4'].map(
      (name) => readMedia1Profiles(answer(media1('p', name)))[0]?.codec,
    );

    expect(codecs).to.deep.equal(['h265', 'unknown', 'mjpeg', 'unknown']);
  });

  it('leaves profiles without picture out', () => {
    expect(readMedia1Profiles(answer('<trt:Profiles token="audio"><tt:Name>a</tt:Name></trt:Profiles>'))).to.deep.equal(
      [],
    );
  });
});

describe('mergeProfiles', () => {
  it('adds what only Media2 knows and lets Media2 correct the codec', () => {
    const older = readMedia1Profiles(answer(media1('main', 'H264') + media1('sub', 'H264', '640x360')));
    const newer = readMedia2Profiles(answer(media2('main', 'H265') + media2('uhd', 'H265')));

    const merged = mergeProfiles(older, newer);

    expect(merged.map(({ token, codec, width }) => `${token} ${codec} ${width}`)).to.deep.equal([
      'main h265 3840',
      'sub h264 640',
      'uhd h265 3840',
    ]);
    expect(merged[0]).to.include({ inMedia1: true, inMedia2: true, fps: 12.5, sourceName: '东门' });
    expect(merged[2]).to.include({ inMedia1: false, inMedia2: true });
  });
});

describe('groupChannels', () => {
  const profile = (token: string, sourceToken: string, width: number, sourceName?: string): StreamProfile => {
    const shape: MediaProfile = {
      token,
      name: 'mainStream',
      sourceToken,
      ...(sourceName === undefined ? {} : { sourceName }),
      codec: 'h264',
      width,
      height: width / 2,
      fps: 25,
      bitrateKbps: 512,
      inMedia1: true,
      inMedia2: false,
    };
    return { profile: shape, originalUri: 'rtsp://x/', rtspPort: 554, rtspPath: `/${token}` };
  };

  it('makes channels by picture source, whatever the order of profiles, streams best first', () => {
    const streams = [profile('s1', 'VS_2', 640), profile('m2', 'VS_1', 1920, '南门'), profile('m1', 'VS_2', 1920)];

    const channels = groupChannels(streams, '录像机', new Map([['VS_1', '/snap/1']]));

    expect(channels.map(({ channelToken, name }) => `${channelToken} ${name}`)).to.deep.equal([
      'VS_2 录像机 1',
      'VS_1 南门',
    ]);
    expect(channels[0]?.streams.map((stream) => stream.profileToken)).to.deep.equal(['m1', 's1']);
    expect(channels[1]?.snapshotPath).to.equal('/snap/1');
    expect(channels[0]).to.not.have.property('snapshotPath');
  });

  it('names a single camera after the device when its own names say nothing', () => {
    expect(groupChannels([profile('p', 'VS_1', 640, 'VideoSource_1')], '东门球机', new Map())[0]?.name).to.equal(
      '东门球机',
    );
    expect(groupChannels([profile('p', 'VS_1', 640)], undefined, new Map())[0]?.name).to.equal('mainStream');
  });
});

describe('name plate', () => {
  it('leaves out what the device does not say', () => {
    const plate = readIdentity(
      answer('<tds:Manufacturer>(null)</tds:Manufacturer><tds:SerialNumber>404705923918060213</tds:SerialNumber>'),
    );

    expect(plate).to.deep.equal({ vendor: '', model: '', firmware: '', serial: '404705923918060213' });
  });

  it('takes the MAC of the interface that we talk to', () => {
    const one = (mac: string, host: string): string =>
      `<NetworkInterfaces token="e"><Info><HwAddress>${mac}</HwAddress></Info><IPv4><Config><Manual><Address>${host}</Address></Manual></Config></IPv4></NetworkInterfaces>`;
    const response = answer(
      one('00:00:00:00:00:00', '10.0.0.7') + one('02-fa-00-00-00-01', '10.0.0.8') + one('02fa00000002', '10.0.0.9'),
    );

    expect(readMac(response, '10.0.0.9')).to.equal('02:FA:00:00:00:02');
    expect(readMac(response, '10.0.0.1')).to.equal('02:FA:00:00:00:01');
    expect(readMac(undefined, '10.0.0.1')).to.equal(undefined);
  });
});
