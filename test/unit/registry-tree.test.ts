import { expect } from 'chai';
import {
  asSeenFrom,
  countWithDescendants,
  depthOf,
  inTreeOrder,
  lastIdOf,
  pathSeenFrom,
} from '../../gateway/registry/organisations/organisation-tree.ts';
import { below, city, east, station, west } from '../fixtures/estate.ts';

describe('the organisation tree', () => {
  it('counts what hangs on a node and below it', () => {
    const own = new Map([
      [east.path, 1],
      [station.path, 2],
      [west.path, 4],
      ['/elsewhere/', 8],
    ]);

    const counts = countWithDescendants([station, city, west, east], own);

    expect(Object.fromEntries(counts)).to.deep.equal({ city: 7, east: 3, west: 4, station: 2 });
  });

  it('counts a part of the tree for itself', () => {
    expect([...countWithDescendants([station], new Map([[station.path, 2]]))]).to.deep.equal([['station', 2]]);
  });

  it('counts what hangs deeper than the nodes that are listed', () => {
    const counts = countWithDescendants([city, east], new Map([[station.path, 2]]));

    expect(Object.fromEntries(counts)).to.deep.equal({ city: 2, east: 2 });
  });

  it('shows a reader nothing above the own top, not even as an id', () => {
    expect(asSeenFrom(east.path, east)).to.deep.equal({ id: 'east', kind: 'county', name: east.name, path: '/east/' });
    expect(asSeenFrom(east.path, station)).to.deep.equal({ ...station, path: '/east/station/' });
    expect(asSeenFrom('/', city)).to.deep.equal(city);
  });

  it('puts parents before children', () => {
    const room = below(station, 'a-room', 'room', 'A');

    expect(inTreeOrder([room, station, west, east, city]).map(({ id }) => id)).to.deep.equal([
      'city',
      'east',
      'west',
      'station',
      'a-room',
    ]);
  });

  it('orders nodes of the same name by id, however they come', () => {
    const rooms = [below(west, 'room-b', 'room', '警务室'), below(east, 'room-a', 'room', '警务室')];

    for (const nodes of [rooms, rooms.toReversed()]) {
      expect(inTreeOrder(nodes).map(({ id }) => id)).to.deep.equal(['room-a', 'room-b']);
    }
  });

  it('reads depth and last id off a path', () => {
    expect([depthOf('/'), depthOf('/city/'), depthOf(station.path)]).to.deep.equal([0, 1, 3]);
    expect([lastIdOf('/'), lastIdOf('/city/'), lastIdOf(station.path)]).to.deep.equal(['', 'city', 'station']);
  });

  it('counts ten thousand nodes in a moment', () => {
    const nodes = [city];
    for (let index = 0; index < 10_000; index++) {
      nodes.push(below(nodes[index >> 2] ?? city, `n${index}`, 'room', `n${index}`));
    }
    const own = new Map(nodes.map(({ path }) => [path, 2]));
    const startMs = performance.now();

    const counts = countWithDescendants(nodes, own);

    expect(counts.get('city')).to.equal(2 * nodes.length);
    expect(performance.now() - startMs).to.be.lessThan(500);
  });

  it('leaves out of a path what lies above the reader', () => {
    expect(pathSeenFrom('/city/east/', '/city/east/station/')).to.equal('/east/station/');
    expect(pathSeenFrom('/city/east/', '/city/east/')).to.equal('/east/');
    expect(pathSeenFrom('/city/', '/city/east/')).to.equal('/city/east/');
    expect(pathSeenFrom('/', '/city/east/')).to.equal('/city/east/');
  });
});
