import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CameraView } from '../../gateway/registry/registry-api.ts';
import { roles } from '../../gateway/platform/actor/actor.ts';
import { appoint, furnish, type Member, runScan, work } from '../fixtures/furnish-place.ts';
import { Listener } from '../fixtures/listener.ts';
import { type LoggedGateway, startLoggedGateway } from '../fixtures/logged-gateway.ts';
import { type Counties, startCounties } from '../fixtures/two-counties.ts';

const devicePassword = 'Camera-pass 9f2c:@/密';
const wrongPassword = 'wrong-guess-51b7e0';

/** The ways in which a secret could be written down by mistake. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, inJson, encodeURIComponent(secret), bytes.toString('base64'), bytes.toString('hex')];
}

async function readFolder(folder: string): Promise<{ readonly name: string; readonly bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(files.map(async (name) => ({ name, bytes: await readFile(name) })));
}

describe('secrets of a gateway that has worked', function () {
  this.timeout(60_000);
  let counties: Counties;
  let gateway: LoggedGateway;
  let camera: CameraView;
  let listener: Listener;
  let secrets: string[];

  before(async () => {
    counties = await startCounties({
      subnet: '127.48.0',
      devicePassword,
      variables: { VPG_LOG_LEVEL: 'debug', VPG_DISCOVERY_DESCRIBE_SECONDS: '2' },
      start: async (variables) => (gateway = await startLoggedGateway(variables)),
    });
    const place = await furnish(counties, 'own');
    listener = await Listener.open(counties.url, place.members.officer.caller);
    await work(counties, [place]);
    camera = place.camera;
    const extra = await failAtEverything(place.members.technician, place.organisation.id);
    const members = [...roles.map((role) => place.members[role]), extra];
    const tokens = [counties.root, ...members.map(({ caller }) => caller)].map(
      ({ cookie }) => cookie.split('=')[1] ?? '',
    );
    const passwords = members.map(({ password }) => password);
    secrets = [devicePassword, wrongPassword, counties.rootLogin.password, ...passwords, ...tokens];
  });
  after(async () => {
    listener.close();
    await counties.stop();
  });

  /** Errors talk most: a device that refuses, a sign-in that fails, a stream without its camera, a body that is wrong. */
  async function failAtEverything({ caller }: Member, organisationId: string): Promise<Member> {
    await runScan(caller, counties.spare.host);
    const { items } = await caller.get<{ items: { id: string; host: string }[] }>('/candidates?state=new');
    const id = items.find(({ host }) => host === counties.spare.host)?.id ?? '';
    const credential = { username: counties.spare.username, password: wrongPassword };
    const body = { organisationId, ownership: 'leased', credential };
    await caller.ask({ method: 'POST', path: `/candidates/${id}/adoption`, body });
    await caller.ask({ method: 'POST', path: `/candidates/${id}/adoption`, body: { ...body, ownership: 'nobody' } });
    counties.farm.device(counties.spare.id).setFault({ kind: 'hang' });
    const right = { ...body, credential: { ...credential, password: devicePassword } };
    await caller.ask({ method: 'POST', path: `/candidates/${id}/adoption`, body: right });

    const login = { username: 'officer', password: wrongPassword };
    await counties.nobody.ask({ method: 'POST', path: '/session', body: login });
    await counties.nobody.ask({ method: 'POST', path: '/session', body: { ...login, password: [wrongPassword] } });
    const device = counties.farm.device(counties.devices.own.id);
    device.setFault({ kind: 'auth-fail' });
    await caller.ask({ path: `/cameras/${camera.id}/snapshot` });
    device.setFault(undefined);
    return appoint(counties, counties.organisations.own, 'officer');
  }

  function expectNone(where: string, bytes: Buffer): void {
    const found = secrets.flatMap((secret) => spellings(secret).filter((spelling) => bytes.includes(spelling)));
    expect(found, `secrets in ${where}`).to.deep.equal([]);
  }

  it('are in no file of its folder, neither the database nor its write-ahead log', async () => {
    const files = await readFolder(counties.folder);

    for (const { name, bytes } of files) expectNone(name, bytes);
    const known = files.filter(({ bytes }) => bytes.includes(camera.id)).map(({ name }) => name);
    expect(known.some((name) => name.endsWith('.db') || name.endsWith('.db-wal'))).to.equal(true);
  });

  it('are in no reply and no message', () => {
    const replies = counties.tape.map(({ text }) => text).join('\n');

    expectNone('replies', Buffer.from(replies));
    expectNone('messages', Buffer.from(listener.text()));
    expect(replies).to.include(camera.id);
    expect(listener.text()).to.include(camera.id);
  });

  it('are in no line of its log, however much it says', () => {
    expectNone('the log', Buffer.from(gateway.log()));
    expect(gateway.log()).to.include('candidate adopted').and.include('sign-in refused').and.include('"level":20');
  });

  it('are not in its command line', async () => {
    const commandLine = await readFile(`/proc/${gateway.pid}/cmdline`);

    expectNone('the command line', commandLine);
    expect(commandLine.includes('gateway/main.ts')).to.equal(true);
  });
});
