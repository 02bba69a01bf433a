import type { DeviceFault } from '../../adapters/sdk/adapter.ts';
import type { CameraId } from '../registry/camera.ts';
import type { Outage, OutageId } from './outage.ts';
import type {} from '../platform/events/event-bus.ts';

/** An outage opened or closed; `atMs` is when it was confirmed or ended, ms since epoch. */
export interface OutageChanged {
  readonly outageId: OutageId;
  readonly cameraId: CameraId;
  readonly organisationPath: string;
  readonly atMs: number;
  readonly fault: DeviceFault;
}

/** Outages as they are stored now, of one batch. */
export interface OutagesStored {
  readonly outages: readonly Outage[];
}

declare module '../platform/events/event-bus.ts' {
  interface GatewayEvents {
    'outage.opened': OutageChanged;
    'outage.closed': OutageChanged;
    /** Everything that happened to outages, opened and closed too: a city that drops is a few of them, not thousands. */
    'outages.stored': OutagesStored;
  }
}
