import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GatewayError } from '../errors/gateway-error.ts';
import { vaultKeyBytes } from './secret-vault.ts';

interface VaultKeySource {
  /** Base64 of 32 bytes from the configuration; empty when the key file is to be used. */
  readonly configured: string;
  /** The key file; it is made, with mode 0600, when it does not exist. */
  readonly file: string;
}

/**
 * The key that seals stored secrets.
 *
 * @throws GatewayError `config/invalid` when the configured text is not 32 bytes of base64, `secret/unreadable` when
 * the key file is damaged or others may read it
 */
export async function loadVaultKey({ configured, file }: VaultKeySource): Promise<Buffer> {
  if (configured !== '') return readConfigured(configured);
  return (await readKeyFile(file)) ?? createKeyFile(file);
}

function readConfigured(text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length === vaultKeyBytes && key.toString('base64') === text) return key;
  throw new GatewayError(
    'config/invalid',
    'secrets.key must be the base64 of 32 bytes. Make one with: openssl rand -base64 32',
  );
}

/** @returns undefined when there is no such file */
async function readKeyFile(file: string): Promise<Buffer | undefined> {
  const key = await readIfThere(file);
  if (key === undefined) return undefined;
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    throw new GatewayError('secret/unreadable', `Others may read the key file ${file}. Run: chmod 600 ${file}`);
  }
  if (key.length !== vaultKeyBytes) {
    throw new GatewayError(
      'secret/unreadable',
      `The key file ${file} holds ${String(key.length)} bytes instead of ${String(vaultKeyBytes)}. Restore it from ` +
        `your backup; without it the stored camera passwords must be entered again.`,
    );
  }
  return key;
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new GatewayError('secret/unreadable', `Cannot read the key file ${file}: ${String(error)}`, { cause: error });
  }
}

async function createKeyFile(file: string): Promise<Buffer> {
  const key = randomBytes(vaultKeyBytes);
  await mkdir(dirname(file), { recursive: true });
  // 'wx' fails when another process made it meanwhile: two keys would each lock out the other's secrets.
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(key);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return key;
}
