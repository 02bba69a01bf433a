import type { DeviceFault } from '../../../adapters/sdk/adapter.ts';
import type { StreamAddress } from '../../../adapters/sdk/stream-address.ts';
import type { DialOrder } from './engine-message.ts';
import type { Upstream } from './upstream.ts';

/** Why an address that an adapter told is not dialled; undefined when it is. */
export function obstacleOf({ transport, isSecure, credential, path }: StreamAddress): DeviceFault | undefined {
  if (transport === 'rtsp') return isSecure ? unsupported('RTSP over TLS is not dialled') : undefined;
  if (!/^\/[\x21-\x7e]*$/.test(path)) return unsupported('its path cannot stand in a request line');
  return credential === undefined ? undefined : unsupported('HLS with a user name in its address is not pulled');
}

/** What the media thread has to know of an HLS address; nothing for RTSP. */
export function hlsOrderOf(
  { source, stream }: Pick<Upstream, 'source' | 'stream'>,
  { transport, isSecure, hostName, certificateSha256 }: StreamAddress,
): Pick<DialOrder, 'hls'> {
  if (transport === 'rtsp') return {};
  return {
    hls: {
      isSecure,
      ...(hostName !== undefined && { hostName }),
      ...(certificateSha256 !== undefined && { certificateSha256 }),
      variant: source.isSmallest === true ? 'lowest' : 'highest',
      // What stood still would show its last pictures again as if they were new.
      mustMove: stream.state.fault?.reason === 'no-frame',
    },
  };
}

/** Names a server, whatever is asked of it. */
export function serverOf({ host, port, transport = 'rtsp', isSecure = false }: AnyAddress): string {
  return `${transport} ${String(isSecure)} ${host} ${port}`;
}

/** Path of a new address for a session that goes on; undefined when it leads elsewhere. */
export function pathAtSameServer({ server }: Pick<Upstream, 'server'>, address: StreamAddress): string | undefined {
  return obstacleOf(address) === undefined && serverOf(address) === server ? address.path : undefined;
}

type AnyAddress = Pick<StreamAddress, 'host' | 'port'> & Partial<Pick<StreamAddress, 'transport' | 'isSecure'>>;

function unsupported(why: string): DeviceFault {
  return { stage: 'stream', reason: 'unsupported', detail: `live address: ${why}` };
}
