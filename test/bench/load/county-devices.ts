import { readFileSync } from 'node:fs';
import type { FarmDevice } from '../../farm/scenario.ts';
import { readScenario } from '../../farm/templates/scenario-file.ts';

/** The first devices of a simulated county of 20,000, each on a loopback address of its own. */
export function countyDevices(count: number): readonly FarmDevice[] {
  const file = new URL('../../farm/scenarios/county-20000.json', import.meta.url);
  return readScenario(JSON.parse(readFileSync(file, 'utf8'))).devices.slice(0, count);
}
