import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import type { FindingView } from '../../gateway/findings/findings-api.ts';
import type { PlanView, RoundView, StopView } from '../../gateway/patrol/patrol-api.ts';
import type { WallSessionView } from '../../gateway/wall/wall-api.ts';
import { furnish, planFor, type Place } from '../fixtures/furnish-place.ts';
import { type LoggedGateway, startLoggedGateway } from '../fixtures/logged-gateway.ts';
import { type Counties, startCounties } from '../fixtures/two-counties.ts';
import { poll } from '../poll.ts';
import { findFreePort } from '../find-free-port.ts';

const kills = 50;
const plans = 4;
const minuteMs = 60_000;
/** The sweep looks each second; a round that is over ends within this. */
const sweptWithinMs = 5000;

/** Park–Miller: the same moments in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('a gateway that is killed in the middle of rounds', function () {
  this.timeout(1_200_000);
  let counties: Counties;
  let gateway: LoggedGateway;
  let place: Place;
  /** Requests that the gateway acknowledged, and those of which nobody knows. */
  const acknowledged = new Set<string>();
  const unanswered: Record<string, unknown>[] = [];
  let begunAtMs = 0;

  const restart = async (variables: Readonly<Record<string, string>>): Promise<LoggedGateway> =>
    (gateway = await startLoggedGateway(variables));

  /** @returns false when nothing was answered */
  async function report(body: Record<string, unknown>): Promise<boolean> {
    const reply = await place.members.officer.caller.ask({ method: 'POST', path: '/findings', body }).catch(() => null);
    if (reply === null) unanswered.push(body);
    else if (reply.status < 300) acknowledged.add(String(body['text']));
    else throw new Error(`a finding was refused with ${reply.status}: ${reply.text}`);
    return reply !== null;
  }

  /** An officer at work until the gateway dies: the wall, its pages, a finding of each moment. */
  async function patrol(turn: number): Promise<void> {
    const { caller } = place.members.officer;
    const wall = await caller.post<WallSessionView>('/wall').catch(() => undefined);
    const nextPage = { method: 'POST', path: `/wall/${wall?.id ?? ''}/turn`, body: { turn: 'next' } };
    let isAlive = true;
    for (let number = 0; isAlive; number++) {
      const text = `第${turn}次第${number}条`;
      const finding = { cameraId: place.camera.id, category: 'other', text, requestId: randomUUID() };
      [isAlive] = await Promise.all([report(finding), wall && caller.ask(nextPage).catch(() => undefined)]);
    }
  }

  before(async () => {
    const port = String(await findFreePort());
    let variables: Readonly<Record<string, string>> = {};
    counties = await startCounties({
      subnet: '127.66.0',
      variables: { VPG_SERVER_PORT: port },
      start: async (given) => {
        variables = given;
        const { url, firstAdmin } = await restart(given);
        return { url, firstAdmin, stop: () => gateway.stop() };
      },
    });
    place = await furnish(counties, 'own');
    const slots = [{ start: '00:00', end: '00:00', intervalMinutes: 1 }];
    for (let number = 0; number < plans; number++) {
      const plan = { ...planFor(place), slots, dwellSeconds: 5, name: `巡查${number}` };
      await place.members.admin.caller.post<PlanView>('/plans', plan);
    }
    begunAtMs = Date.now();
    const chance = seeded(20_261_122);
    for (let turn = 0; turn < kills; turn++) {
      const working = patrol(turn);
      await wait(200 + chance() * 2500);
      process.kill(gateway.pid, 'SIGKILL');
      await gateway.stop();
      await working;
      await restart(variables);
    }
    // Whoever got no answer asks again with the same request.
    for (const body of unanswered.splice(0)) await report(body);
  });
  after(() => counties.stop());

  async function allPages<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { caller } = place.members.admin;
      const page = await caller.get<{ items: Item[]; nextCursor?: string }>(`${path}?limit=200${after}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  it('keeps each finding that it acknowledged, and has none twice', async () => {
    const texts = (await allPages<FindingView>('/findings')).map(({ text }) => text);

    expect(acknowledged.size).to.be.greaterThan(kills);
    expect(unanswered).to.deep.equal([]);
    expect([...acknowledged].filter((text) => !texts.includes(text))).to.deep.equal([]);
    expect(new Set(texts).size).to.equal(texts.length);
  });

  it('has exactly one round for each plan and due time, and each of them ends', async () => {
    const overAtMs = Date.now();
    const rounds = await poll('rounds whose time is over have ended', async () => {
      const all = await allPages<RoundView>('/rounds');
      const over = all.filter(({ dueToMs }) => dueToMs < overAtMs - sweptWithinMs);
      return over.every(({ state }) => state !== 'pending' && state !== 'running') ? all : undefined;
    });

    const planIds = [...new Set(rounds.map(({ planId }) => planId))];
    expect(planIds).to.have.lengthOf(plans);
    for (const planId of planIds) {
      const due = rounds.filter((round) => round.planId === planId).map(({ dueFromMs }) => dueFromMs);
      const [first = 0, last = 0] = [Math.min(...due), Math.max(...due)];
      const expected = Array.from({ length: (last - first) / minuteMs + 1 }, (_, at) => first + at * minuteMs);
      expect([...due].sort((a, b) => a - b)).to.deep.equal(expected);
      expect(first).to.be.lessThan(begunAtMs + minuteMs);
      expect(last).to.be.greaterThan(overAtMs - 2 * minuteMs);
    }
  });

  it('has each stop of a round once', async () => {
    const { caller } = place.members.admin;
    for (const { id } of await allPages<RoundView>('/rounds')) {
      const { stops } = await caller.get<{ stops: StopView[] }>(`/rounds/${id}`);
      expect(stops.map(({ order, cameraId }) => `${order} ${cameraId}`)).to.deep.equal([`0 ${place.camera.id}`]);
    }
  });
});
