import type { Actor } from '../platform/actor/actor.ts';
import type { Scope } from '../platform/actor/scope.ts';
import { GatewayError } from '../platform/errors/gateway-error.ts';
import type { Log } from '../platform/observability/log.ts';
import type { Candidate, CandidateState } from './candidate.ts';
import type { CandidateFilter, CandidateStore } from './candidate-store.ts';
import { hostKeyRange } from './host-key.ts';
import { readTimeCursor, writeTimeCursor } from './time-cursor.ts';

interface Deps {
  readonly candidates: Pick<CandidateStore, 'list' | 'count' | 'find' | 'change'>;
  readonly log: Log;
}

interface CandidateQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly state?: CandidateState | undefined;
  readonly method?: Candidate['method'] | undefined;
  /** A CIDR block or an address. */
  readonly range?: string | undefined;
  readonly search?: string | undefined;
}

/** What a person does with the list of found devices before adopting any. */
export class CandidateService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Seen last first. @throws GatewayError `request/invalid` for a cursor or range that is none */
  async list(scope: Scope, { cursor, limit, range, ...rest }: CandidateQuery) {
    const { candidates } = this.#deps;
    const filter: CandidateFilter = { ...rest, ...(range !== undefined && { range: readRange(range) }) };
    const after = cursor === undefined ? undefined : readTimeCursor(cursor);
    const found = await candidates.list(scope, filter, { limit: limit + 1, ...(after && { after }) });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items,
      total: await candidates.count(scope, filter),
      ...(last && { nextCursor: writeTimeCursor({ atMs: last.lastSeenAtMs, id: last.id }) }),
    };
  }

  /** @throws GatewayError `candidate/unknown` */
  read(scope: Scope, id: string): Promise<Candidate> {
    return this.#find(scope, id);
  }

  /**
   * Hides a candidate until it says something else of itself, or brings it back.
   *
   * @throws GatewayError `candidate/unknown`, `candidate/adopted`
   */
  async setIgnored(actor: Actor, id: string, ignored: boolean): Promise<Candidate> {
    const { candidates, log } = this.#deps;
    const [from, to] = ignored ? (['new', 'ignored'] as const) : (['ignored', 'new'] as const);
    const candidate = await this.#find(actor.scope, id);
    if (candidate.state === 'adopted') {
      throw new GatewayError(
        'candidate/adopted',
        `The device at ${candidate.host}:${candidate.port} is in the registry.`,
      );
    }
    await candidates.change(actor.scope, [id], from, to);
    log.info({ candidateId: id, userId: actor.userId, state: to }, 'candidate marked');
    return this.#find(actor.scope, id);
  }

  async #find(scope: Scope, id: string): Promise<Candidate> {
    const candidate = await this.#deps.candidates.find(scope, id);
    if (candidate === undefined) {
      throw new GatewayError('candidate/unknown', 'There is no such candidate on your list; scan again.');
    }
    return candidate;
  }
}

function readRange(text: string): { readonly first: string; readonly last: string } {
  const range = hostKeyRange(text);
  if (range === undefined) {
    const message = 'must be an address or a CIDR block such as 10.1.2.0/24';
    throw new GatewayError('request/invalid', `query.range ${message}.`, {
      issues: [{ path: 'query.range', message }],
    });
  }
  return range;
}
