import { expect } from 'chai';
import fc from 'fast-check';
import { type DownCamera, type Grouping, groupByCause } from '../../gateway/outages/causes/group-by-cause.ts';
import type { CameraLinks } from '../../gateway/outages/causes/parent.ts';
import { Topology } from '../../gateway/outages/causes/topology.ts';
import type { CameraId } from '../../gateway/registry/camera.ts';

const policy = { windowMs: 120_000, share: 0.6, fewestCameras: 3 };
const nowMs = 1_000_000;

/** Cameras `prefix0`, `prefix1` …, each with what it stands behind. */
function cameras(prefix: string, count: number, links: Partial<CameraLinks> = {}): CameraLinks[] {
  return Array.from({ length: count }, (_, index) => ({
    cameraId: `${prefix}${String(index)}` as CameraId, // a test's ids
    name: `${prefix}${String(index)}`,
    organisationPath: '/city/county/',
    pointClass: 2,
    systems: [],
    hosts: [],
    areaPaths: [],
    ...links,
  }));
}

const recorder = (id: string): Partial<CameraLinks> => ({ systems: [{ id, kind: 'nvr' }] });
const village = (...ids: string[]): Partial<CameraLinks> => ({ areaPaths: [`/administrative/${ids.join('/')}/`] });

interface Scene {
  readonly all: readonly CameraLinks[];
  readonly down: readonly CameraLinks[];
  /** When the others were heard last; at `nowMs`, long after, when absent. */
  readonly heardMs?: number;
  readonly isUnreachable?: boolean;
}

function group({ all, down, heardMs = nowMs, isUnreachable = false }: Scene): Grouping {
  const topology = new Topology();
  topology.add(all);
  return groupByCause(
    down.map(({ cameraId }, index) => ({
      cameraId,
      startedAtMs: nowMs - 60_000 + index,
      openedAtMs: nowMs - 30_000 + index,
      isUnreachable,
    })),
    { parentsOf: (id) => topology.parentsOf(id), lastHeardMs: () => heardMs },
    policy,
  );
}

const keysOf = ({ groups }: Grouping): [string, number][] =>
  groups.map(({ parent, cameras: explained }) => [`${parent.kind} ${parent.key}`, explained.length]);

