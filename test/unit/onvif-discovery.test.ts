import { expect } from 'chai';
import { readMulticastAnswer } from '../../adapters/onvif/multicast-probe.ts';
import { readStatusLine } from '../../adapters/sdk/rtsp-options.ts';
import { readScopes } from '../../adapters/sdk/onvif-protocol/scopes.ts';
import { attemptsLeft, readSoapReply, saysLocked } from '../../adapters/sdk/onvif-protocol/soap.ts';
import { buildProbe, managementAddress, readProbeMatches } from '../../adapters/onvif/ws-discovery.ts';

const scopes =
  'onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/%E4%B8%9C%E9%97%A8 onvif://www.onvif.org/hardware/IPC-1';

describe('buildProbe', () => {
  it('is one line and names a type', () => {
    const packet = buildProbe('5f5a69c2-e0ae-4f50-9f00-000000000001', 'NetworkVideoTransmitter').toString();

    expect(packet).not.to.match(/[\r\n]/);
    expect(packet).to.contain('dn:NetworkVideoTransmitter</d:Types>');
    expect(packet).to.contain('<a:MessageID>uuid:5f5a69c2-e0ae-4f50-9f00-000000000001</a:MessageID>');
  });
});

describe('readProbeMatches', () => {
  it('reads uuid, addresses and scopes', () => {
    const xml = `<s:Envelope xmlns:s="s"><s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:abc</a:Address></a:EndpointReference><d:Scopes>${scopes}</d:Scopes><d:XAddrs>http://192.168.1.64/onvif/device_service http://[fe80::1]/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`;

    const [match] = readProbeMatches(Buffer.from(xml));

    expect(match?.endpointUuid).to.equal('abc');
    expect(match?.xaddrs).to.have.length(2);
    expect(readScopes(match?.scopes ?? [])).to.deep.equal({ name: '东门', hardware: 'IPC-1' });
  });

  it('hears nothing in garbage', () => {
    for (const text of ['', 'hello', '<a>', '<!DOCTYPE x><a/>', '<Envelope><Body/></Envelope>', 'x'.repeat(40_000)]) {
      expect(readProbeMatches(Buffer.from(text))).to.deep.equal([]);
    }
  });
});

describe('readScopes', () => {
  it('decodes names in GBK and leaves out what names nothing', () => {
    expect(
      readScopes(['onvif://www.onvif.org/name/%B6%AB%C3%C5', 'onvif://www.onvif.org/location/(null)', 'x']),
    ).to.deep.equal({ name: '东门' });
  });
});

describe('managementAddress', () => {
  it('takes nothing but the port from what the device says', () => {
    expect(managementAddress('10.0.0.5', ['http://192.168.1.64:8000/onvif'])).to.deep.equal({
      host: '10.0.0.5',
      port: 8000,
    });
    expect(managementAddress('10.0.0.5', ['http://192.168.1.64:81/x', 'http://10.0.0.5:82/x']).port).to.equal(82);
    expect(managementAddress('10.0.0.5', ['nonsense']).port).to.equal(80);
  });
});

describe('readMulticastAnswer', () => {
  const device = {
    urn: 'urn:uuid:abc',
    xaddrs: ['http://192.168.1.64:8000/onvif/device_service'],
    scopes: scopes.split(' '),
  };

  it('prefers who answered to what the XAddr claims, and tells clones apart', () => {
    const sources = [
      { endpointUuid: 'abc', host: '10.0.0.5' },
      { endpointUuid: 'abc', host: '10.0.0.6' },
      { endpointUuid: 'abc', host: '10.0.0.5' },
    ];

    const found = readMulticastAnswer({ devices: [device], sources });

    expect(found.map((one) => `${one.address.host}:${one.address.port}`)).to.deep.equal([
      '10.0.0.5:8000',
      '10.0.0.6:8000',
    ]);
    expect(found[0]).to.include({ endpointUuid: 'abc', name: '东门', hardware: 'IPC-1', method: 'multicast' });
    expect(readMulticastAnswer({ devices: [device], sources: [] })[0]?.address.host).to.equal('192.168.1.64');
  });

  it('leaves out what does not look right', () => {
    const garbage: readonly unknown[] = [null, 'x', { devices: 1 }, { devices: [], sources: [], extra: 1 }];

    for (const value of garbage) expect(readMulticastAnswer(value)).to.deep.equal([]);
    const mixed = {
      devices: [{ urn: 5 }, device, { ...device, xaddrs: ['http://camera.example/x'] }],
      sources: [{ host: 'evil' }],
    };
    expect(readMulticastAnswer(mixed)).to.have.length(1);
  });
});

describe('readSoapReply', () => {
  const fault = (inner: string): Buffer =>
    Buffer.from(`<s:Envelope xmlns:s="s"><s:Body><s:Fault>${inner}</s:Fault></s:Body></s:Envelope>`);
  const refused = fault(
    '<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">Sender not authorized, you still have 4 attempts</s:Text></s:Reason>',
  );

  it('sees a refused login behind any status', () => {
    for (const status of [200, 400, 401, 500]) {
      const reply = readSoapReply('GetX', status, 'application/soap+xml', refused);

      expect(reply.kind, String(status)).to.equal('login');
    }
    expect(readSoapReply('GetX', 401, '', Buffer.alloc(0)).kind).to.equal('login');
  });

  it('tells refusals, redirects, other pages and answers apart', () => {
    const answer = Buffer.from('<Envelope><Body><GetXResponse><A>1</A></GetXResponse></Body></Envelope>');

    expect(readSoapReply('GetX', 500, '', fault('<faultcode>s:Client</faultcode>')).kind).to.equal('fault');
    expect(readSoapReply('GetX', 302, '', answer).kind).to.equal('fault');
    expect(readSoapReply('GetX', 200, 'text/html', Buffer.from('<html><body>hi</body></html>')).kind).to.equal(
      'malformed',
    );
    expect(readSoapReply('GetX', 200, '', answer)).to.deep.equal({ kind: 'answer', node: { A: '1' } });
  });

  it('reads how many tries are left and whether the account is locked', () => {
    expect(attemptsLeft('Sender not authorized, you still have 4 attempts')).to.equal(4);
    expect(attemptsLeft('密码错误，还有3次机会')).to.equal(3);
    expect(attemptsLeft('HTTP 401')).to.equal(undefined);
    expect(saysLocked('The account is locked, 30 minutes')).to.equal(true);
    expect(saysLocked('clock skew')).to.equal(false);
  });
});

describe('readStatusLine', () => {
  it('takes any RTSP status, in pieces too', () => {
    expect(readStatusLine('')).to.equal(undefined);
    expect(readStatusLine('RTS')).to.equal(undefined);
    expect(readStatusLine('RTSP/1.0 200 O')).to.equal(undefined);
    expect(readStatusLine('RTSP/1.0 401 Unauthorized\r\n')).to.equal('rtsp');
    expect(readStatusLine('HTTP/1.1 200 OK\r\n')).to.equal('other');
    expect(readStatusLine('SSH-2.0-x')).to.equal('other');
  });
});
