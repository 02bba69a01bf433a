import { request } from 'node:http';
import type { DeviceAddress } from '../../../adapters/sdk/adapter.ts';

const patienceMs = 2500;
const maxAnswerBytes = 16 * 1024;
const question =
  '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>' +
  '<GetDeviceInformation xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>';

/**
 * How a device wants logins, by asking it without one: `digest-md5`, `digest-sha-256`, `basic` by its challenges
 * (RFC 7616), `ws-security` by its fault. Empty when it answers everybody, or nobody.
 */
export async function readLoginSchemes(address: DeviceAddress, signal: AbortSignal): Promise<readonly string[]> {
  // Over TLS the same devices answer the same; asking the plain port spares trusting a certificate.
  if (address.port === 443 || address.port === 8443) return [];
  const answer = await ask(address, signal);
  return answer === undefined ? [] : schemesOf(answer.challenges, answer.text);
}

/** @param challenges values of WWW-Authenticate */
export function schemesOf(challenges: readonly string[], text: string): readonly string[] {
  const found = challenges.flatMap((challenge) => {
    if (/^\s*basic\b/i.test(challenge)) return ['basic'];
    if (!/^\s*digest\b/i.test(challenge)) return [];
    return /algorithm="?sha-256/i.test(challenge) ? ['digest-sha-256'] : ['digest-md5'];
  });
  const isFault = /NotAuthorized|FailedAuthentication|InvalidSecurity|not authori[sz]ed/i.test(text);
  return [...new Set([...found, ...(isFault ? ['ws-security'] : [])])];
}

function ask({ host, port }: DeviceAddress, signal: AbortSignal) {
  return new Promise<{ challenges: readonly string[]; text: string } | undefined>((resolve) => {
    const call = request(
      {
        ...{ host, port, method: 'POST', path: '/onvif/device_service', agent: false, timeout: patienceMs, signal },
        headers: { 'content-type': 'application/soap+xml; charset=utf-8', 'content-length': question.length },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString('latin1');
          if (text.length > maxAnswerBytes) response.destroy();
        });
        const end = (): void => {
          clearTimeout(timer);
          resolve({ challenges: response.headersDistinct['www-authenticate'] ?? [], text });
        };
        response.on('end', end);
        response.on('error', end);
        response.on('close', end);
      },
    );
    const timer = setTimeout(() => call.destroy(), patienceMs);
    call.on('error', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    call.end(question);
  });
}
