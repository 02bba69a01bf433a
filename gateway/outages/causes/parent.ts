import { areaIdsOf } from '../../registry/areas/area.ts';
import type { CameraId, SystemKind } from '../../registry/camera.ts';
import type { CauseKind } from './cause.ts';

export type ParentKind = Exclude<CauseKind, 'camera'>;

/** Something that cameras stand behind, and that may break for all of them. */
export interface Parent {
  /** Tells parents apart; never shown. */
  readonly id: string;
  readonly kind: ParentKind;
  /** As a cause names it: see `Cause.key`. */
  readonly key: string;
  /** Of an area, how far below the top of its tree; 0 of everything else. */
  readonly depth: number;
  /** Active cameras behind it, in no order. */
  readonly members: readonly CameraId[];
}

/** What the register knows of where an active camera hangs. */
export interface CameraLinks {
  readonly cameraId: CameraId;
  readonly name: string;
  readonly organisationPath: string;
  readonly pointClass: number;
  readonly contractId?: string;
  readonly onuSerial?: string;
  readonly upstreamNode?: string;
  /** Recorders and platforms that its paths lead over, with what they are. */
  readonly systems: readonly { readonly id: string; readonly kind: SystemKind }[];
  /** Addresses that its paths lead to. */
  readonly hosts: readonly string[];
  /** Areas that it lies in, by their paths. */
  readonly areaPaths: readonly string[];
}

type ParentName = Omit<Parent, 'members'>;

/** Levels of the organisation tree within which equal names of nodes are taken for one node: they are given locally. */
const levelsOfOneNode = 2;

/** Everything that a camera stands behind. */
export function parentNamesOf(links: CameraLinks): ParentName[] {
  const names = [
    ...links.systems.map(({ id, kind }) => named(kind === 'nvr' ? 'recorder' : 'platform', id)),
    ...nodesOf(links),
    ...(links.contractId === undefined ? [] : [named('contract', links.contractId)]),
    ...links.areaPaths.flatMap((path) =>
      areaIdsOf(path).map((id, index) => ({ ...named('area', id), depth: index + 1 })),
    ),
    ...links.hosts.flatMap((host) => subnetOf(host) ?? []).map((subnet) => named('subnet', subnet)),
  ];
  // A camera may have two paths over one recorder, and lie in two villages of one town.
  return [...new Map(names.map((name) => [name.id, name])).values()];
}

/** An ONU's serial is its own; the name of a switch is only unique around the camera. */
function nodesOf({ onuSerial, upstreamNode, organisationPath }: CameraLinks): ParentName[] {
  const nodes = onuSerial === undefined ? [] : [named('upstream', onuSerial)];
  if (upstreamNode === undefined || upstreamNode === onuSerial) return nodes;
  const around = organisationPath
    .split('/')
    .slice(1, 1 + levelsOfOneNode)
    .join('/');
  return [...nodes, { ...named('upstream', upstreamNode), id: `upstream ${upstreamNode} of ${around}` }];
}

function named(kind: ParentKind, key: string): ParentName {
  return { id: `${kind} ${key}`, kind, key, depth: 0 };
}

/** The /24 of an IPv4 address as a CIDR; undefined for everything else. */
export function subnetOf(host: string): string | undefined {
  const match = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(host);
  return match?.[1] === undefined ? undefined : `${match[1]}.0/24`;
}
