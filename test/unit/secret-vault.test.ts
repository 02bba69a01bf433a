import { expect } from 'chai';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { loadVaultKey } from '../../gateway/platform/secrets/load-vault-key.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { SecretVault } from '../../gateway/platform/secrets/secret-vault.ts';

const caught = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('SecretVault', () => {
  const vault = new SecretVault(randomBytes(32));

  it('opens what it sealed, for every owner and every text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (ownerId, text) => {
        const whole = text.toWellFormed();
        expect(vault.open(ownerId, vault.seal(ownerId, new Secret(whole))).reveal()).to.equal(whole);
      }),
    );
  });

  it('signs a text alike each time, and otherwise for another text, purpose or gateway', () => {
    const signature = vault.sign('lease-evidence', '2026-09');

    expect(signature).to.match(/^[0-9a-f]{64}$/);
    expect(vault.sign('lease-evidence', '2026-09')).to.equal(signature);
    expect(vault.sign('lease-evidence', '2026-10')).to.not.equal(signature);
    expect(vault.sign('another purpose', '2026-09')).to.not.equal(signature);
    expect(new SecretVault(randomBytes(32)).sign('lease-evidence', '2026-09')).to.not.equal(signature);
  });

  it('does not open the record of one owner for another', () => {
    const sealed = vault.seal('camera-1', new Secret('Admin12345'));

    expect(() => vault.open('camera-2', sealed))
      .to.throw(GatewayError)
      .with.property('code', 'secret/unreadable');
  });

  it('does not open with another key, and says how to mend it', () => {
    const sealed = vault.seal('camera-1', new Secret('Admin12345'));

    expect(() => new SecretVault(randomBytes(32)).open('camera-1', sealed)).to.throw(
      GatewayError,
      'Put back the key file',
    );
  });

  it('notices every changed bit', () => {
    const sealed = vault.seal('camera-1', new Secret('Admin12345'));
    const bytes = Buffer.from(sealed.slice(3), 'base64url');

    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const text = `v1.${changed.toString('base64url')}`;
      expect(() => vault.open('camera-1', text), `bit ${String(bit)}`).to.throw(GatewayError);
    }
  });

  for (const text of ['', 'v1', 'v1.', 'v1.AAAA', 'v2.' + 'A'.repeat(80), 'plain']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => vault.open('camera-1', text))
        .to.throw(GatewayError)
        .with.property('code', 'secret/unreadable');
    });
  }

  it('never seals the same text to the same record', () => {
    const records = Array.from({ length: 50 }, () => vault.seal('camera-1', new Secret('same')));

    expect(new Set(records).size).to.equal(50);
  });

  it('shows neither text nor key when it is printed', () => {
    const secret = vault.open('camera-1', vault.seal('camera-1', new Secret('Admin12345')));

    expect(inspect({ vault, secret }) + JSON.stringify({ vault, secret }) + String(secret)).not.to.contain(
      'Admin12345',
    );
    expect(inspect(vault)).not.to.contain('Buffer');
  });
});

describe('loadVaultKey', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpg-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes a key file that only its owner may read, and reads it again', async () => {
    const file = join(folder, 'data', 'secrets.key');

    const first = await loadVaultKey({ configured: '', file });
    const second = await loadVaultKey({ configured: '', file });

    expect(first).to.have.length(32);
    expect(second.equals(first)).to.equal(true);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(readFileSync(file).equals(first)).to.equal(true);
  });

  it('takes the configured key and makes no file', async () => {
    const key = randomBytes(32);

    const loaded = await loadVaultKey({ configured: key.toString('base64'), file: join(folder, 'none.key') });

    expect(loaded.equals(key)).to.equal(true);
    expect(() => statSync(join(folder, 'none.key'))).to.throw('ENOENT');
  });

  for (const configured of ['short', randomBytes(31).toString('base64'), randomBytes(32).toString('hex')]) {
    it(`refuses ${String(configured.length)} characters that are not the base64 of 32 bytes, without showing them`, async () => {
      const error = await caught(loadVaultKey({ configured, file: join(folder, 'none.key') }));

      expect(error).to.have.property('code', 'config/invalid');
      expect(String(error)).not.to.contain(configured);
    });
  }

  it('refuses a key file that others may read, and says what to run', async () => {
    const file = join(folder, 'secrets.key');
    writeFileSync(file, randomBytes(32));
    chmodSync(file, 0o644);

    const error = await caught(loadVaultKey({ configured: '', file }));

    expect(error).to.have.property('code', 'secret/unreadable');
    expect(String(error)).to.contain(`chmod 600 ${file}`);
  });

  it('refuses a damaged key file instead of making another', async () => {
    const file = join(folder, 'secrets.key');
    writeFileSync(file, randomBytes(7), { mode: 0o600 });

    const error = await caught(loadVaultKey({ configured: '', file }));

    expect(error).to.have.property('code', 'secret/unreadable');
    expect(String(error)).to.contain('7 bytes instead of 32');
  });
});
