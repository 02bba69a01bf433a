import type { Config } from '../../config/schema.ts';
import type { Database } from '../platform/database/database.ts';
import type { Part } from '../platform/scheduling/part.ts';
import type { Secret } from '../platform/secrets/secret.ts';
import { AccessService } from './access-service.ts';
import { Argon2Passwords } from './password-provider.ts';
import { SessionExpiryJob } from './session-expiry-job.ts';
import { SessionStore } from './session-store.ts';
import { MemorySignInLimiter } from './sign-in-limiter-provider.ts';
import { UserHomes } from './user-home-service.ts';
import { UserService } from './user-service.ts';
import { UserStore } from './user-store.ts';

type AccessDeps = ConstructorParameters<typeof AccessService>[0];
type UserDeps = ConstructorParameters<typeof UserService>[0];

type Made = 'users' | 'sessions' | 'passwords' | 'limiter' | 'transaction' | 'sessionHours' | 'homes';

interface Foundation extends Omit<AccessDeps, Made> {
  readonly organisations: UserDeps['organisations'];
  readonly units: UserDeps['units'] & ConstructorParameters<typeof UserHomes>[0]['units'];
  readonly config: Pick<Config, 'access'>;
  readonly database: Database;
  /** The top of the organisation tree, made if there is none: the first administrator is at home there. */
  readonly ensureRoot: () => Promise<Parameters<AccessService['ensureFirstAdmin']>[0]>;
}

interface Access {
  readonly service: AccessService;
  /** For administrators of people. */
  readonly people: UserService;
  /** Told once, by the start that made it. */
  readonly firstAdmin: () => { readonly username: string; readonly password: Secret } | undefined;
  /** Makes the first administrator; it starts last of all. */
  readonly founding: Part;
  readonly parts: readonly Part[];
  /** People of contractors follow their unit when it is merged into another. */
  readonly unitFollower: Pick<UserStore, 'replaceUnit'>;
}

/** Wires access: who may come in and who is in. */
export function createAccess({ config, database, ensureRoot, organisations, units, ...ports }: Foundation): Access {
  const users = new UserStore(database);
  const sessions = new SessionStore(database);
  const passwords = new Argon2Passwords();
  const homes = new UserHomes({ organisations, units });
  const transaction = database.transaction.bind(database);
  const service = new AccessService({
    ...{ users, sessions, passwords, homes, transaction },
    limiter: new MemorySignInLimiter(),
    sessionHours: config.access.sessionHours,
    ...ports,
  });
  const { clock, log } = ports;
  const people = new UserService({
    ...{ users, sessions, access: service, homes, organisations, units, passwords, transaction, clock, log },
  });
  let firstAdmin: ReturnType<Access['firstAdmin']>;
  const founding: Part = {
    start: async () => {
      firstAdmin = await service.ensureFirstAdmin(await ensureRoot());
    },
  };
  const parts = [new SessionExpiryJob({ access: service, log: ports.log })];
  return { service, people, firstAdmin: () => firstAdmin, founding, parts, unitFollower: users };
}
