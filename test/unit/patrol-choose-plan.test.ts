import { expect } from 'chai';
import { choosePlans } from '../../gateway/patrol/choose-plan.ts';
import type { PlanId } from '../../gateway/patrol/round.ts';
import { cameraId, east, station } from '../fixtures/estate.ts';
import { aPlan } from '../fixtures/patrol.ts';

const weekday = { base: 'normal', night: false } as const;
const night = { base: 'normal', night: true } as const;
const holiday = { base: 'holiday', night: false } as const;
const holidayNight = { base: 'holiday', night: true } as const;
const id = (text: string): PlanId => text as PlanId; // a brand

describe('choosePlans', () => {
  it('takes by day every plan of the base and nothing else', () => {
    const plans = [
      aPlan({ id: id('a'), modes: [weekday] }),
      aPlan({ id: id('b'), modes: [holiday] }),
      aPlan({ id: id('c'), modes: [night] }),
      aPlan({ id: id('d'), modes: [weekday, holiday] }),
    ];

    expect(choosePlans(plans, weekday).map((plan) => plan.id)).to.deep.equal(['a', 'd']);
  });

  it('takes the most specific plan of a night when there is one', () => {
    const plans = [
      aPlan({ id: id('base'), modes: [holiday] }),
      aPlan({ id: id('night'), modes: [night] }),
      aPlan({ id: id('exact'), modes: [holidayNight] }),
    ];

    expect(choosePlans(plans, holidayNight).map((plan) => plan.id)).to.deep.equal(['exact']);
  });

  it('makes the stricter union of the base plan and the night plan when no plan is made for both', () => {
    const base = aPlan({
      id: id('base'),
      name: '假日',
      modes: [holiday],
      layout: 9,
      dwellSeconds: 20,
      slots: [{ start: '08:00', end: '23:00', intervalMinutes: 30 }],
      stops: [{ cameraId: cameraId('c1') }, { cameraId: cameraId('c2'), dwellSeconds: 60 }],
    });
    const ofNight = aPlan({
      id: id('night'),
      name: '夜间',
      modes: [night],
      layout: 4,
      dwellSeconds: 30,
      slots: [{ start: '20:00', end: '06:00', intervalMinutes: 60 }],
      stops: [{ cameraId: cameraId('c2') }, { cameraId: cameraId('c3') }],
    });

    const [union, ...others] = choosePlans([base, ofNight], holidayNight);

    expect(others).to.deep.equal([]);
    expect(union).to.deep.include({
      id: 'base',
      name: '假日 + 夜间',
      layout: 4,
      dwellSeconds: 30,
      slots: [{ start: '08:00', end: '06:00', intervalMinutes: 30 }],
    });
    expect(union?.stops).to.deep.equal([
      { cameraId: 'c1', dwellSeconds: 20 },
      { cameraId: 'c2', dwellSeconds: 60 },
      { cameraId: 'c3', dwellSeconds: 30 },
    ]);
  });

  it('keeps a base plan and a night plan apart whose slots never meet', () => {
    const plans = [
      aPlan({ id: id('base'), modes: [holiday], slots: [{ start: '08:00', end: '12:00', intervalMinutes: 30 }] }),
      aPlan({ id: id('night'), modes: [night], slots: [{ start: '22:00', end: '04:00', intervalMinutes: 60 }] }),
    ];

    expect(choosePlans(plans, holidayNight).map((plan) => plan.id)).to.deep.equal(['base', 'night']);
  });

  it('falls back to the one side that exists', () => {
    const base = aPlan({ id: id('base'), modes: [holiday] });
    const ofNight = aPlan({ id: id('night'), modes: [night] });

    expect(choosePlans([base], holidayNight)).to.deep.equal([base]);
    expect(choosePlans([ofNight], holidayNight)).to.deep.equal([ofNight]);
    expect(choosePlans([ofNight], holiday)).to.deep.equal([]);
  });

  it('decides for each organisation by itself and leaves disabled plans out', () => {
    const exactHere = aPlan({ id: id('here'), modes: [holidayNight] });
    const baseThere = aPlan({
      id: id('there'),
      modes: [holiday],
      organisationId: east.id,
      organisationPath: east.path,
    });
    const disabled = aPlan({ id: id('off'), modes: [holidayNight], organisationId: station.id, enabled: false });

    const chosen = choosePlans([exactHere, baseThere, disabled], holidayNight);

    expect(chosen.map((plan) => plan.id)).to.deep.equal(['here', 'there']);
  });
});