describe('groupByCause', () => {
  it('finds one cause for a fibre of 300 among 20,000 cameras', () => {
    const fibre = cameras('f', 300, { onuSerial: 'OLT-7', ...village('county', 'town') });
    const rest = cameras('r', 19_700, village('county', 'other'));

    const grouping = group({ all: [...fibre, ...rest], down: fibre.slice(0, 297) });

    expect(keysOf(grouping)).to.deep.equal([['upstream OLT-7', 297]]);
    expect(grouping.singles).to.be.empty;
  });

  it('leaves those alone whose neighbours answer', () => {
    const all = cameras('a', 10, recorder('nvr'));

    const grouping = group({ all, down: all.slice(0, 5) });

    expect(grouping.groups).to.be.empty;
    expect(grouping.singles).to.have.length(5);
    expect(grouping.open, 'all the others were heard since').to.be.empty;
  });

  it('takes 60 % for a cause, and counts those out that are down for another reason', () => {
    const all = cameras('a', 10, village('town'));

    expect(keysOf(group({ all, down: all.slice(0, 6) }))).to.deep.equal([['area town', 6]]);
    const topology = new Topology();
    topology.add(all);
    const withOld = groupByCause(
      all.slice(0, 3).map(({ cameraId }) => ({ cameraId, startedAtMs: 0, openedAtMs: 1, isUnreachable: false })),
      {
        parentsOf: (id) => topology.parentsOf(id),
        lastHeardMs: (id) => (Number(id.slice(1)) >= 5 ? undefined : nowMs),
      },
      policy,
    );
    expect(keysOf(withOld), 'three of the five that could go down').to.deep.equal([['area town', 3]]);
  });

  it('prefers the recorder to the village that holds it, when both explain the same', () => {
    const channels = cameras('c', 8, { ...recorder('nvr'), ...village('town', 'village') });
    const others = cameras('o', 2, village('town', 'village'));

    expect(keysOf(group({ all: [...channels, ...others], down: channels }))).to.deep.equal([['recorder nvr', 8]]);
  });

  it('prefers the village to its recorder when the village explains more', () => {
    const channels = cameras('c', 8, { ...recorder('nvr'), ...village('town', 'village') });
    const others = cameras('o', 12, village('town', 'village'));
    const elsewhere = cameras('e', 40, village('town', 'other'));

    const grouping = group({ all: [...channels, ...others, ...elsewhere], down: [...channels, ...others] });

    expect(keysOf(grouping)).to.deep.equal([['area village', 20]]);
  });

  it('finds two recorders in a village of which most others answer', () => {
    const first = cameras('a', 30, { ...recorder('nvr-1'), ...village('town') });
    const second = cameras('b', 30, { ...recorder('nvr-2'), ...village('town') });
    const others = cameras('o', 40, village('town'));

    const grouping = group({ all: [...first, ...second, ...others], down: [...first, ...second] });

    expect(keysOf(grouping)).to.deep.equal([
      ['recorder nvr-1', 30],
      ['recorder nvr-2', 30],
    ]);
  });

  it('does not group behind something of two cameras, unless it is a recorder that does not answer', () => {
    const two = cameras('c', 2, { ...recorder('nvr'), hosts: ['10.0.0.9'] });

    const lost = group({ all: two, down: two });
    const silent = group({ all: two, down: two.slice(0, 1), heardMs: 0, isUnreachable: true });

    expect(keysOf(lost)).to.be.empty;
    expect(keysOf(silent)).to.deep.equal([['recorder nvr', 1]]);
  });

  it('tells a recorder that is down from one whose channel is lost', () => {
    const channels = cameras('c', 64, recorder('nvr'));

    const lost = group({ all: channels, down: channels.slice(0, 1) });
    const slowlyAsked = group({ all: channels, down: channels.slice(0, 2), heardMs: 0, isUnreachable: true });
    const answered = group({ all: channels, down: channels.slice(0, 2), isUnreachable: true });

    expect(keysOf(lost)).to.be.empty;
    expect(keysOf(slowlyAsked), 'nobody has heard it since').to.deep.equal([['recorder nvr', 2]]);
    expect(keysOf(answered), 'another channel was heard after it').to.be.empty;
  });

  it('counts only those that went down within the window', () => {
    const all = cameras('a', 10, village('town'));
    const topology = new Topology();
    topology.add(all);
    const slowly = all.slice(0, 7).map(({ cameraId }, index): DownCamera => {
      const startedAtMs = index * 60_000;
      return { cameraId, startedAtMs, openedAtMs: startedAtMs + 1000, isUnreachable: false };
    });

    const { groups } = groupByCause(
      slowly,
      { parentsOf: (id) => topology.parentsOf(id), lastHeardMs: () => 1e9 },
      policy,
    );

    expect(groups).to.be.empty;
  });

  it('says of whom it is not certain yet: most behind the same have not been heard since', () => {
    const all = cameras('a', 1000, village('town'));

    const grouping = group({ all, down: all.slice(0, 250), heardMs: 0 });

    expect(grouping.groups).to.be.empty;
    expect(grouping.open.size).to.equal(250);
  });

  it('takes equal names of switches in two counties for two switches', () => {
    const here = cameras('h', 5, { upstreamNode: '一号交换机' });
    const there = cameras('t', 5, { upstreamNode: '一号交换机', organisationPath: '/city/other/' });

    expect(keysOf(group({ all: [...here, ...there], down: here }))).to.deep.equal([['upstream 一号交换机', 5]]);
  });

  it('explains everybody once, never without its share, and the same in every order', () => {
    const camera = fc.record({
      nvr: fc.constantFrom('n1', 'n2', 'n3', undefined),
      onu: fc.constantFrom('u1', 'u2', undefined),
      town: fc.constantFrom('t1', 't2'),
      isDown: fc.boolean(),
      startedAtMs: fc.integer({ min: 0, max: 300_000 }),
      isUnreachable: fc.boolean(),
      heardMs: fc.integer({ min: 0, max: 400_000 }),
    });
    fc.assert(
      fc.property(fc.array(camera, { maxLength: 40 }), fc.array(fc.nat(), { minLength: 40 }), (specs, places) => {
        const all = specs.map(({ nvr, onu, town }, index): CameraLinks => {
          const [base] = cameras(`c${String(index)}-`, 1, village('county', town));
          if (base === undefined) throw new Error('no camera was made');
          return { ...base, ...(nvr && recorder(nvr)), ...(onu !== undefined && { onuSerial: onu }) };
        });
        const topology = new Topology();
        topology.add(all);
        const heard = new Map(all.map(({ cameraId }, index) => [cameraId, specs[index]?.heardMs]));
        const downs = all.flatMap(({ cameraId }, index) => {
          const spec = specs[index];
          if (spec?.isDown !== true) return [];
          const { startedAtMs, isUnreachable } = spec;
          return { cameraId, startedAtMs, openedAtMs: startedAtMs + 5000, isUnreachable };
        });
        const neighbours = {
          parentsOf: (id: CameraId) => topology.parentsOf(id),
          lastHeardMs: (id: CameraId) => heard.get(id),
        };

        const grouping = groupByCause(downs, neighbours, policy);
        const shuffled = downs
          .map((down, index) => ({ down, place: places[index] ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ down }) => down);
        const again = groupByCause(shuffled, neighbours, policy);

        const explained = [...grouping.groups.flatMap((each) => each.cameras), ...grouping.singles];
        expect(explained.map(({ cameraId }) => cameraId).sort()).to.deep.equal(
          downs.map(({ cameraId }) => cameraId).sort(),
        );
        expect(keysOf(again)).to.deep.equal(keysOf(grouping));
        const down = new Set(downs.map(({ cameraId }) => cameraId));
        for (const { parent, cameras: own } of grouping.groups) {
          const up = parent.members.filter((id) => !down.has(id)).length;
          const isSilent = parent.kind === 'recorder' && own.every(({ isUnreachable }) => isUnreachable);
          if (!isSilent) expect(own.length).to.be.at.least(policy.share * (own.length + up));
          const starts = own.map(({ startedAtMs }) => startedAtMs);
          if (!isSilent) expect(Math.max(...starts) - Math.min(...starts)).to.be.at.most(policy.windowMs);
          for (const { cameraId } of own) expect(parent.members).to.include(cameraId);
        }
      }),
      { numRuns: 300 },
    );
  });
});
