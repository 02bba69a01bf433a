import { expect } from 'chai';
import fc from 'fast-check';
import { type Budget, type Claim, DialQueue } from '../../gateway/media/engine/dial-queue.ts';

const budget = (name: string, limit = 1): Budget => ({ name, limit });

/** Admits all who fit. */
function admitAll<Owner>(queue: DialQueue<Owner>): Owner[] {
  const owners: Owner[] = [];
  for (let claim = queue.next(); claim !== undefined; claim = queue.next()) owners.push(claim.owner);
  return owners;
}

describe('DialQueue', () => {
  it('admits in the order of arrival, as many as the budget has', () => {
    const queue = new DialQueue<string>();
    const claims = ['a', 'b', 'c'].map((owner) => queue.claim(owner, [budget('camera', 2)]));
    for (const claim of claims) queue.enter(claim);

    expect(admitAll(queue)).to.deep.equal(['a', 'b']);
    expect(claims.map((claim) => queue.place(claim)?.place)).to.deep.equal([undefined, undefined, 1]);
    for (const claim of claims.slice(0, 1)) queue.leave(claim);
    expect(admitAll(queue)).to.deep.equal(['c']);
    expect(queue.size).to.equal(0);
  });

  it('lets nobody wait for a budget that is not his', () => {
    const queue = new DialQueue<string>();
    for (const owner of ['a1', 'a2', 'b1']) {
      queue.enter(queue.claim(owner, [budget(`camera ${owner[0] ?? ''}`), budget('uplink', 10)]));
    }

    expect(admitAll(queue)).to.deep.equal(['a1', 'b1']);
  });

  it('serves the earliest of all lines when several budgets come free at once', () => {
    const queue = new DialQueue<string>();
    const enter = (owner: string, ...budgets: Budget[]): Claim<string> => {
      const claim = queue.claim(owner, budgets);
      queue.enter(claim);
      return claim;
    };
    const holder = enter('holder', budget('camera a'), budget('uplink'));
    admitAll(queue);
    enter('first, of another camera', budget('camera b'), budget('uplink'));
    enter('second, of the same camera', budget('camera a'), budget('uplink'));
    admitAll(queue);

    queue.leave(holder);

    expect(admitAll(queue)).to.deep.equal(['first, of another camera']);
  });

  it('keeps the turn of a claim that leaves and comes again', () => {
    const queue = new DialQueue<string>();
    const holder = queue.claim('holder', [budget('camera')]);
    const early = queue.claim('early', [budget('camera')]);
    const late = queue.claim('late', [budget('camera')]);
    for (const claim of [holder, late, early]) queue.enter(claim);
    admitAll(queue);
    queue.leave(early);
    queue.enter(early);

    queue.leave(holder);

    expect(admitAll(queue)).to.deep.equal(['early']);
    expect(queue.place(late)).to.include({ place: 1 });
  });

  it('gives one budget back and keeps the others', () => {
    const queue = new DialQueue<string>();
    const one = queue.claim('one', [budget('camera', 2), budget('starts')]);
    const other = queue.claim('other', [budget('camera', 2), budget('starts')]);
    const third = queue.claim('third', [budget('camera', 2), budget('starts')]);
    for (const claim of [one, other, third]) queue.enter(claim);
    admitAll(queue);

    queue.release(one, 'starts');
    queue.release(one, 'starts');
    queue.release(one, 'unheard of');

    expect(admitAll(queue)).to.deep.equal(['other']);
    expect(queue.holders('camera')).to.deep.equal([one, other]);
    expect(queue.holders('starts')).to.deep.equal([other]);
  });

  it('does for any budgets and any order of events what looking through everybody who waits would do', () => {
    const limits = new Map([1, 2, 3, 2, 1, 4].map((limit, index) => [`b${index}`, limit]));
    const event = fc.record({
      kind: fc.constantFrom('enter', 'enter', 'leave', 'again', 'release'),
      names: fc.uniqueArray(fc.constantFrom(...limits.keys()), { minLength: 1, maxLength: 4 }),
      who: fc.nat(),
    });

    fc.assert(
      fc.property(fc.array(event, { maxLength: 80 }), (events) => {
        const queue = new DialQueue<number>();
        const model = new SlowQueue();
        const claims: Claim<number>[] = [];
        for (const { kind, names, who } of events) {
          const budgets = names.map((name) => budget(name, limits.get(name)));
          const claim = claims[who % claims.length];
          if (kind === 'enter' || claim === undefined) {
            const newcomer = queue.claim(claims.length, budgets);
            claims.push(newcomer);
            for (const line of [queue, model]) line.enter(newcomer);
          } else {
            for (const line of [queue, model]) change(line, kind, claim, names[0] ?? '');
          }

          expect(admitAll(queue)).to.deep.equal(model.admitAll());
          expect(queue.size).to.equal(model.waiting.length);
          for (const [name, limit] of limits) {
            expect(queue.holders(name).map(({ owner }) => owner))
              .to.have.members(model.holders(name))
              .and.to.have.property('length')
              .most(limit);
          }
          const told = [...queue.waiting()].map(([claim]) => claim.owner);
          expect(told).to.have.members(model.waiting.map(({ owner }) => owner));
        }
        for (const claim of claims) queue.leave(claim);
        expect([...limits.keys()].flatMap((name) => queue.holders(name))).to.deep.equal([]);
      }),
      { numRuns: 300 },
    );
  });

  it('moves 5,000 claims in a fraction of what looking through everybody costs', () => {
    const queue = new DialQueue<number>();
    const claims = Array.from({ length: 5000 }, (_, index) =>
      queue.claim(index, [budget(`camera ${index % 200}`, 4), budget('uplink', 100), budget('starts', 8)]),
    );
    let looks = 0;
    const counted = claims.map((claim) => ({
      ...claim,
      get budgets() {
        looks += 1;
        return claim.budgets;
      },
    }));
    for (const claim of counted) queue.enter(claim);
    const under: Claim<number>[] = [];
    const fill = (): void => {
      for (let claim = queue.next(); claim !== undefined; claim = queue.next()) under.push(claim);
    };
    fill();
    let admitted = under.length;
    for (let claim = under.shift(); claim !== undefined; claim = under.shift()) {
      queue.leave(claim);
      const before = under.length;
      fill();
      admitted += under.length - before;
    }

    expect(admitted).to.equal(5000);
    expect(looks / 5000).to.be.below(20);
  });
});

