import { expect } from 'chai';
import type { ChannelDescription, DeviceDescription } from '../../adapters/sdk/adapter.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import {
  type AdoptionIds,
  type AdoptionRecord,
  identityOf,
  planAdoption,
} from '../../gateway/registry/devices/adoption.ts';
import { chooseStreams } from '../../gateway/registry/paths/choose-streams.ts';
import { aDescription, aRecorder, aStream, atMs, cameraId, east } from '../fixtures/estate.ts';

const nothing = { channelTokens: new Set<string>() };

function countedIds(): AdoptionIds {
  let count = 0;
  return {
    camera: () => cameraId(`camera-${++count}`),
    system: () => 'system' as ReturnType<AdoptionIds['system']>, // a brand
    credential: () => 'credential' as ReturnType<AdoptionIds['credential']>, // a brand
  };
}

const aRecord = (description: DeviceDescription, members: Partial<AdoptionRecord> = {}): AdoptionRecord => ({
  adapterKind: 'onvif',
  address: { host: '10.0.0.1', port: 80 },
  organisation: east,
  ownership: 'self-built',
  pointClass: 2,
  place: '',
  credential: { username: 'admin', password: new Secret('x') },
  description,
  ...members,
});
const plan = (description: DeviceDescription, members: Partial<AdoptionRecord> = {}) =>
  planAdoption(aRecord(description, members), nothing, countedIds(), atMs);
const oneChannel = (name: string): ChannelDescription[] => [
  { channelToken: 's', name, streams: [aStream('main', 1920)] },
];

describe('planAdoption', () => {
  it('names a camera by the person, else by itself, its channel, its model, its address', () => {
    const nameOf = (members: Partial<DeviceDescription>, name?: string): string | undefined =>
      plan(aDescription({ channels: oneChannel(''), ...members }), name === undefined ? {} : { name }).cameras[0]?.name;

    expect(nameOf({ name: '自称' }, '人名')).to.equal('人名');
    expect(nameOf({ name: '自称' })).to.equal('自称');
    expect(nameOf({ name: '  ', channels: oneChannel('通道名') })).to.equal('通道名');
    expect(nameOf({ name: '' })).to.equal('Example X1');
    expect(nameOf({ name: '', vendor: '', model: '' })).to.equal('10.0.0.1:80');
    expect(nameOf({ name: `a\u0000b${'x'.repeat(300)}` }))
      .to.match(/^a b/)
      .and.have.lengthOf(128);
  });

  it('puts the channels of a recorder below one system and one credential', () => {
    const { system, newSystem, newCredential, cameras, paths } = plan(aRecorder(16), { name: '录像机' });

    expect(system).to.include({ id: 'system', name: '录像机', host: '10.0.0.1', serial: 'NVR-1' });
    expect([newSystem, newCredential]).to.deep.equal([true, true]);
    expect(cameras).to.have.lengthOf(16);
    expect(cameras[15]).to.include({ name: '录像机 16', systemId: 'system', vendor: '', serial: '' });
    expect(new Set(paths.map(({ credentialId }) => credentialId))).to.deep.equal(new Set(['credential']));
    expect(paths.every((path, index) => path.cameraId === cameras[index]?.id)).to.equal(true);
  });

  it('adds nothing that is known, and no token twice', () => {
    const channels = [...oneChannel('a'), ...oneChannel('again')];
    expect(plan(aDescription({ channels })).cameras).to.have.lengthOf(1);

    const known = { channelTokens: new Set(['s']) };
    const again = planAdoption(aRecord(aDescription({ channels: oneChannel('a') })), known, countedIds(), atMs);

    expect(again).to.deep.include({ cameras: [], paths: [], newSystem: false, newCredential: false });
  });

  it('writes every spelling of a MAC in one way and drops what is none', () => {
    const macOf = (mac: string): string | undefined => identityOf(aDescription({ mac })).mac;

    for (const mac of ['00-1a-2b-3c-4d-5e', '00:1A:2B:3C:4D:5E', '001a.2b3c.4d5e']) {
      expect(macOf(mac)).to.equal('00:1A:2B:3C:4D:5E');
    }
    for (const mac of ['', '(null)', '00:00:00:00:00:00', '00:1A:2B']) expect(macOf(mac), mac).to.equal(undefined);
  });
});

describe('chooseStreams', () => {
  const choose = (...streams: ReturnType<typeof aStream>[]): (readonly [string, string])[] =>
    chooseStreams(streams).map(({ profile, profileToken }) => [profile, profileToken] as const);

  it('takes the largest as main and the smallest that fits a tile as sub', () => {
    expect(choose(aStream('cif', 352), aStream('4k', 3840), aStream('hd', 1280), aStream('d1', 704))).to.deep.equal([
      ['main', '4k'],
      ['sub', 'cif'],
    ]);
  });

  it('takes the smallest as sub when none fits a tile', () => {
    expect(choose(aStream('4k', 3840), aStream('hd', 1280), aStream('fhd', 1920))).to.deep.equal([
      ['main', '4k'],
      ['sub', 'hd'],
    ]);
  });

  it('lets a single stream serve as both, and knows none when there is none', () => {
    expect(choose(aStream('only', 640))).to.deep.equal([['main', 'only']]);
    expect(choose(aStream('a', 1920), aStream('b', 1920))).to.deep.equal([['main', 'a']]);
    expect(choose()).to.deep.equal([]);
  });

  it('passes MJPEG over as long as there is anything else', () => {
    const mjpeg = aStream('mjpeg', 640, { codec: 'mjpeg' });

    expect(choose(aStream('hd', 1280), mjpeg)).to.deep.equal([['main', 'hd']]);
    expect(choose(mjpeg)).to.deep.equal([['main', 'mjpeg']]);
    expect(choose(aStream('hd', 1280), aStream('odd', 640, { codec: 'unknown' }))).to.have.lengthOf(2);
  });
});
