import { expect } from 'chai';
import fc from 'fast-check';
import { originOf, pathOf, trackPath } from '../../gateway/media/rtsp/request-target.ts';
import { readTracks } from '../../gateway/media/rtsp/sdp.ts';

const sdp = `v=0\r\nm=audio 0 RTP/AVP 8\r\na=control:audio\r\nm=video 0 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 packetization-mode=1; sprop-parameter-sets=Z0IAHg==,aM4=;x=1\r\na=framerate:12.5\r\na=control:trackID=1\r\nm=application 0 RTP/AVP 107\r\na=control:meta\r\n`;
const aac = 'streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3';

/** A description with one section of these lines. */
const section = (...lines: string[]) => readTracks(['v=0', 's=通道01', ...lines].join('\n'));

describe('readTracks', () => {
  it('finds the video track among others', () => {
    expect(readTracks(sdp).video).to.deep.equal({
      encoding: 'H264',
      payloadType: 97,
      clockHz: 90_000,
      control: 'trackID=1',
      parameterSets: [Buffer.from('6742001e', 'hex'), Buffer.from('68ce', 'hex')],
      fps: 12.5,
    });
  });

  it('knows payload types with a fixed meaning, and says when there is no video', () => {
    expect(section('m=video 0 RTP/AVP 26').video?.encoding).to.equal('JPEG');
    expect(section('m=audio 0 RTP/AVP 0').video).to.equal(undefined);
    expect(section('m=video x').video).to.equal(undefined);
  });

  it('reads the parameter sets of H.265 in the order that a decoder wants', () => {
    const { video } = section(
      'm=video 0 RTP/AVP 98',
      'a=rtpmap:98 H265/90000',
      'a=fmtp:98 sprop-pps=RAE=; sprop-sps=QgE=;sprop-vps=QAE=;sprop-max-don-diff=2',
    );

    expect(video?.parameterSets.map((nal) => nal.toString('hex'))).to.deep.equal(['4001', '4201', '4401']);
    expect(video?.hasDecodingOrder).to.equal(true);
  });

  it('takes a dynamic type without rtpmap for what its parameters say', () => {
    expect(section('m=video 0 RTP/AVP 96', 'a=fmtp:96 packetization-mode=1').video?.encoding).to.equal('H264');
    expect(section('m=video 0 RTP/AVP 96', 'a=fmtp:96 sprop-vps=QAE=').video?.encoding).to.equal('H265');
    expect(section('m=video 0 RTP/AVP 96').video?.encoding).to.equal('');
  });

  it('prefers video that it knows to video that comes first', () => {
    const { video } = section(
      'm=video 0 RTP/AVP 107',
      'a=rtpmap:107 VND.ONVIF.METADATA/90000',
      'm=video 49170 RTP/AVP 99 100',
      'a=rtpmap:99 X-THING/90000',
      'a=rtpmap:100 HEVC/90000',
      'a=control:rtsp://10.0.0.9/second',
    );

    expect(video).to.include({ encoding: 'H265', payloadType: 100, control: 'rtsp://10.0.0.9/second' });
  });

  it('reads spaces, cases and line ends as cameras write them', () => {
    const { video } = readTracks(
      'v=0\rm=video 0 RTP/AVP 96 \ra=RTPMAP:96  h264/90000\ra=fmtp:96 Sprop-Parameter-Sets = "Z0IAHg==,aM4="\r a=x\r',
    );

    expect(video).to.include({ encoding: 'H264' });
    expect(video?.parameterSets).to.have.length(2);
  });

  it('finds the size of a large JPEG picture', () => {
    const lines = ['m=video 0 RTP/AVP 26', 'a=framesize:26 3840-2160'];

    expect(section(...lines).video?.size).to.deep.equal({ width: 3840, height: 2160 });
    expect(section('m=video 0 RTP/AVP 26', 'a=x-dimensions:2592,1944').video?.size).to.include({ width: 2592 });
    expect(section('m=video 0 RTP/AVP 26', 'a=x-dimensions:0,99999').video?.size).to.equal(undefined);
  });

  it('keeps an absolute control of the whole presentation', () => {
    expect(readTracks(`a=control:rtsp://10.0.0.9/all/\n${sdp}`).control).to.equal('rtsp://10.0.0.9/all/');
    expect(readTracks(`a=control:*\n${sdp}`).control).to.equal(undefined);
  });

  it('understands AAC with its config', () => {
    const { audio } = section(
      'm=audio 0 RTP/AVP 97',
      'a=rtpmap:97 mpeg4-generic/16000/1',
      `a=fmtp:97 ${aac};config=1408`,
      'a=control:track2',
    );

    expect(audio).to.deep.equal({
      kind: 'aac',
      encoding: 'MPEG4-GENERIC',
      payloadType: 97,
      clockHz: 16_000,
      control: 'track2',
      config: Buffer.from('1408', 'hex'),
      sampleHz: 16_000,
      channels: 1,
      samplesPerFrame: 1024,
      sizeBits: 13,
      indexBits: 3,
      indexDeltaBits: 3,
    });
  });

  it('knows frames of 960 samples, of doubled rate, and a rate that is written out', () => {
    const ofConfig = (config: string) =>
      section('m=audio 0 RTP/AVP 97', 'a=rtpmap:97 MPEG4-GENERIC/1', `a=fmtp:97 ${aac};config=${config}`).audio;

    expect(ofConfig('140c')).to.include({ samplesPerFrame: 960 });
    // SBR (5) of 24 kHz (6) to 48 kHz (3), stereo, around LC (2).
    expect(ofConfig('2b118800')).to.include({ sampleHz: 48_000, channels: 2, samplesPerFrame: 2048 });
    // LC, index 15, then 24 bits of 12,345, then one channel.
    expect(ofConfig('1780181c88')).to.include({ sampleHz: 12_345, channels: 1 });
  });

  it('names audio that it leaves out', () => {
    expect(section('m=audio 0 RTP/AVP 8').audio).to.include({ kind: 'other', encoding: 'PCMA', clockHz: 8000 });
    expect(section('m=audio 0 RTP/AVP 0').audio).to.include({ kind: 'other', encoding: 'PCMU' });
    for (const parameters of [
      'mode=CELP-vbr;config=1408',
      aac,
      `${aac};config=1408;ctsdeltalength=4`,
      `${aac};config=zz`,
    ]) {
      const lines = ['m=audio 0 RTP/AVP 97', 'a=rtpmap:97 MPEG4-GENERIC/16000', `a=fmtp:97 ${parameters}`];
      expect(section(...lines).audio, parameters).to.include({ kind: 'other', encoding: 'MPEG4-GENERIC' });
    }
  });

  it('prefers AAC to other audio', () => {
    const { audio } = section(
      'm=audio 0 RTP/AVP 0',
      'm=audio 0 RTP/AVP 97',
      'a=rtpmap:97 MPEG4-GENERIC/16000',
      `a=fmtp:97 ${aac};config=1408`,
    );

    expect(audio?.kind).to.equal('aac');
  });

  it('never throws, and takes a bounded part of a description without end', () => {
    const word = fc.oneof(
      fc.constantFrom('m=video 0 RTP/AVP 96', 'm=audio 0 RTP/AVP 97', 'a=rtpmap:97 MPEG4-GENERIC/', 'a=fmtp:97 ', aac),
      fc.constantFrom('\r\n', '\n', ';config=', 'a=framesize:96 ', 'a=control:', 'sprop-parameter-sets='),
      fc.string(),
    );
    fc.assert(fc.property(fc.array(word, { maxLength: 40 }), (words) => void readTracks(words.join(''))));
    const sets = `a=fmtp:96 sprop-parameter-sets=${'aM4=,'.repeat(10_000)}\n`;
    expect(readTracks(`m=video 0 RTP/AVP 96\n${sets}`).video?.parameterSets).to.have.length(16);
    expect(readTracks('m=video 0 RTP/AVP\n'.repeat(10_000) + 'm=video 0 RTP/AVP 96').video).to.equal(undefined);
  });
});