type Line = Pick<DialQueue<number>, 'enter' | 'leave' | 'release'>;

function change(line: Line, kind: 'leave' | 'again' | 'release', claim: Claim<number>, name: string): void {
  if (kind === 'release') return line.release(claim, name);
  line.leave(claim);
  if (kind === 'again') line.enter(claim);
}

/** The rule itself, without any cleverness. */
class SlowQueue {
  waiting: Claim<number>[] = [];
  readonly #held = new Map<Claim<number>, Set<string>>();

  enter(claim: Claim<number>): void {
    if (this.waiting.includes(claim) || this.#held.has(claim)) return;
    this.waiting = [...this.waiting, claim].sort((one, other) => one.ticket - other.ticket);
  }

  leave(claim: Claim<number>): void {
    this.waiting = this.waiting.filter((other) => other !== claim);
    this.#held.delete(claim);
  }

  release(claim: Claim<number>, name: string): void {
    this.#held.get(claim)?.delete(name);
  }

  admitAll(): number[] {
    const admitted: number[] = [];
    for (const claim of this.waiting) {
      if (claim.budgets.some(({ name, limit }) => this.holders(name).length >= limit)) continue;
      this.#held.set(claim, new Set(claim.budgets.map(({ name }) => name)));
      admitted.push(claim.owner);
    }
    this.waiting = this.waiting.filter((claim) => !this.#held.has(claim));
    return admitted;
  }

  holders(name: string): number[] {
    return [...this.#held].filter(([, names]) => names.has(name)).map(([{ owner }]) => owner);
  }
}
