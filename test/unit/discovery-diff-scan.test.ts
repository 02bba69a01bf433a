import { expect } from 'chai';
import fc from 'fast-check';
import { findShared, matchDevices, type DeviceTraits } from '../../gateway/discovery/rescan/device-match.ts';
import {
  countChanges,
  diffScan,
  type ScanChange,
  type ScanEvidence,
} from '../../gateway/discovery/rescan/diff-scan.ts';

const at = (host: string, traits: Partial<DeviceTraits> = {}): DeviceTraits => ({
  ...{ adapterKind: 'onvif', host, port: 80 },
  ...traits,
});
const diff = (parts: Partial<ScanEvidence>): ScanChange[] =>
  diffScan({ seen: [], before: [], registered: [], isCovered: () => true, ...parts });
const uuid = (n: number): string => `11111111-2222-3333-4444-${n.toString(16).padStart(12, '0')}`;
const mac = (n: number): string =>
  n
    .toString(16)
    .toUpperCase()
    .padStart(12, '0')
    .replace(/(..)(?=.)/g, '$1:');
const registered = (device: DeviceTraits, id: string) => ({ ...device, cameraIds: [id] });

describe('matchDevices', () => {
  const nobody = findShared();

  it('recognises a MAC, a MAC inside the uuid, and a uuid of its own', () => {
    const cases = [
      [{ mac: mac(7) }, { mac: mac(7) }],
      [{ mac: mac(7) }, { endpointUuid: uuid(7) }],
      [{ endpointUuid: uuid(7) }, { endpointUuid: uuid(7) }],
    ] as const;

    for (const [known, seen] of cases) {
      expect(matchDevices(at('10.0.0.1', known), at('10.0.0.2', seen), nobody).confidence).to.be.at.least(0.5);
    }
  });

  it('believes neither a cloned uuid nor a serial that a whole model has, nor one that is the address', () => {
    const clone = { endpointUuid: uuid(7), serial: 'SAME' };
    const shared = findShared([at('10.0.0.1', clone), at('10.0.0.2', clone)]);

    expect(matchDevices(at('10.0.0.1', clone), at('10.0.0.9', clone), shared).confidence).to.be.below(0.5);
    const addressed = matchDevices(
      at('10.0.0.1', { serial: '10.0.0.1' }),
      at('10.0.0.2', { serial: '10.0.0.2' }),
      nobody,
    );
    expect(addressed.reasons).to.deep.equal([]);
  });

  it('lets another MAC speak louder than everything else', () => {
    const known = at('10.0.0.1', { mac: mac(1), name: '东门', model: 'X', serial: 'S' });

    expect(matchDevices(known, { ...known, mac: mac(2) }, nobody).confidence).to.be.below(0.5);
  });
});

