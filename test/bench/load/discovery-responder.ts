/**
 * Answers discovery for many loopback addresses at once, as lightly as it can: WS-Discovery by a UDP socket for each
 * address (an answer must leave from where it was asked), SOAP by one TCP listener for all of them.
 *
 * Arguments: first three bits of the addresses (`127.180`), index of the first host, number of hosts, HTTP port or 0,
 * `udp` or `no-udp`. Sends `ready` and ends with its parent.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { hostOf } from './discovery-hosts.ts';

const [net = '127.180', first = '0', count = '0', httpPort = '0', udp = 'udp'] = process.argv.slice(2);
const xml = (inner: string): string =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${inner}</s:Body></s:Envelope>`;

process.on('disconnect', () => process.exit(0));

if (udp === 'udp') {
  for (let index = Number(first); index < Number(first) + Number(count); index += 1) {
    const host = hostOf(net, index);
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const answer = Buffer.from(
      xml(
        '<ProbeMatches><ProbeMatch><EndpointReference><Address>urn:uuid:00000000-0000-0000-0000-' +
          `${index.toString(16).padStart(12, '0')}</Address></EndpointReference>` +
          `<Scopes>onvif://www.onvif.org/name/cam-${index}</Scopes>` +
          `<XAddrs>http://${host}:${httpPort === '0' ? '8899' : httpPort}/onvif/device_service</XAddrs>` +
          '</ProbeMatch></ProbeMatches>',
      ),
    );
    socket.on('message', (_probe, from) => socket.send(answer, from.port, from.address));
    await new Promise<void>((resolve) => socket.bind(3702, host, resolve));
  }
}

if (httpPort !== '0') {
  const body = xml(
    '<GetSystemDateAndTimeResponse><SystemDateAndTime><UTCDateTime><Time><Hour>1</Hour><Minute>2</Minute><Second>3</Second>' +
      '</Time><Date><Year>2026</Year><Month>9</Month><Day>20</Day></Date></UTCDateTime></SystemDateAndTime>' +
      '</GetSystemDateAndTimeResponse>',
  );
  const answer = `HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      if (chunk.includes('Envelope>')) socket.write(answer);
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) =>
    server.listen({ port: Number(httpPort), host: '0.0.0.0', backlog: 4096 }, resolve),
  );
}

process.send?.('ready');
