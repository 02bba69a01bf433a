import { expect } from 'chai';
import fc from 'fast-check';
import { gcj02ToBd09, isSwapped, swap, toWgs84, wgs84ToGcj02 } from '../../gateway/registry/sheets/coordinates.ts';

const inside = fc.record({
  longitude: fc.double({ min: 74, max: 134, noNaN: true }),
  latitude: fc.double({ min: 18, max: 53, noNaN: true }),
});
/** Metres between two near points. */
const apart = (a: { longitude: number; latitude: number }, b: typeof a): number =>
  Math.hypot(
    (a.latitude - b.latitude) * 111_320,
    (a.longitude - b.longitude) * 111_320 * Math.cos((a.latitude * Math.PI) / 180),
  );

describe('coordinates', () => {
  it('are shifted by GCJ-02 as published: Tian’anmen', () => {
    const shifted = wgs84ToGcj02({ longitude: 116.391349, latitude: 39.907375 });

    expect(shifted.longitude).to.be.closeTo(116.397591, 2e-6);
    expect(shifted.latitude).to.be.closeTo(39.908778, 2e-6);
  });

  it('are shifted by BD-09 as published', () => {
    const shifted = gcj02ToBd09({ longitude: 116.404, latitude: 39.915 });

    expect(shifted.longitude).to.be.closeTo(116.41036949, 1e-6);
    expect(shifted.latitude).to.be.closeTo(39.92133699, 1e-6);
  });

  it('come back to WGS-84 within a centimetre', () => {
    fc.assert(
      fc.property(inside, (point) => {
        const gcj = wgs84ToGcj02(point);
        expect(apart(toWgs84(gcj, 'gcj02'), point)).to.be.below(0.01);
        expect(apart(toWgs84(gcj02ToBd09(gcj), 'bd09'), point)).to.be.below(0.01);
      }),
    );
  });

  it('of WGS-84 stay as they are', () => {
    expect(toWgs84({ longitude: 118.1, latitude: 24.5 }, 'wgs84')).to.deep.equal({ longitude: 118.1, latitude: 24.5 });
  });

  it('are taken for swapped exactly when they lie in China the other way round only', () => {
    fc.assert(
      fc.property(inside, (point) => {
        expect(isSwapped(point)).to.equal(false);
        expect(isSwapped(swap(point))).to.equal(true);
      }),
    );
    expect(isSwapped({ longitude: 0, latitude: 0 })).to.equal(false);
  });
});
