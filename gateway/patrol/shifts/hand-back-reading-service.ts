import type { Actor } from '../../platform/actor/actor.ts';
import { wholeEstate } from '../../platform/actor/scope.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Organisation } from '../../registry/camera.ts';
import type { RegistryPort } from '../registry-port.ts';
import { type HandBack, type ReturnedTime, returnedRound, type ReturnedWork, whyNoReturn } from './hand-back.ts';
import type { HandBackStore } from './hand-back-store.ts';
import type { ShiftFindings } from './shift-ports.ts';
import type { ShiftStore } from './shift-store.ts';
import { cutList, type WorkedRound } from './shift-work.ts';
import type { ShiftWorkService } from './shift-work-service.ts';
import type { WorkedRoundStore } from './worked-round-store.ts';

interface Deps {
  readonly handBacks: Pick<HandBackStore, 'listWaiting'>;
  readonly shifts: Pick<ShiftStore, 'find' | 'findOpenOf'>;
  readonly rounds: Pick<WorkedRoundStore, 'list'>;
  readonly work: Pick<ShiftWorkService, 'listOpenOutages'>;
  readonly findings: Pick<ShiftFindings, 'listOpenAtOwn'>;
  readonly registry: Pick<RegistryPort, 'findOrganisation'>;
  readonly clock: Clock;
}

/** Who asks, by the shift that they work. */
interface Asker {
  readonly userId: string;
  readonly workingAtId: string | undefined;
}

/** Longest lists; the counts are of all. */
const timesAtOnce = 20;
const listed = 100;

/**
 * What is given back to an organisation that was closed: its own rounds, findings and outages. Of the superior that stood
 * in it tells the name and the note, and nothing that was computed from the superior's part.
 */
export class HandBackReadingService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** For where somebody belongs, and for where they work now; organisations to which nothing is given back are left out. */
  async list(actor: Actor): Promise<{ readonly asOfMs: number; readonly items: readonly ReturnedWork[] }> {
    const { shifts, registry, clock } = this.#deps;
    const own = await shifts.findOpenOf(wholeEstate, actor.userId);
    const home = actor.scope.organisationPath.split('/').at(-2);
    const ids = new Set([home, own?.organisationId].filter((id) => id !== undefined));
    const items: ReturnedWork[] = [];
    for (const id of ids) {
      const organisation = await registry.findOrganisation(actor.scope, id);
      const asker = { userId: actor.userId, workingAtId: own?.organisationId };
      const work = organisation && (await this.#returned(organisation, asker));
      if (work !== undefined) items.push(work);
    }
    return { asOfMs: clock.now(), items };
  }

  async #returned({ id, name, path }: Organisation, asker: Asker): Promise<ReturnedWork | undefined> {
    const { handBacks, findings, work } = this.#deps;
    const scope = { organisationPath: path };
    const { handBacks: waiting, total } = await handBacks.listWaiting(scope, id, timesAtOnce);
    if (waiting.length === 0) return undefined;
    const [rounds, openFindings, openOutages, mayAccept] = await Promise.all([
      this.#roundsOf(path, id, waiting),
      findings.listOpenAtOwn(scope, listed),
      work.listOpenOutages(scope),
      Promise.all(waiting.map((handBack) => this.#mayAccept(handBack, asker))),
    ]);
    const times = waiting.map((handBack, index): ReturnedTime => {
      const { fromMs, toMs } = handBack;
      const within = rounds.filter(({ dueFromMs }) => fromMs <= dueFromMs && dueFromMs < toMs);
      return {
        handBack,
        rounds: cutList(within.map(returnedRound), listed),
        mayAccept: mayAccept[index] === true,
      };
    });
    return { organisationId: id, organisationName: name, openFindings, openOutages, times: { items: times, total } };
  }

  /** The organisation's own rounds of all those times. */
  async #roundsOf(path: string, organisationId: string, waiting: readonly HandBack[]): Promise<WorkedRound[]> {
    const stretch = {
      fromMs: Math.min(...waiting.map(({ fromMs }) => fromMs)),
      toMs: Math.max(...waiting.map(({ toMs }) => toMs)),
    };
    const crew = { organisationId, memberIds: [], standsInForIds: [] };
    const rounds = await this.#deps.rounds.list({ organisationPath: path }, crew, stretch);
    return rounds.filter((round) => round.organisationId === organisationId);
  }

  async #mayAccept(handBack: HandBack, asker: Asker): Promise<boolean> {
    const shift = await this.#deps.shifts.find(wholeEstate, handBack.shiftId);
    return shift !== undefined && whyNoReturn(handBack, shift, asker) === undefined;
  }
}
