import { expect } from 'chai';
import { codecName } from '../../web-wall/src/desks/codec-name.ts';
import { cutIntoDays, startOfBeijingDay } from '../../web-wall/src/desks/patrol/duty-bands.ts';
import { signedSeconds } from '../../web-wall/src/desks/signed-seconds.ts';
import { homeOf, placesOf } from '../../web-wall/src/ui/navigation.ts';

const beijing = (text: string) => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

describe('cutIntoDays', () => {
  it('cuts a night at midnight into two days', () => {
    const night = { fromMs: beijing('2026-10-01 20:00'), toMs: beijing('2026-10-02 06:00') };
    const days = cutIntoDays([night], beijing('2026-10-01 00:00'), 2);

    expect(days.map(({ bands }) => bands.map(({ from, to }) => [from, to]))).to.deep.equal([
      [[20 / 24, 1]],
      [[0, 0.25]],
    ]);
  });

  it('leaves a gap where no span is', () => {
    const [day] = cutIntoDays([{ fromMs: 0, toMs: beijing('2026-10-01 00:00') }], beijing('2026-10-01 00:00'), 1);

    expect(day?.bands).to.deep.equal([]);
  });
});

describe('startOfBeijingDay', () => {
  it('finds midnight in Beijing on both sides of midnight in UTC', () => {
    const starts = ['2026-10-01 00:00', '2026-10-01 07:59', '2026-10-01 23:59'].map((text) =>
      startOfBeijingDay(beijing(text)),
    );

    expect(new Set(starts)).to.deep.equal(new Set([beijing('2026-10-01 00:00')]));
  });
});

describe('signedSeconds', () => {
  it('tells ahead, behind and right apart, with a proper minus and no sign for nothing', () => {
    expect([1240, -500, -20, 0].map(signedSeconds)).to.deep.equal(['+1.2', '−0.5', '0.0', '0.0']);
  });
});

describe('codecName', () => {
  it('reads what devices say and what a measured stream says', () => {
    const names = ['h264', 'h265', 'avc1.42c016', 'hvc1.1.6.L93', 'mjpeg', 'svac'].map(codecName);

    expect(names).to.deep.equal(['H.264', 'H.265', 'H.264', 'H.265', 'MJPEG', 'svac']);
  });
});

describe('placesOf', () => {
  it('shows a technician no wall, and begins at the outages', () => {
    expect([placesOf('technician').map(({ path }) => path), homeOf('technician')]).to.deep.equal([
      ['/desk/outages', '/desk/reports', '/desk/findings', '/desk/cameras', '/desk/onboarding'],
      '/desk/outages',
    ]);
  });

  it('begins for an officer at the wall', () => {
    expect(homeOf('officer')).to.equal('/');
  });
});
