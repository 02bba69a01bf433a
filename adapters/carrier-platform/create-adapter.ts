import type { CreateAdapter } from '../sdk/adapter.ts';
import { CarrierPlatformAdapter } from './carrier-platform-adapter.ts';

/** `settings.contract`: of platforms for which none was set; an object, or the same as text. */
export const createAdapter: CreateAdapter = (context, settings) =>
  new CarrierPlatformAdapter(context, readSetting(settings?.['contract']));

function readSetting(contract: unknown): unknown {
  if (typeof contract !== 'string') return contract ?? {};
  if (contract.trim() === '') return {};
  try {
    return JSON.parse(contract);
  } catch {
    // Read as a contract it is refused, with the place.
    return contract;
  }
}
