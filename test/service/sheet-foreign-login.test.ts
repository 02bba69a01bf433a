import { expect } from 'chai';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import type { CredentialId } from '../../gateway/registry/camera.ts';
import type { Cell } from '../../gateway/registry/sheets/cell.ts';
import { csvOf, operationsSheet } from '../fixtures/camera-sheet.ts';
import { aCamera, anActor, aPath, atMs, city, station } from '../fixtures/estate.ts';
import { openSheets, profileOf, type SheetsRig } from '../fixtures/sheets-rig.ts';

const gbCode = '35020301001310000001';
const sheet = (cells: Record<string, Cell>): Buffer =>
  Buffer.from(
    csvOf(operationsSheet({ SBBM: gbCode, SBMC: '点位', IPV4: '127.9.0.1', MACDZ: null, port: 80, ...cells })),
  );

describe('a sheet and the login of a recorder that belongs to a unit above', () => {
  let rig: SheetsRig;
  const credentialId = 'above' as CredentialId; // a brand
  beforeEach(async () => {
    rig = await openSheets();
    const { stores, vault } = rig;
    await stores.credentials.add({
      ...{ id: credentialId, organisationPath: city.path, username: 'admin', createdAtMs: atMs },
      sealedPassword: vault.seal(credentialId, new Secret('right')),
    });
    await stores.cameras.add([aCamera('c1', station, { record: { gbCode } })]);
    await stores.paths.add(aPath('c1', { credentialId }), station.path, atMs);
  });
  afterEach(() => rig.close());

  for (const login of [{ username: 'admin' }, { password: 'guess' }, { username: 'root', password: 'guess' }]) {
    it(`is not replaced by ${Object.keys(login).join(' and ')} of a sheet from below`, async () => {
      const wish = { profile: profileOf('operations'), actor: anActor(station), gaps: 'accept' as const };
      const taken = await rig.take(sheet(login), wish);

      const [path] = await rig.stores.paths.listStored(wholeEstate, ['c1']);
      expect(path?.credentialId).to.equal(credentialId);
      const codes = (await rig.rowsOf(taken)).flatMap(({ problems }) => problems.map(({ code }) => code));
      expect(codes).to.include('access/foreign-login');
    });
  }
});
