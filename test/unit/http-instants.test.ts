import { expect } from 'chai';
import type { z } from 'zod';
import { giveGrant } from '../../gateway/registry/grants/grants-api.ts';
import { createContract } from '../../gateway/registry/contracts/contracts-api.ts';
import { createMaintenanceWindow } from '../../gateway/outages/maintenance/maintenance-api.ts';
import { holdFinding } from '../../gateway/findings/findings-api.ts';
import { instantMs } from '../../gateway/platform/http/common-api.ts';

const isTaken = (schema: z.ZodType | undefined, value: unknown): boolean | undefined =>
  schema?.safeParse(value).success;

describe('instants and days that people send', () => {
  it('lie before the year 2100, in Beijing', () => {
    const last = Date.parse('2099-12-31T23:59:59.999+08:00');

    expect([0, last].map((atMs) => instantMs.safeParse(atMs).success)).to.deep.equal([true, true]);
    const absurd = [last + 1, 1e15, Number.MAX_SAFE_INTEGER, -1, 1.5, Number.NaN];
    expect(absurd.filter((atMs) => instantMs.safeParse(atMs).success)).to.deep.equal([]);
  });

  for (const [title, schema, body] of [
    [
      'the first day of a maintenance window',
      createMaintenanceWindow.body,
      (day: string) => ({
        ...{ reason: '检修', target: { kind: 'camera', keys: ['a'] } },
        schedule: { kind: 'daily', from: '01:00', to: '03:00', fromDay: day },
      }),
    ],
    [
      'the end of a lease contract',
      createContract.body,
      (day: string) => ({
        ...{ number: 'HT-1', lessorUnitId: 'u', points: 1, monthlyFeeFen: 1500, startsOn: '2026-01-01', endsOn: day },
        ...{ agreedAvailability: 0.98, circuit: '', note: '' },
      }),
    ],
    [
      'the last day of a grant',
      giveGrant.body,
      (day: string) => ({
        ...{ organisationId: 'g', untilDay: day, reason: '邻区' },
        ...{ mayLive: true, maySnapshot: false, mayPatrol: false },
      }),
    ],
    ['the end of a legal hold', holdFinding.body, (day: string) => ({ basis: '案件 1', until: day })],
  ] as const) {
    it(`have four digits of a real year: ${title}`, () => {
      const days = ['2026-11-22', '2099-12-31', '9999-12-31', '0001-01-01', '2026-02-30'];

      expect(days.filter((day) => isTaken(schema, body(day)))).to.deep.equal(['2026-11-22', '2099-12-31']);
    });
  }
});
