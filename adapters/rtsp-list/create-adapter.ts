import type { CreateAdapter } from '../sdk/adapter.ts';
import { RtspListAdapter } from './rtsp-list-adapter.ts';

/** `settings.source`: what is asked for where a target names nothing. */
export const createAdapter: CreateAdapter = (context, settings) => {
  const source = settings?.['source'];
  return new RtspListAdapter(context, typeof source === 'string' ? source : undefined);
};
