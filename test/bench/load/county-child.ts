/** Devices of the simulated county, without video, in a process of their own: `county-child.ts COUNT`. */
import { startLightFarm } from '../../farm/light/light-farm.ts';
import { countyDevices } from './county-devices.ts';

const farm = await startLightFarm({ devices: countyDevices(Number(process.argv[2])), discoverable: 0 });

process.once('disconnect', () => void farm.stop());
process.send?.({});
