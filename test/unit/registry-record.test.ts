import { expect } from 'chai';
import fc from 'fast-check';
import { pointClasses } from '../../gateway/registry/camera.ts';
import { type CameraRecord, checkRecord, findGaps } from '../../gateway/registry/record/camera-record.ts';
import { readGbCode } from '../../gateway/registry/record/gb-code.ts';
import { findField, type RecordField, recordFields } from '../../gateway/registry/record/record-fields.ts';
import { isGap } from '../../gateway/registry/record/record-problem.ts';
import { recordChangeShape } from '../../gateway/registry/record/record-schema.ts';
import { aFullRecord } from '../fixtures/camera-record.ts';

const told = (core: Parameters<typeof checkRecord>[0], record: Readonly<Record<string, unknown>>): string[] =>
  checkRecord(core, record).map(({ field, code }) => `${field} ${code}`);
/** Class 9 demands nothing, so that only the values themselves are judged. */
const faultsOf = (record: Readonly<Record<string, unknown>>): string[] => told({ pointClass: 9 }, record);

const choiceOf = (choices: RecordField['choices'] & {}): fc.Arbitrary<string> =>
  fc.constantFrom(...choices.map(({ value }) => value));

/** A value that fits the field by itself. */
function valueOf({ name, kind, min = 0, max = 1, choices = [] }: RecordField): fc.Arbitrary<unknown> {
  if (kind === 'choice') return choiceOf(choices);
  if (kind === 'choices') return fc.uniqueArray(choiceOf(choices), { minLength: 1 });
  if (kind === 'integer') return fc.integer({ min, max });
  if (kind === 'number') return fc.double({ min, max, noNaN: true });
  if (kind === 'flag') return fc.boolean();
  const known = new Map<string, unknown>(Object.entries(aFullRecord()));
  return fc.constant(known.get(name));
}

const anyRecord = fc.record(Object.fromEntries(recordFields.map((field) => [field.name, valueOf(field)])), {
  requiredKeys: ['longitude', 'latitude'],
});

describe('the fields of the camera record', () => {
  it('are named once, have words in both languages, and lists where a list is meant', () => {
    const names = recordFields.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    for (const field of recordFields as readonly RecordField[]) {
      expect(field.zh, field.name).to.match(/\p{Script=Han}|IPv6|ONU/u);
      expect(field.en, field.name).to.match(/^[A-Z]/);
      expect((field.choices?.length ?? 0) > 1, field.name).to.equal(field.kind.startsWith('choice'));
      expect(field.maxLength === undefined, field.name).to.equal(field.kind !== 'text');
    }
    expect(findField('nothing')).to.equal(undefined);
  });

  it('hold the code lists of the catalogue', () => {
    const values = (name: string): string => (findField(name)?.choices ?? []).map(({ value }) => value).join(' ');

    expect(values('cameraType')).to.equal('1 2 3 4 5 6 7');
    expect(values('imaging')).to.equal('1 2 3 4 5 9');
    expect(values('supplyLight')).to.equal('1 2 3 4 9');
    expect(values('direction')).to.equal('1 2 3 4 5 6 7 8');
    expect(values('positionTypes')).to.equal('1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 96 97 98 99');
    expect(values('buildCategory')).to.equal('1 2 3 4 5 6 7 8 9');
    expect(values('networkType')).to.equal('0 1 2 3 4 5 6 7 8');
    expect(values('encoding')).to.equal('1 2 3 4');
    expect(values('room')).to.equal('1 2');
    expect(values('gbEdition')).to.equal('2011 2016 2022');
  });
});