describe('diffScan', () => {
  it('proposes the new address of a camera of the registry, with its reasons', () => {
    const [change, ...others] = diff({
      registered: [registered(at('10.0.0.1', { mac: mac(7) }), 'cam-1')],
      seen: [at('10.0.0.9', { endpointUuid: uuid(7) })],
    });

    expect(others).to.deep.equal([]);
    expect(change).to.deep.include({ kind: 'moved', cameraIds: ['cam-1'] });
    expect(change?.kind === 'moved' && change.match).to.deep.equal({ confidence: 0.6, reasons: ['mac-in-uuid'] });
  });

  it('knows the uuid of a registered camera from the last scan', () => {
    const changes = diff({
      registered: [registered(at('10.0.0.1'), 'cam-1')],
      before: [at('10.0.0.1', { endpointUuid: uuid(7) })],
      seen: [at('10.0.0.9', { endpointUuid: uuid(7) })],
    });

    expect(changes.map(({ kind }) => kind)).to.deep.equal(['moved']);
  });

  it('proposes nothing for clones: they are gone and new', () => {
    const clone = { endpointUuid: uuid(7) };
    const changes = diff({
      before: [at('10.0.0.1', clone), at('10.0.0.2', clone)],
      seen: [at('10.0.0.8', clone), at('10.0.0.9', clone)],
    });

    expect(countChanges(changes)).to.deep.equal({ new: 2, gone: 2 });
  });

  it('sees through two cameras that exchanged their addresses', () => {
    const changes = diff({
      registered: [registered(at('10.0.0.1', { mac: mac(1) }), 'a'), registered(at('10.0.0.2', { mac: mac(2) }), 'b')],
      seen: [at('10.0.0.1', { mac: mac(2) }), at('10.0.0.2', { mac: mac(1) })],
    });

    expect(changes.map(({ kind, cameraIds, device }) => [kind, cameraIds, device.host])).to.have.deep.members([
      ['moved', ['a'], '10.0.0.2'],
      ['moved', ['b'], '10.0.0.1'],
    ]);
  });

  it('reports another device at a known address, and a new name', () => {
    const changes = diff({
      registered: [registered(at('10.0.0.1', { mac: mac(1), serial: 'S1' }), 'a')],
      before: [at('10.0.0.2', { name: '东门' })],
      seen: [at('10.0.0.1', { mac: mac(9) }), at('10.0.0.2', { name: '西门' })],
    });

    expect(changes.map(({ kind }) => kind)).to.deep.equal(['changed-serial', 'renamed']);
    expect(changes[0]?.kind === 'changed-serial' && changes[0].reasons).to.deep.equal(['other-mac']);
  });

  it('calls nobody gone who was not asked', () => {
    const evidence = {
      before: [at('10.0.0.1'), at('10.9.0.1')],
      isCovered: (host: string) => host.startsWith('10.0.'),
    };

    expect(diff(evidence).map(({ device }) => device.host)).to.deep.equal(['10.0.0.1']);
  });

  const trait = fc.integer({ min: 1, max: 12 });
  const device = fc.record(
    {
      adapterKind: fc.constant('onvif'),
      host: trait.map((n) => `10.0.0.${n}`),
      port: fc.constant(80),
      endpointUuid: trait.map(uuid),
      mac: trait.map(mac),
      serial: trait.map((n) => `S${n}`),
      name: trait.map((n) => `N${n}`),
    },
    { requiredKeys: ['adapterKind', 'host', 'port'] },
  );
  const devices = fc.uniqueArray(device, { selector: ({ host }) => host, maxLength: 12 });

  it('puts each device that was seen and each that was known into one change at most', () => {
    fc.assert(
      fc.property(devices, devices, devices, (seen, before, mine) => {
        const changes = diff({ seen, before, registered: mine.map((one) => registered(one, one.host)) });
        const now = changes.filter(({ kind }) => kind !== 'gone').map((change) => change.device.host);
        const past = changes.flatMap((change) => {
          if (change.kind === 'gone') return [change.device.host];
          return change.kind === 'new' ? [] : [change.from.host];
        });
        expect(new Set(now).size).to.equal(now.length);
        expect(new Set(past).size).to.equal(past.length);
      }),
    );
  });

  it('finds no difference between a list and itself, and does not depend on the order', () => {
    fc.assert(
      fc.property(devices, devices, (seen, before) => {
        expect(diff({ seen, before: seen })).to.deep.equal([]);
        const sorted = (changes: ScanChange[]): string[] => changes.map((change) => JSON.stringify(change)).toSorted();
        const turned = diff({ seen: seen.toReversed(), before: before.toReversed() });
        expect(sorted(turned)).to.deep.equal(sorted(diff({ seen, before })));
      }),
    );
  });

  it('compares 20,000 devices that all got new addresses within a second', () => {
    const many = (net: string): DeviceTraits[] =>
      Array.from({ length: 20_000 }, (_, n) =>
        at(`${net}.${n >> 8}.${n & 255}`, { mac: mac(n), endpointUuid: uuid(n) }),
      );
    const startedMs = performance.now();

    const changes = diff({ seen: many('10.2'), before: many('10.1') });

    expect(countChanges(changes)).to.deep.equal({ moved: 20_000 });
    expect(performance.now() - startedMs).to.be.below(3000);
  }).timeout(10_000);
});
