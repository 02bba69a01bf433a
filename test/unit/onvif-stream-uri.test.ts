import { expect } from 'chai';
import {
  authorityOf,
  pathOfXAddr,
  readCapabilities,
  readServices,
} from '../../adapters/sdk/onvif-protocol/services.ts';
import { readStreamUri, snapshotPathOf } from '../../adapters/sdk/onvif-protocol/stream-uri.ts';

describe('readStreamUri', () => {
  it('keeps port, path and query and leaves the host to us', () => {
    expect(
      readStreamUri('rtsp://192.168.1.64:8554/Streaming/Channels/101?transportmode=unicast&profile=P_1'),
    ).to.include({ port: 8554, path: '/Streaming/Channels/101?transportmode=unicast&profile=P_1' });
    expect(readStreamUri('rtsp://192.168.1.64')).to.include({ port: 554, path: '/' });
    expect(readStreamUri('RTSP://[fe80::1]:8554?ch=1')).to.include({ port: 8554, path: '/?ch=1' });
  });

  it('knows nonsense from a port', () => {
    for (const uri of ['rtsp://10.0.0.5:80:554/live', 'rtsp://10.0.0.5:0/live', 'rtsp://10.0.0.5:99999/live']) {
      const read = readStreamUri(uri);

      expect(read?.path, uri).to.equal('/live');
      expect(read?.port, uri).to.equal(undefined);
    }
  });

  it('drops a login from the address', () => {
    const read = readStreamUri('rtsp://admin:p4ss@10.0.0.5:554/live');

    expect(read).to.deep.equal({ originalUri: 'rtsp://10.0.0.5:554/live', port: 554, path: '/live' });
  });

  it('refuses what is no RTSP or would break a request line', () => {
    for (const uri of [
      '(null)',
      'http://10.0.0.5/live',
      'rtsp://10.0.0.5/a b',
      'rtsp://h/a\r\nX: y',
      'rtsp://h/\u0000',
    ]) {
      expect(readStreamUri(uri), JSON.stringify(uri)).to.equal(undefined);
    }
  });

  it('percent-encodes a Chinese path', () => {
    expect(readStreamUri('rtsp://10.0.0.5/东门')?.path).to.equal('/%E4%B8%9C%E9%97%A8');
  });
});

describe('snapshotPathOf', () => {
  const own = ['10.0.0.5:8000', '192.168.1.64:80'];

  it('takes the path from the device under any of its own names', () => {
    expect(snapshotPathOf('http://10.0.0.5:8000/snap?ch=1', own)).to.equal('/snap?ch=1');
    expect(snapshotPathOf('http://u:p@192.168.1.64/onvif/snap.jpg', own)).to.equal('/onvif/snap.jpg');
  });

  it('refuses other hosts, other ports, other schemes and nothing at all', () => {
    for (const uri of [
      'http://10.0.0.6:8000/x',
      'http://10.0.0.5/x',
      'rtsp://10.0.0.5:8000/x',
      'http://10.0.0.5:8000@evil/x',
      '',
      undefined,
    ]) {
      expect(snapshotPathOf(uri, own), String(uri)).to.equal(undefined);
    }
  });
});

describe('readServices', () => {
  it('keeps the paths and forgets the hosts', () => {
    const paths = readServices({
      Service: [
        { Namespace: 'http://www.onvif.org/ver10/device/wsdl', XAddr: 'http://192.168.1.64/onvif/device_service' },
        { Namespace: 'http://www.onvif.org/ver10/media/wsdl', XAddr: 'http://192.168.1.64/onvif/Media' },
        { Namespace: 'http://www.onvif.org/ver20/media/wsdl', XAddr: 'http://192.168.1.64:8000/onvif/Media2' },
      ],
    });

    expect(paths).to.deep.equal({
      media1: '/onvif/Media',
      media2: '/onvif/Media2',
      authorities: ['192.168.1.64:80', '192.168.1.64:8000'],
    });
  });

  it('reads the older answer too', () => {
    const paths = readCapabilities({ Capabilities: { Media: { XAddr: 'http://cam/onvif/media_service' } } });

    expect(paths).to.deep.equal({ media1: '/onvif/media_service', authorities: ['cam:80'] });
  });

  it('takes no path that would break a request line', () => {
    expect(pathOfXAddr('http://cam')).to.equal('/');
    expect(pathOfXAddr('ftp://cam/x')).to.equal(undefined);
    expect(pathOfXAddr('http://cam/a b')).to.equal('/a');
    expect(authorityOf('https://Cam/x')).to.equal('cam:443');
    expect(authorityOf('http://cam:80:554/x')).to.equal(undefined);
  });
});
