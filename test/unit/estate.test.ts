import { expect } from 'chai';
import { devicesOfEstate } from '../fixtures/estate/estate-farm.ts';
import { planEstate } from '../fixtures/estate/plan-estate.ts';
import { writeEstateSheet } from '../fixtures/estate/estate-sheet.ts';

describe('the generated city', () => {
  const estate = planEstate(1000);

  it('is the same for the same seed, and another one for another', () => {
    expect(planEstate(1000).cameras).to.deep.equal(estate.cameras);
    expect(planEstate(1000, 2).cameras).to.not.deep.equal(estate.cameras);
  });

  it('has the make-up of a whole city', () => {
    const { shape, places, units, cameras } = planEstate(20_000);
    const count = (ownership: string): number => cameras.filter((camera) => camera.ownership === ownership).length;

    expect([count('leased'), count('self-built'), count('government')]).to.deep.equal([5780, 6800, 7420]);
    expect(places.organisations).to.have.length(11 + 60 + 240);
    expect(places.villages).to.have.length(183);
    expect(places.areas.length).to.be.above(6000);
    expect(units.filter(({ kind }) => kind === 'enterprise')).to.have.length(shape.units);
  });

  it('gives every organisation, unit and device a name or address of its own', () => {
    const { places, units, cameras } = planEstate(20_000);
    const paths = places.organisations.map(({ path }) => path.join('/'));
    const channels = cameras.map(({ host, channel }) => `${host} ${channel}`);

    for (const texts of [paths, units.map(({ name }) => name), channels]) {
      expect(new Set(texts)).to.have.property('size', texts.length);
    }
  });

  it('has the gaps and the repeated codes of a real register', () => {
    const { cameras } = planEstate(20_000);
    const codes = cameras.flatMap(({ gbCode }) => gbCode ?? []);

    expect(new Set(codes).size).to.be.below(codes.length);
    expect(cameras.some(({ longitude }) => longitude === undefined)).to.equal(true);
    expect(cameras.some(({ managingContact }) => managingContact === undefined)).to.equal(true);
  });

  it('has a device in the farm for every address of its sheet, with all channels', () => {
    const devices = devicesOfEstate(estate.cameras);
    const answered = devices.flatMap(({ host, channels }) => channels.map(({ token }) => `${host} ${token}`));

    expect(new Set(answered)).to.deep.equal(new Set(estate.cameras.map(({ host, channel }) => `${host} ${channel}`)));
    expect(devices.filter(({ kind }) => kind === 'nvr').length).to.be.within(1, estate.shape.units);
  });

  it('is written as a sheet with a line for each camera', () => {
    const lines = writeEstateSheet(estate.cameras, new Map()).trimEnd().split('\r\n');

    expect(lines).to.have.length(1001);
    expect(lines[0]).to.include('SBBM 设备编码*');
  });
});
