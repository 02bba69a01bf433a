import { expect } from 'chai';
import { readSdp } from '../../adapters/rtsp-list/read-sdp.ts';
import { brandTemplates } from '../../adapters/sdk/rtsp-source/brand-templates.ts';
import { fillLogin, readRtspSource, rtspTokenOf } from '../../adapters/sdk/rtsp-source/rtsp-source.ts';

describe('readRtspSource', () => {
  it('knows the paths of the big brands by channel', () => {
    const paths = Object.fromEntries(
      ['hikvision:1', 'hikvision:12', 'dahua:2', 'uniview:3', 'tiandy:1', 'huawei:1', 'axis:1', 'tp-link:1'].map(
        (token) => [token, readRtspSource(token)?.sub],
      ),
    );

    expect(paths).to.deep.equal({
      'hikvision:1': '/Streaming/Channels/102',
      'hikvision:12': '/Streaming/Channels/1202',
      'dahua:2': '/cam/realmonitor?channel=2&subtype=1',
      'uniview:3': '/unicast/c3/s1/live',
      'tiandy:1': '/1/2',
      'huawei:1': '/LiveMedia/ch1/Media2',
      'axis:1': '/axis-media/media.amp?camera=1&videocodec=h264&resolution=640x360',
      'tp-link:1': '/stream2',
    });
  });

  it('takes one path or two', () => {
    expect(readRtspSource('/a?b=c')).to.deep.equal({ main: '/a?b=c' });
    expect(readRtspSource('/a /b')).to.deep.equal({ main: '/a', sub: '/b' });
  });

  it('refuses what could break a request, or is too long to be stored', () => {
    const texts = [
      '',
      'a',
      '/a /b /c',
      '/a\r\nX: y',
      '/路',
      'hikvision:0',
      'hikvision:',
      'nobody:1',
      `/${'a'.repeat(128)}`,
    ];

    expect(texts.filter((text) => readRtspSource(text) !== undefined)).to.deep.equal([]);
  });

  it('finds the rule by the vendor code of the sheet', () => {
    expect(rtspTokenOf({ vendorCode: 1 }, 4)).to.equal('hikvision:4');
    expect(rtspTokenOf({ vendorCode: 9 }, 1)).to.equal('uniview:1');
    expect(rtspTokenOf({ vendorCode: 13 }, 1)).to.equal(undefined);
    expect(rtspTokenOf({ brand: 'dahua' }, 0)).to.equal(undefined);
  });

  it('has a token and a source for each brand, and no vendor code twice', () => {
    const codes = brandTemplates.flatMap(({ vendorCode }) => vendorCode ?? []);

    expect(new Set(codes).size).to.equal(codes.length);
    for (const { brand, source } of brandTemplates) {
      expect(readRtspSource(`${brand}:9999`), brand).to.include({ brand });
      expect(source.length, brand).to.be.greaterThan(10);
    }
  });

  it('leaves no character of a login unencoded that means something in a path', () => {
    const password = { reveal: () => `a/b?c#d&e=f'(g)*!%{user}` };

    expect(fillLogin('/x={password}', { username: 'u', password })).to.equal(
      '/x=a%2Fb%3Fc%23d%26e%3Df%27%28g%29%2A%21%25%7Buser%7D',
    );
  });
});

describe('readSdp', () => {
  const sdp = (...lines: string[]): string => ['v=0', 'm=video 0 RTP/AVP 96', ...lines].join('\r\n');

  it('reads the size out of an H.264 SPS with cropping', () => {
    // 1920 x 1080, High, as x264 writes it.
    const facts = readSdp(
      sdp(
        'a=rtpmap:96 H264/90000',
        'a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z2QAKKzZQHgCJ+WEAAADAAQAAAMA8DxgxlgA,aOvjyyLA',
      ),
    );

    expect(facts).to.include({ codec: 'h264', width: 1920, height: 1080 });
  });

  it('says nothing of a size that cannot be read', () => {
    expect(readSdp(sdp('a=rtpmap:96 H264/90000', 'a=fmtp:96 sprop-parameter-sets=Z2QA'))).to.include({
      width: 0,
      height: 0,
    });
    expect(readSdp(sdp('a=rtpmap:96 MP4V-ES/90000'))).to.include({ codec: 'unknown', width: 0 });
    expect(readSdp('v=0\r\nm=audio 0 RTP/AVP 8')).to.equal(undefined);
  });
});