describe('checkRecord', () => {
  it('finds nothing wrong with a full record, whatever its point class', () => {
    for (const pointClass of pointClasses) expect(told({ pointClass }, aFullRecord())).to.deep.equal([]);
  });

  it('demands what the point class demands, and nothing of the others', () => {
    const place = ['longitude missing', 'latitude missing'];
    const upkeep = ['retentionDaysRequired missing', 'managingContact missing', 'installedOn missing'];

    expect(told({ pointClass: 1 }, {})).to.have.members([...place, ...upkeep]);
    expect(told({ pointClass: 2 }, {})).to.have.members(place);
    expect(told({ pointClass: 3 }, {})).to.deep.equal([]);
    expect(told({ pointClass: 9 }, {})).to.deep.equal([]);
  });

  it('lets every record of fitting values pass, and the HTTP body agrees', () => {
    fc.assert(
      fc.property(anyRecord, fc.constantFrom(...pointClasses), (record, pointClass) => {
        expect(checkRecord({ pointClass }, record).filter((problem) => !isGap(problem))).to.deep.equal([]);
        expect(recordChangeShape.safeParse(record).success).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });

  it('finds the same gaps quickly as thoroughly', () => {
    fc.assert(
      fc.property(anyRecord, fc.constantFrom(...pointClasses), (record, pointClass) => {
        // The values fit their fields, which is what the type says.
        const quick = findGaps({ pointClass }, record as CameraRecord);
        expect(quick).to.have.deep.members(checkRecord({ pointClass }, record).filter(isGap));
      }),
      { numRuns: 50 },
    );
  });

  it('says swapped, once, when longitude and latitude are in each other’s range', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 73, max: 136, noNaN: true }),
        fc.double({ min: 3, max: 54, noNaN: true }),
        (longitude, latitude) => {
          expect(faultsOf({ longitude, latitude })).to.deep.equal([]);
          expect(faultsOf({ longitude: latitude, latitude: longitude })).to.deep.equal(['longitude swapped']);
        },
      ),
    );
    expect(faultsOf({ longitude: 0, latitude: 0 })).to.deep.equal(['longitude out-of-range', 'latitude out-of-range']);
    expect(faultsOf({ longitude: 102.7 })).to.deep.equal(['latitude half-a-pair']);
    expect(faultsOf({ latitude: 25 })).to.deep.equal(['longitude half-a-pair']);
  });

  it('takes GCJ-02 for a gap where WGS-84 is demanded, and for fine elsewhere', () => {
    const record = { ...aFullRecord(), crs: 'gcj02' };

    expect(told({ pointClass: 2 }, record)).to.deep.equal(['crs not-wgs84']);
    expect(told({ pointClass: 3 }, record)).to.deep.equal([]);
  });

  it('refuses codes that are no texts, lost digits, or belong to no camera', () => {
    expect(faultsOf({ gbCode: 5.3e19 })).to.deep.equal(['gbCode wrong-type']);
    expect(faultsOf({ gbCode: '5.30123E+19' })).to.deep.equal(['gbCode typed-as-number']);
    expect(faultsOf({ gbCode: '5301230000131000000' })).to.deep.equal(['gbCode malformed']);
    expect(faultsOf({ gbCode: '5301230000131000000x' })).to.deep.equal(['gbCode malformed']);
    for (const type of ['111', '118', '200', '209', '215', '216']) {
      expect(faultsOf({ gbCode: `5301230000${type}0000001` }), type).to.deep.equal(['gbCode not-a-camera']);
    }
    for (const type of ['131', '132', '136']) {
      expect(faultsOf({ gbCode: `5301230000${type}0000001` }), type).to.deep.equal([]);
    }
    expect(faultsOf({ localCode: '12345678901234567' })).to.deep.equal(['localCode malformed']);
    expect(faultsOf({ localCode: '123456789012345678' })).to.deep.equal([]);
    expect(faultsOf({ civilCode: 530123 })).to.deep.equal(['civilCode wrong-type']);
    expect(faultsOf({ civilCode: '53012' })).to.deep.equal(['civilCode malformed']);
    expect(faultsOf({ civilCode: '530123102201' })).to.deep.equal([]);
  });

  it('names the field and the rule of each wrong value', () => {
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
      [{ direction: '9' }, 'direction unknown-choice'],
      [{ direction: 1 }, 'direction wrong-type'],
      [{ cameraType: ['1', '8'] }, 'cameraType unknown-choice'],
      [{ cameraType: ['1', '1'] }, 'cameraType malformed'],
      [{ cameraType: [] }, 'cameraType wrong-type'],
      [{ installedOn: '2023-02-29' }, 'installedOn malformed'],
      [{ installedOn: '2023-2-9' }, 'installedOn malformed'],
      [{ retentionDaysRequired: 30.5 }, 'retentionDaysRequired wrong-type'],
      [{ retentionDaysRequired: 0 }, 'retentionDaysRequired out-of-range'],
      [{ signagePresent: 'yes' }, 'signagePresent wrong-type'],
      [{ alias: 'x'.repeat(129) }, 'alias too-long'],
      [{ alias: 'a\u0007b' }, 'alias malformed'],
      [{ alias: ' a' }, 'alias malformed'],
      [{ ipv6: '2001:::1' }, 'ipv6 malformed'],
      [{ face: 'x' }, 'face unknown-field'],
    ];

    for (const [record, problem] of wrong) {
      expect(faultsOf(record), JSON.stringify(record)).to.deep.equal([problem]);
      expect(recordChangeShape.safeParse(record).success, JSON.stringify(record)).to.equal(false);
    }
  });
});

describe('readGbCode', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 20, maxLength: 20 });

  it('takes 20 digits apart so that they go together again, full-width and with blanks too', () => {
    fc.assert(
      fc.property(digits, (text) => {
        const wide = text.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
        for (const typed of [text, wide, ` ${text.slice(0, 8)}\u3000${text.slice(8)}\n`]) {
          const reading = readGbCode(typed);
          if (reading.kind !== 'code') throw new Error(`refused ${typed}`);
          const { civilCode, baseUnit, industry, type, network, serial } = reading.code;
          expect([civilCode, baseUnit, industry, type, network, serial].join('')).to.equal(text);
          expect(reading.code.text).to.equal(text);
        }
      }),
    );
  });

  it('reads the parts where the standard has them', () => {
    const reading = readGbCode('53012304081321500017');

    expect(reading).to.deep.equal({
      kind: 'code',
      code: {
        ...{ text: '53012304081321500017', civilCode: '530123', baseUnit: '04', industry: '08' },
        ...{ type: '132', network: '1', serial: '500017' },
      },
    });
  });

  it('refuses every other length, letters, and what a sheet made a number of', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 30 }), (text) => {
        fc.pre(text.length !== 20);
        expect(readGbCode(text)).to.deep.equal({ kind: 'refused', problem: 'length' });
      }),
    );
    expect(readGbCode('3.4E+19')).to.deep.equal({ kind: 'refused', problem: 'number' });
    expect(readGbCode('34e19')).to.deep.equal({ kind: 'refused', problem: 'number' });
    expect(readGbCode('5301230000131000000O')).to.deep.equal({ kind: 'refused', problem: 'characters' });
  });
});
