import { expect } from 'chai';
import { AccessService } from '../../gateway/access/access-service.ts';
import { SessionStore } from '../../gateway/access/session-store.ts';
import { MemorySignInLimiter } from '../../gateway/access/sign-in-limiter-provider.ts';
import { UserStore } from '../../gateway/access/user-store.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { aUser, contractingUnits } from '../fixtures/access.ts';
import { anActor, atMs, city, silentLog, station } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';

describe('the session of a contractor’s person', () => {
  let database: Database;
  let users: UserStore;
  let access: AccessService;
  let nowMs: number;

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    nowMs = atMs;
    users = new UserStore(database);
    access = new AccessService({
      users,
      sessions: new SessionStore(database),
      organisations: { find: async () => station },
      units: contractingUnits,
      passwords: {
        hash: async (password) => `plain ${password.reveal()}`,
        verify: async (hash, password) => hash === `plain ${password.reveal()}`,
      },
      limiter: new MemorySignInLimiter(),
      transaction: (work) => database.transaction(work),
      bus: new EventBus(() => undefined),
      clock: { now: () => nowMs, monotonic: () => nowMs },
      log: silentLog,
      sessionHours: 12,
    });
  });
  afterEach(() => database.close());

  const signIn = (username: string) => access.signIn({ username, password: new Secret('correct horse') }, '10.0.0.9');

  it('ends with the term of a contractor, who sees the tickets of the own unit only', async () => {
    const validUntilMs = atMs + 3_600_000;
    const worker = { ...aUser('worker', station, 'technician'), contractor: { unitId: 'telecom', validUntilMs } };
    await users.add({ user: worker, passwordHash: 'plain correct horse' });

    const { token, user, expiresAtMs } = await signIn('worker');
    const actor = await access.resolve(token);
    nowMs = validUntilMs;

    expect(expiresAtMs).to.equal(validUntilMs);
    expect(user.unitName).to.equal('电信公司');
    expect(actor?.contractor).to.deep.equal({ unitId: 'telecom' });
    expect(await access.resolve(token)).to.equal(undefined);
    expect(await refusal(() => signIn('worker'))).to.equal('session/refused');
  });

  it('is over when the term of a contractor is changed', async () => {
    const contractor = { unitId: 'telecom', validUntilMs: atMs + 3_600_000 };
    await users.add({
      user: { ...aUser('worker', station, 'technician'), contractor },
      passwordHash: 'plain correct horse',
    });
    const { token } = await signIn('worker');

    const longer = { ...contractor, validUntilMs: atMs + 7_200_000 };
    const changed = await access.changeUser(anActor(city), 'worker', { contractor: longer });

    expect(changed.contractor).to.deep.equal(longer);
    expect(await access.resolve(token)).to.equal(undefined);
    expect(await refusal(() => access.changeUser(anActor(city), 'worker', { role: 'officer' }))).to.equal(
      'request/invalid',
    );
  });
});
