import { type Scope, wholeEstate } from '../../platform/actor/scope.ts';
import { GatewayError } from '../../platform/errors/gateway-error.ts';
import type { OrganisationStore } from '../organisations/organisation-store.ts';
import type { UnitStore } from '../units/unit-store.ts';
import type { CompletenessStore, MeasuredGroup } from './completeness-store.ts';

interface Deps {
  readonly organisations: Pick<OrganisationStore, 'find' | 'findMany'>;
  readonly units: Pick<UnitStore, 'findMany'>;
  readonly measures: Pick<CompletenessStore, 'tallyByPath' | 'tallyByOwner'>;
}

/** How complete the records of a group are. */
export interface GroupCompleteness {
  /** Of the organisation or the owner unit; absent for cameras of which no owner is known. */
  readonly id?: string;
  /** Of the organisation or the owner unit. */
  readonly name?: string;
  readonly cameraCount: number;
  /** Mean score, 0 to 100, rounded down. */
  readonly score: number;
  readonly withGapsCount: number;
}

export interface CompletenessReport {
  /** Of all cameras asked for. */
  readonly whole: GroupCompleteness;
  /** The least complete first. */
  readonly groups: readonly GroupCompleteness[];
}

/** How complete the registry is, where, and whose records are not. */
export class CompletenessService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * An organisation and each of its children with everything below them; the top of the scope when none is named.
   *
   * @throws GatewayError `organisation/unknown`
   */
  async byOrganisation(scope: Scope, organisationId: string | undefined): Promise<CompletenessReport> {
    const top = organisationId === undefined ? scope.organisationPath : await this.#path(scope, organisationId);
    const below = (await this.#deps.measures.tallyByPath(scope)).filter(({ key }) => key.startsWith(top));
    const children = groupBy(below, ({ key }) => key.slice(top.length).split('/')[0] ?? '');
    // Cameras that hang on the organisation itself are a group of its own id.
    const ownId = top.split('/').at(-2) ?? '';
    const ids = [...children.keys()].map((id) => (id === '' ? ownId : id));
    const names = new Map(
      (await this.#deps.organisations.findMany(scope, ids)).map(({ id, name }) => [id as string, name]),
    );
    const groups = [...children].map(([child, members]) => {
      const id = child === '' ? ownId : child;
      const name = names.get(id);
      return { id, ...(name !== undefined && { name }), ...sum(members) };
    });
    return { whole: sum(below), groups: leastCompleteFirst(groups) };
  }

  async byOwner(scope: Scope, organisationId: string | undefined): Promise<CompletenessReport> {
    const top = organisationId === undefined ? scope.organisationPath : await this.#path(scope, organisationId);
    const owners = await this.#deps.measures.tallyByOwner({ organisationPath: top });
    const ids = owners.flatMap(({ key }) => (key === '' ? [] : [key]));
    // The reader's own cameras name them; who keeps them does not matter.
    const units = await this.#deps.units.findMany(wholeEstate, ids);
    const names = new Map<string, string>(units.map(({ id, name }) => [id, name]));
    const groups = owners.map((owner) => {
      const name = names.get(owner.key);
      return { ...(owner.key !== '' && { id: owner.key }), ...(name !== undefined && { name }), ...sum([owner]) };
    });
    return { whole: sum(owners), groups: leastCompleteFirst(groups) };
  }

  async #path(scope: Scope, organisationId: string): Promise<string> {
    const organisation = await this.#deps.organisations.find(scope, organisationId);
    if (organisation !== undefined) return organisation.path;
    throw new GatewayError('organisation/unknown', 'query.organisationId names no organisation of yours.');
  }
}

function groupBy(
  groups: readonly MeasuredGroup[],
  keyOf: (group: MeasuredGroup) => string,
): Map<string, MeasuredGroup[]> {
  const found = new Map<string, MeasuredGroup[]>();
  for (const group of groups) {
    const members = found.get(keyOf(group)) ?? [];
    members.push(group);
    found.set(keyOf(group), members);
  }
  return found;
}

function sum(groups: readonly MeasuredGroup[]): Pick<GroupCompleteness, 'cameraCount' | 'score' | 'withGapsCount'> {
  const total = (of: (group: MeasuredGroup) => number): number => groups.reduce((all, group) => all + of(group), 0);
  const cameraCount = total((group) => group.cameraCount);
  const scoreSum = total((group) => group.scoreSum);
  const score = cameraCount === 0 ? 0 : Math.floor(scoreSum / cameraCount);
  return { cameraCount, score, withGapsCount: total((group) => group.withGapsCount) };
}

function leastCompleteFirst(groups: readonly GroupCompleteness[]): GroupCompleteness[] {
  return [...groups].sort((a, b) => a.score - b.score || b.cameraCount - a.cameraCount);
}
