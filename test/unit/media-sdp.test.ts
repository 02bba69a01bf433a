import { expect } from 'chai';
import fc from 'fast-check';
import { originOf, pathOf, trackPath } from '../../gateway/media/rtsp/request-target.ts';
import { readTracks } from '../../gateway/media/rtsp/sdp.ts';

const sdp = `v=0\r\nm=audio 0 RTP/AVP 8\r\na=control:audio\r\nm=video 0 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 packetization-mode=1; sprop-parameter-sets=Z0IAHg==,aM4=;x=1\r\na=framerate:12.5\r\na=control:trackID=1\r\nm=application 0 RTP/AVP 107\r\na=control:meta\r\n`;

describe('readTracks', () => {
  it('finds the video track among others', () => {
    const track = readTracks(sdp).video;

    expect(track).to.deep.equal({
      encoding: 'H264',
      payloadType: 97,
      clockHz: 90_000,
      control: 'trackID=1',
      parameterSets: [Buffer.from('6742001e', 'hex'), Buffer.from('68ce', 'hex')],
      fps: 12.5,
    });
  });

  it('knows payload types with a fixed meaning, and says when there is no video', () => {
    expect(readTracks('m=video 0 RTP/AVP 26').video?.encoding).to.equal('JPEG');
    expect(readTracks('v=0\r\nm=audio 0 RTP/AVP 0').video).to.equal(undefined);
    expect(readTracks('m=video x').video).to.equal(undefined);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readTracks(`m=video 0 RTP/AVP 96\n${text}`)));
  });
});

describe('request targets', () => {
  it('keep the registered host whatever the camera names', () => {
    expect(originOf('192.0.2.7', 554)).to.equal('rtsp://192.0.2.7:554');
    expect(originOf('2001:db8::7', 554)).to.equal('rtsp://[2001:db8::7]:554');
    expect(pathOf('rtsp://evil.example:99/live?a=1')).to.equal('/live?a=1');
    expect(trackPath('/live/', 'rtsp://evil.example/live/track1')).to.equal('/live/track1');
  });

  it('append a relative control, behind a query too', () => {
    expect(trackPath('/cam?channel=1&subtype=0', 'trackID=0')).to.equal('/cam?channel=1&subtype=0/trackID=0');
    expect(trackPath('/live/', 'track1')).to.equal('/live/track1');
    expect(trackPath('/live', '*')).to.equal('/live');
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
