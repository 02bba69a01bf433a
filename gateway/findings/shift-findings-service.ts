import type { ShiftFindings } from '../patrol/shifts/shift-ports.ts';
import type { CutList, FoundItem } from '../patrol/shifts/shift-work.ts';
import type { Scope } from '../platform/actor/scope.ts';
import type { Database } from '../platform/database/database.ts';
import type { Finding } from './finding.ts';
import { FindingStore } from './finding-store.ts';
import { refusePersonalText } from './refuse-personal-text.ts';

interface Deps {
  readonly findings: Pick<FindingStore, 'list'>;
}

const atOnce = 200;
const mostPages = 25;
/** Before every id that the gateway makes. */
const beforeAllIds = '';

/** What records of shifts tell of findings. */
export class ShiftFindingsService implements ShiftFindings {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async listOpen(scope: Scope, limit: number): Promise<CutList<FoundItem>> {
    const { findings, total } = await this.#deps.findings.list(scope, { box: 'open', limit });
    return { items: findings.map(toItem), total };
  }

  async listOpenAtOwn(scope: Scope, limit: number): Promise<CutList<FoundItem>> {
    const { findings, total } = await this.#deps.findings.list(scope, { box: 'open-at-own', limit });
    return { items: findings.map(toItem), total };
  }

  async listFound(
    scope: Scope,
    { officerIds, fromMs, toMs }: { officerIds: readonly string[]; fromMs: number; toMs: number },
    limit: number,
  ): Promise<CutList<FoundItem>> {
    const found: Finding[] = [];
    let after = { atMs: toMs, id: beforeAllIds };
    for (let page = 0; page < mostPages; page += 1) {
      const { findings } = await this.#deps.findings.list(scope, { box: 'all', after, limit: atOnce });
      found.push(...findings.filter(({ userId, foundAtMs }) => foundAtMs >= fromMs && officerIds.includes(userId)));
      const last = findings.at(-1);
      if (last === undefined || findings.length < atOnce || last.foundAtMs < fromMs) break;
      after = { atMs: last.foundAtMs, id: last.id };
    }
    return { items: found.slice(0, limit).map(toItem), total: found.length };
  }

  refusePersonalText(text: string, path: string): void {
    refusePersonalText(text, path);
  }
}

/** The port of shifts to findings. */
export function shiftFindings(database: Database): ShiftFindings {
  return new ShiftFindingsService({ findings: new FindingStore(database) });
}

function toItem({
  id,
  category,
  severity,
  place,
  cameraName,
  text,
  state,
  foundAtMs,
  officerName,
}: Finding): FoundItem {
  return { id, category, severity, place, cameraName, text, state, foundAtMs, officerName };
}
