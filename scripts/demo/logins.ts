import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const login = z.object({ username: z.string(), password: z.string() });
const loginsFile = z.object({ admin: login, officer: login, technician: login });

/** Who may sign in to the demo. */
export type Logins = z.infer<typeof loginsFile>;

const fileName = 'logins.json';

/** @returns the logins that an earlier start of the demo kept in this folder, if there was one */
export async function readLogins(folder: string): Promise<Logins | undefined> {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : loginsFile.parse(JSON.parse(text));
}

/** Keeps them for the next start, readable by this user only. */
export async function writeLogins(folder: string, logins: Logins): Promise<void> {
  const file = join(folder, fileName);
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(logins, undefined, 2), { mode: 0o600 });
  await chmod(file, 0o600);
}

export function randomPassword(): string {
  return randomBytes(12).toString('base64url');
}
