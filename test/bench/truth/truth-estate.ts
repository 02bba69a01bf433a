import type { CameraLinks } from '../../../gateway/outages/causes/parent.ts';
import type { CameraId, OrganisationId } from '../../../gateway/registry/camera.ts';
import type { ProbePath } from '../../../gateway/registry/paths/probe-path.ts';

/** One camera of the simulated city: where it is asked, and what it hangs on. */
export interface TruthCamera {
  readonly path: ProbePath;
  readonly links: CameraLinks;
}

const leasedShare = 0.6;
const recorderShare = 0.24;
const pointsPerOnu = 8;
const pointsPerOlt = 300;
const channelsPerRecorder = 16;
const camerasPerSwitch = 40;
const carriers = 3;
const counties = 8;

/**
 * A city: leased points of three carriers behind ONUs and OLTs, channels of recorders of 16, and cameras of the police
 * behind switches. Addresses, villages and wiring do not coincide: an OLT serves several villages and subnets.
 */
export function planCity(cameras: number): readonly TruthCamera[] {
  const leased = Math.round(cameras * leasedShare);
  const channels = Math.floor((cameras * recorderShare) / channelsPerRecorder) * channelsPerRecorder;
  return [
    ...Array.from({ length: leased }, (_, index) => leasedPoint(index)),
    ...Array.from({ length: channels }, (_, index) => channel(index)),
    ...Array.from({ length: cameras - leased - channels }, (_, index) => policeCamera(index)),
  ];
}

function leasedPoint(index: number): TruthCamera {
  const olt = Math.floor(index / pointsPerOlt);
  return camera(`leased-${index}`, {
    host: address(10, index),
    county: olt % counties,
    village: Math.floor(index / 65),
    links: {
      contractId: `contract-${olt % carriers}`,
      onuSerial: `ONU${Math.floor(index / pointsPerOnu)}`,
      upstreamNode: `OLT-${olt}`,
    },
  });
}

function channel(index: number): TruthCamera {
  const recorder = Math.floor(index / channelsPerRecorder);
  const id = `recorder-${recorder}`;
  return camera(`channel-${index}`, {
    host: address(11, recorder),
    county: recorder % counties,
    village: 400 + Math.floor(recorder / 4),
    channelToken: `VideoSource_${(index % channelsPerRecorder) + 1}`,
    links: { systems: [{ id, kind: 'nvr' }] },
  });
}

function policeCamera(index: number): TruthCamera {
  const node = Math.floor(index / camerasPerSwitch);
  return camera(`police-${index}`, {
    host: address(12, index),
    county: node % counties,
    village: 800 + Math.floor(index / 90),
    links: { upstreamNode: `SW-${node}` },
  });
}

interface Place {
  readonly host: string;
  readonly county: number;
  readonly village: number;
  readonly channelToken?: string;
  readonly links: Partial<CameraLinks>;
}

function camera(id: string, { host, county, village, channelToken, links }: Place): TruthCamera {
  const cameraId = id as CameraId; // a bench's ids
  const organisationPath = `/city/county-${county}/station-${county}-${village % 6}/`;
  const organisationId = `station-${county}-${village % 6}` as OrganisationId;
  const basics = { cameraId, organisationPath };
  return {
    path: {
      ...{ ...basics, organisationId, adapterKind: 'truth', host, port: 80 },
      ...(channelToken !== undefined && { channelToken }),
    },
    links: {
      ...{ ...basics, name: id, pointClass: 1, systems: [], hosts: [host] },
      areaPaths: [`/area-city/area-${county}/area-${county}-${village}/`],
      ...links,
    },
  };
}

/** 50 hosts a subnet, dealt out so that neighbours by number share neither subnet nor wiring for long. */
function address(net: number, index: number): string {
  const subnet = Math.floor(index / 50);
  return `${net}.${Math.floor(subnet / 250)}.${subnet % 250}.${(index % 50) + 1}`;
}
