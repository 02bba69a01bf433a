import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { RealtimeTopic } from '../../../gateway/platform/realtime/realtime-api.ts';
import { RealtimeConnection } from './realtime-connection.ts';
import { apiBase } from './request.ts';

const RealtimeContext = createContext<RealtimeConnection | undefined>(undefined);

function realtimeUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${apiBase}/realtime`;
}

/** Keeps the one WebSocket of the page while somebody is signed in; reads every list again after a gap. */
export function RealtimeProvider({ children }: { readonly children: ReactNode }) {
  const [connection] = useState(() => new RealtimeConnection(realtimeUrl()));
  const queries = useQueryClient();

  useEffect(() => {
    connection.start();
    const forget = connection.onGap(
      () => void queries.invalidateQueries({ predicate: (query) => query.meta?.live === true }),
    );

    return () => {
      forget();
      connection.stop();
    };
  }, [connection, queries]);

  return <RealtimeContext value={connection}>{children}</RealtimeContext>;
}

function useConnection(): RealtimeConnection {
  const connection = useContext(RealtimeContext);
  if (connection === undefined) throw new Error('realtime is used outside of its provider');

  return connection;
}

/** Calls the handler with each message of a topic; the caller names the topic's message type. */
export function useTopic<Message>(topic: RealtimeTopic, handler: (message: Message) => void): void {
  const connection = useConnection();
  // Each topic has one message schema on the server, which the caller names.
  const receive = useEffectEvent((data: unknown) => handler(data as Message));

  useEffect(() => connection.onTopic(topic, (data) => receive(data)), [connection, topic]);
}

/** Reads the lists under a key again when a topic speaks: once for all that one batch says of it. */
export function useLiveList(topic: RealtimeTopic, queryKey: QueryKey): void {
  const queries = useQueryClient();
  const isDue = useRef(false);
  useTopic(topic, () => {
    if (isDue.current) return;
    isDue.current = true;
    queueMicrotask(() => {
      isDue.current = false;
      void queries.invalidateQueries({ queryKey });
    });
  });
}
