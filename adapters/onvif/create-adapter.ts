import type { CreateAdapter } from '../sdk/adapter.ts';
import { OnvifAdapter } from './onvif-adapter.ts';

/** Entry of this folder. */
export const createAdapter: CreateAdapter = (context) => new OnvifAdapter(context);