describe('request targets', () => {
  it('keep the registered host whatever the camera names', () => {
    expect(originOf('192.0.2.7', 554)).to.equal('rtsp://192.0.2.7:554');
    expect(originOf('2001:db8::7', 554)).to.equal('rtsp://[2001:db8::7]:554');
    expect(pathOf('rtsp://evil.example:99/live?a=1')).to.equal('/live?a=1');
    expect(trackPath('/live/', 'rtsp://evil.example/live/track1')).to.equal('/live/track1');
    expect(trackPath('/live/', 'RTSP://evil.example')).to.equal('/');
  });

  it('append a relative control, behind a query too', () => {
    expect(trackPath('/cam?channel=1&subtype=0', 'trackID=0')).to.equal('/cam?channel=1&subtype=0/trackID=0');
    expect(trackPath('/live/', 'track1')).to.equal('/live/track1');
    expect(trackPath('/live', '*')).to.equal('/live');
  });

  it('leave out user name and password, with whatever stands in them', () => {
    expect(pathOf('rtsp://u:p@192.0.2.7:554/live')).to.equal('/live');
    expect(pathOf('rtsp://u:p@ss@192.0.2.7/live@hd')).to.equal('/live@hd');
    expect(pathOf('rtsp://u:a/b?c#d@192.0.2.7:554/live?x')).to.equal('/live?x');
    expect(pathOf('rtsp://[2001:db8::7]:554/live@2')).to.equal('/live@2');
    expect(pathOf('rtsp://192.0.2.7/live@2')).to.equal('/live@2');
  });

  it('never hold what would end a request line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(pathOf(text)).to.match(/^\/[\x21-\x7e]*$/);
        expect(trackPath('/live', text)).to.match(/^\/[\x21-\x7e]*$/);
      }),
    );
  });
});
