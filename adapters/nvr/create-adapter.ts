import type { CreateAdapter } from '../sdk/adapter.ts';
import { NvrAdapter } from './nvr-adapter.ts';

/** Entry of this folder. */
export const createAdapter: CreateAdapter = (context) => new NvrAdapter(context);
