/** A farm in a process of its own, so that its work is not counted as anybody else's: `farm-child.ts SUBNET DEVICES [open]`. */
import { resolve } from 'node:path';
import { startFarm } from '../../farm/farm.ts';
import { crowdScenario } from './crowd-scenario.ts';

const [subnet = '', devices = '', access] = process.argv.slice(2);
const scenario = crowdScenario({ subnet, devices: Number(devices), isOpen: access === 'open' });
const farm = await startFarm(scenario, { cacheFolder: resolve('.cache/farm') });
process.send?.({ apiUrl: farm.apiUrl });
process.once('disconnect', () => void farm.stop());
