import { pushPath } from '../../../gateway/media/push/push-head-api.ts';
import { lateSource } from './late-source.ts';
import type { OpenSource, Transport } from './picture-source.ts';
import { PushConnection } from './push-connection.ts';
import { pushSourceOf } from './push-source.ts';

/** The player for HLS is more code than all of the wall, and most walls are pushed their pictures. */
const loadHls = async (): Promise<OpenSource> => (await import('./hls-source.ts')).openHlsSource;

/** The ways in which pictures can come to this wall, and which of them a tile that begins now takes. */
export class PictureSources {
  readonly #connection = new PushConnection(openPushSocket);
  readonly #open: Readonly<Record<Transport, OpenSource>> = {
    push: pushSourceOf(this.#connection),
    hls: lateSource(loadHls),
  };
  readonly #only: Transport | undefined;

  /** @param only leaves no choice, for measurements */
  constructor(only?: Transport) {
    this.#only = only;
  }

  /** Pushed pictures where the browser and the way to the gateway allow it, else HLS. Gets that way ready. */
  choose(): Transport {
    const canPush = 'MediaSource' in globalThis && 'WebSocket' in globalThis && this.#connection.isUsable;
    const transport = this.#only ?? (canPush ? 'push' : 'hls');
    if (transport === 'push') this.#connection.warmUp();

    return transport;
  }

  /** How to play by a transport. */
  opener(transport: Transport): OpenSource {
    return this.#open[transport];
  }

  /** Fetches what another way would need, so that it is at hand when the gateway is not. */
  prepare(): void {
    loadHls().catch(() => undefined); // asked for again when it is needed
  }
}

function openPushSocket(): WebSocket {
  const { protocol, host } = location;

  return new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}${pushPath}`);
}
