import type { Brand } from '../../platform/ids/brand.ts';
import type { OrganisationId } from '../camera.ts';
import { civilAncestors, readCivilCode } from './civil-code.ts';

export type AreaId = Brand<'AreaId'>;

/** administrative 行政区划 by civil code; grid 网格 by the code of the local grid. The police tree is the organisations. */
export const areaTrees = ['administrative', 'grid'] as const;
export type AreaTree = (typeof areaTrees)[number];

/** One node of the administrative or the grid tree. Cameras lie in any number of them. */
export interface Area {
  readonly id: AreaId;
  readonly tree: AreaTree;
  readonly parentId?: AreaId;
  /** Unique within its tree. */
  readonly code: string;
  readonly name: string;
  /** The tree and the ids from its top down to this node: `/grid/town/village/`. */
  readonly path: string;
  /** Who keeps it: the organisation whose people may rename, move and retire it. */
  readonly organisationId: OrganisationId;
  readonly organisationPath: string;
  /** A retired area takes no cameras; its code still leads to its successor. */
  readonly isRetired: boolean;
  readonly successorId?: AreaId;
}

/** An area that somebody wants to exist, named by a code of any spelling. */
export interface WantedArea {
  readonly tree: AreaTree;
  readonly code: string;
  /** The code stands for it while nobody knows the name. */
  readonly name?: string;
  /** Grids only: the one that it belongs to. Above a civil code is what the code itself says. */
  readonly parentCode?: string;
}

/** A wanted area with its code as it is stored; parents come before children in a list of them. */
export interface PlannedArea {
  readonly code: string;
  readonly parentCode?: string;
  readonly name?: string;
}

/** Deepest level of a tree; the paths of so many ids fit their indexed column. */
export const maxAreaDepth = 9;

const maxCodeLength = 32;

/** Where the top level of a tree hangs. */
export function topOf(tree: AreaTree): string {
  return `/${tree}/`;
}

export function areaPathBelow(parentPath: string, id: AreaId): string {
  return `${parentPath}${id}/`;
}

/** How many levels below the top of its tree a path leads; the top level is 1. */
export function areaDepthOf(path: string): number {
  return path.split('/').length - 3;
}

/** Ids from the top of the tree down to the node that a path leads to. */
export function areaIdsOf(path: string): string[] {
  return path.split('/').slice(2, -1);
}

/** A code as it is stored; undefined when it is none of that tree. */
export function readAreaCode(tree: AreaTree, text: string): string | undefined {
  if (tree === 'administrative') return readCivilCode(text)?.code;
  const code = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  return code !== '' && code.length <= maxCodeLength && /^[\p{L}\p{N}._-]+$/u.test(code) ? code : undefined;
}

/** An area with everything that has to be above it, the uppermost first; undefined when its code is none. */
export function planArea({ tree, code: text, name, parentCode }: WantedArea): PlannedArea[] | undefined {
  const code = readAreaCode(tree, text);
  if (code === undefined) return undefined;
  const parents = tree === 'administrative' ? codesAbove(code) : readParent(parentCode);
  const chain = [...parents.map((each) => ({ code: each })), { code, ...(name !== undefined && { name }) }];
  return chain.map((planned, index) => {
    const above = chain[index - 1]?.code;
    return { ...planned, ...(above !== undefined && { parentCode: above }) };
  });
}

function codesAbove(code: string): string[] {
  const civil = readCivilCode(code);
  return civil === undefined ? [] : civilAncestors(civil).map((each) => each.code);
}

function readParent(text = ''): string[] {
  const code = readAreaCode('grid', text);
  return code === undefined ? [] : [code];
}
