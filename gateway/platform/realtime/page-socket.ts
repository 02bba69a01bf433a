import type { WebSocket } from 'ws';

/** RFC 6455 §7.4.1, as far as we close connections ourselves; `sessionEnded` is of our own range. */
export const closeCodes = { goingAway: 1001, policyViolation: 1008, tryAgainLater: 1013, sessionEnded: 4401 } as const;
export type CloseReason = keyof typeof closeCodes;

/** The connection of one open page, as the subjects see it. */
export interface PageSocket {
  /** What was sent and has not left the gateway's memory yet. */
  readonly unsentBytes: number;
  /** The listener is told of each message; `undefined` stands for one that is no JSON text. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  /** @param onSent called when the message has left the gateway's memory, or never will */
  send(message: string | Uint8Array, onSent?: () => void): void;
  close(reason: CloseReason, words: string): void;
}

export function wrapSocket(socket: WebSocket): PageSocket {
  return {
    get unsentBytes() {
      return socket.bufferedAmount;
    },
    onMessage: (listener) => socket.on('message', (data, isBinary) => listener(isBinary ? undefined : read(data))),
    onClose: (listener) => socket.on('close', listener),
    send: (message, onSent) => socket.send(message, onSent),
    close: (reason, words) => socket.close(closeCodes[reason], words),
  };
}

function read(data: WebSocket.RawData): unknown {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : data;
  const text = bytes instanceof ArrayBuffer ? Buffer.from(bytes).toString('utf8') : bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
