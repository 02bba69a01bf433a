import { expect } from 'chai';
import type { AccessService } from '../../gateway/access/access-service.ts';
import type { UserService } from '../../gateway/access/user-service.ts';
import type { UserStore } from '../../gateway/access/user-store.ts';
import type { Database } from '../../gateway/platform/database/database.ts';
import { openDatabase } from '../../gateway/platform/database/open-database.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { aUser } from '../fixtures/access.ts';
import { openAccess } from '../fixtures/access-rig.ts';
import { anActor, atMs, city, silentLog, station } from '../fixtures/estate.ts';
import { refusal } from '../fixtures/refusal.ts';

describe('the session of a contractor’s person', () => {
  let database: Database;
  let users: UserStore;
  let access: AccessService;
  let people: UserService;
  let nowMs: number;

  beforeEach(async () => {
    database = await openDatabase({ url: 'sqlite::memory:', log: silentLog });
    await database.migrate();
    nowMs = atMs;
    ({ users, access, people } = openAccess(database, { clock: { now: () => nowMs, monotonic: () => nowMs } }));
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
    const changed = await people.change(anActor(city), 'worker', { contractor: longer });

    expect(changed.contractor).to.deep.equal(longer);
    expect(await access.resolve(token)).to.equal(undefined);
    expect(await refusal(() => people.change(anActor(city), 'worker', { role: 'officer' }))).to.equal(
      'request/invalid',
    );
  });
});
