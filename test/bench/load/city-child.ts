/**
 * Devices of the planned city, without video, in a process of their own: `city-child.ts CAMERAS`. Each order is answered
 * with `{}` when it is done.
 */
import { planEstate } from '../../fixtures/estate/plan-estate.ts';
import { devicesOfEstate } from '../../fixtures/estate/estate-farm.ts';
import { startLightFarm } from '../../farm/light/light-farm.ts';

export interface CityOrder {
  /** Hosts whose connections are cut off from now on. */
  readonly down?: readonly string[];
  /** Hosts that answer again. */
  readonly up?: readonly string[];
}

const { cameras } = planEstate(Number(process.argv[2]));
const farm = await startLightFarm({ devices: devicesOfEstate(cameras), discoverable: 0 });

process.on('message', ({ down = [], up = [] }: CityOrder) => {
  for (const host of down) farm.device(host).setFault({ kind: 'offline', mode: 'reset' });
  for (const host of up) farm.device(host).setFault(undefined);
  process.send?.({});
});
process.once('disconnect', () => void farm.stop());
process.send?.({});
