import { expect } from 'chai';
import { deviceClockOffset } from '../../adapters/sdk/onvif-protocol/device-clock.ts';
import { offsetWithoutZone } from '../../adapters/sdk/onvif-protocol/login.ts';

const nowMs = Date.UTC(2026, 9, 1, 4, 0, 0);

function told(parts: { readonly utc?: string; readonly local?: string; readonly zone?: string }): unknown {
  const instant = (text: string): unknown => {
    const [Year, Month, Day, Hour, Minute, Second] = text.split(' ');
    return { Date: { Year, Month, Day }, Time: { Hour, Minute, Second } };
  };
  return {
    SystemDateAndTime: {
      ...(parts.utc === undefined ? {} : { UTCDateTime: instant(parts.utc) }),
      ...(parts.local === undefined ? {} : { LocalDateTime: instant(parts.local) }),
      ...(parts.zone === undefined ? {} : { TimeZone: { TZ: parts.zone } }),
    },
  };
}

describe('deviceClockOffset', () => {
  it('believes UTC, however wrong the local time is', () => {
    const offset = deviceClockOffset(told({ utc: '2026 10 1 4 0 7', local: '1999 1 1 0 0 0', zone: 'CST-8' }), nowMs);

    expect(offset).to.equal(7000);
  });

  it('frees a local time of its zone, whichever sign the vendor writes', () => {
    for (const zone of ['CST-8', 'CST-8:00:00', 'GMT+08:00', 'GMT-08:00']) {
      const offset = deviceClockOffset(told({ local: '2026 10 1 12 0 3', zone }), nowMs);

      expect(offset, zone).to.equal(3000);
    }
  });

  it('without UTC and zone keeps what is left after whole half hours', () => {
    expect(deviceClockOffset(told({ local: '2026 10 1 12 0 3' }), nowMs)).to.equal(3000);
    expect(deviceClockOffset(told({ local: '2026 10 1 9 29 50' }), nowMs)).to.equal(-10_000);
  });

  it('has no opinion without a usable time', () => {
    expect(deviceClockOffset(told({}), nowMs)).to.equal(undefined);
    expect(deviceClockOffset(told({ utc: '2026 13 1 4 0 7' }), nowMs)).to.equal(undefined);
    expect(deviceClockOffset('', nowMs)).to.equal(undefined);
  });
});

describe('offsetWithoutZone', () => {
  it('offers another reading only for offsets that look like a zone', () => {
    expect(offsetWithoutZone(8 * 3_600_000 + 4000)).to.equal(4000);
    expect(offsetWithoutZone(-3_600_000)).to.equal(-0);
    expect(offsetWithoutZone(45_000)).to.equal(undefined);
    expect(offsetWithoutZone(2.5 * 3_600_000)).to.equal(undefined);
    expect(offsetWithoutZone(400 * 24 * 3_600_000)).to.equal(undefined);
  });
});
