import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig, variableName } from '../../config/load.ts';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';

function refusal(environment: Record<string, string>): GatewayError {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('loadConfig', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'vpg-config-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('listens on this machine only, unless told otherwise', () => {
    expect(loadConfig({}).server.host).to.equal('127.0.0.1');
  });

  it('names a variable after the path of its key', () => {
    expect(variableName(['health', 'probeIntervalSeconds'])).to.equal('VPG_HEALTH_PROBE_INTERVAL_SECONDS');
  });

  it('takes numbers, booleans and lists from variables', () => {
    const config = loadConfig({
      VPG_SERVER_PORT: '9000',
      VPG_ACCESS_SECURE_COOKIE: 'true',
      VPG_NETWORK_ALLOW: '10.1.0.0/16, 10.2.0.0/16',
      VPG_DISCOVERY_PORTS: '80,8000',
    });

    expect(config.server.port).to.equal(9000);
    expect(config.access.secureCookie).to.equal(true);
    expect(config.network.allow).to.deep.equal(['10.1.0.0/16', '10.2.0.0/16']);
    expect(config.discovery.ports).to.deep.equal([80, 8000]);
  });

  it('prefers a variable to the file and the file to the default', async () => {
    const file = join(folder, 'gateway.yaml');
    await writeFile(file, 'server:\n  port: 7000\nlog:\n  level: debug\n');

    const config = loadConfig({ VPG_CONFIG: file, VPG_LOG_LEVEL: 'error' });

    expect(config.server).to.include({ port: 7000, host: '127.0.0.1' });
    expect(config.log.level).to.equal('error');
  });

  it('names every wrong value, its allowed values and its variable', () => {
    const error = refusal({ VPG_LOG_LEVEL: 'loud', VPG_SERVER_PORT: 'eighty' });

    expect(error.code).to.equal('config/invalid');
    expect(error.message).to.match(/log\.level: .*"debug"\|"info"\|"warn"\|"error".*VPG_LOG_LEVEL/);
    expect(error.message).to.match(/server\.port: .*number.*VPG_SERVER_PORT/);
  });

  it('names a variable that stands for no key', () => {
    expect(refusal({ VPG_SERVER_PROT: '1' }).message).to.include('VPG_SERVER_PROT: is no key');
  });

  it('names a key of the file that does not exist', async () => {
    const file = join(folder, 'gateway.yaml');
    await writeFile(file, 'server:\n  prot: 7000\n');

    expect(refusal({ VPG_CONFIG: file }).message).to.include('server.prot: is no key');
  });

  it('says where a file is no YAML without showing what stands there', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, 'database:\n  url: mysql://vpg:hunter2@db/vpg: [\n');

    const { code, message } = refusal({ VPG_CONFIG: file });

    expect(code).to.equal('config/invalid');
    expect(message).to.include(file).and.include('line 2').and.not.include('hunter2');
  });

  it('says which file cannot be read', () => {
    expect(refusal({ VPG_CONFIG: '/nowhere/gateway.yaml' }).message).to.include('/nowhere/gateway.yaml');
  });
});
