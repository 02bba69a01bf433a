import { expect } from 'chai';
import {
  type CheckEvidence,
  forecastStartMs,
  judgeCheck,
  looksSmart,
} from '../../gateway/discovery/check/check-report.ts';
import { schemesOf } from '../../gateway/discovery/check/login-scheme-provider.ts';
import { hostKey, hostKeyRange } from '../../gateway/discovery/host-key.ts';
import { judgeTry } from '../../gateway/discovery/logins/credential-set.ts';
import { aDescription } from '../fixtures/estate.ts';

const lawful = { forbiddenInteriors: [], signagePresent: true } as const;
const stream = {
  ...{ codec: 'avc1.64001f', width: 640, height: 360, fps: 15, bitrateKbps: 500, connectMs: 120, firstKeyFrameMs: 300 },
  keyFrameIntervalsMs: [2000, 2000],
};
const evidence = (members: Partial<CheckEvidence> = {}): CheckEvidence => ({
  ...{ ports: [], loginSchemes: ['digest-md5'], duplicates: [] },
  description: { kind: 'ok', value: aDescription() },
  stream: { kind: 'ok', value: stream },
  snapshot: { kind: 'ok', value: { contentType: 'image/jpeg', sizeBytes: 1000 } },
  secondOpinion: { kind: 'ok', value: { vendor: 'Example', model: 'X1', serial: aDescription().serial } },
  ...members,
});
const codesOf = (members: Partial<CheckEvidence>, checklist: Parameters<typeof judgeCheck>[1] = lawful): string[] =>
  judgeCheck(evidence(members), checklist, 5).map(({ level, code }) => `${level} ${code}`);

describe('judgeCheck', () => {
  it('has nothing to say of a camera that is as it should be', () => {
    expect(codesOf({})).to.deep.equal([]);
  });

  it('blocks a forbidden interior and puts it first', () => {
    const checklist = { forbiddenInteriors: ['bathroom'], signagePresent: 'unknown' } as const;

    expect(codesOf({ loginSchemes: ['basic'] }, checklist)).to.deep.equal([
      'block forbidden-interior',
      'warn no-sign',
      'warn basic-login',
    ]);
  });

  it('tells a refused login from a device that cannot be read', () => {
    const skipped = { kind: 'skipped' } as const;
    const failed = (reason: 'unauthorised' | 'timeout') =>
      ({ kind: 'failed', fault: { stage: 'login', reason, detail: '' } }) as const;
    const rest = { stream: skipped, snapshot: skipped, secondOpinion: skipped };

    expect(codesOf({ description: failed('unauthorised'), ...rest })).to.deep.equal(['block login-refused']);
    expect(codesOf({ description: failed('timeout'), ...rest })).to.deep.equal(['block not-described']);
  });

  it('warns of a wrong clock, of smart codecs, and of another client that reads another serial', () => {
    const smart = { ...stream, keyFrameIntervalsMs: [2000, 12_000] };

    expect(
      codesOf({
        description: { kind: 'ok', value: aDescription({ clockOffsetMs: -42_000 }) },
        stream: { kind: 'ok', value: smart },
        secondOpinion: { kind: 'ok', value: { vendor: '', model: '', serial: 'other' } },
      }),
    ).to.deep.equal([
      'warn clock-off',
      'warn smart-codec',
      'warn long-key-frame-interval',
      'warn slow-start',
      'warn other-client-disagrees',
    ]);
  });
});

describe('forecastStartMs', () => {
  it('is the first key frame when it is asked for, else connecting and half a group', () => {
    expect(forecastStartMs(stream)).to.deep.equal({ askedMs: 300, joinedMs: 1120 });
    expect(looksSmart({ ...stream, keyFrameIntervalsMs: [4000] }), 'one interval proves nothing').to.equal(false);
  });
});

describe('schemesOf', () => {
  it('reads every challenge of several headers, and the fault of those who know WS-Security only', () => {
    const digest = 'Digest realm="x", nonce="1"';

    expect(schemesOf([digest, 'Digest realm="x", algorithm=SHA-256', 'Basic realm="x"'], '')).to.deep.equal([
      'digest-md5',
      'digest-sha-256',
      'basic',
    ]);
    expect(schemesOf([], '<Fault>ter:NotAuthorized</Fault>')).to.deep.equal(['ws-security']);
    expect(schemesOf([], '<GetDeviceInformationResponse/>')).to.deep.equal([]);
  });
});

describe('judgeTry', () => {
  const own = { setId: 'a', setVersion: 1 };
  const at = { host: '10.0.0.1', port: 80 };
  const rules = { evenAfterRefusal: false, refusedLastHour: 0, refusedPerHour: 5 };

  it('gives each set one try, and none after a refusal unless a person says so', () => {
    const refused = { ...own, ...at, outcome: 'refused' } as const;
    const other = { setId: 'b', setVersion: 1 };

    expect(judgeTry(own, [], rules)).to.equal(undefined);
    expect(judgeTry(own, [refused], rules)).to.equal('tried-before');
    expect(judgeTry(own, [refused], { ...rules, evenAfterRefusal: true })).to.equal('tried-before');
    expect(judgeTry(other, [refused], rules)).to.equal('refused-before');
    expect(judgeTry(other, [refused], { ...rules, evenAfterRefusal: true })).to.equal(undefined);
    expect(judgeTry(own, [{ ...refused, outcome: 'accepted' }], rules)).to.equal(undefined);
    expect(judgeTry(own, [], { ...rules, refusedLastHour: 5 })).to.equal('over-budget');
  });

  it('repeats a try of which nothing was heard only when a person says so', () => {
    const spent = { ...own, ...at, outcome: 'spent' } as const;

    expect(judgeTry(own, [spent], rules)).to.equal('refused-before');
    expect(judgeTry({ setId: 'b', setVersion: 1 }, [spent], rules)).to.equal('refused-before');
    expect(judgeTry(own, [spent], { ...rules, evenAfterRefusal: true })).to.equal(undefined);
  });
});

describe('hostKey', () => {
  it('sorts like the numbers of the addresses', () => {
    const sorted = ['10.0.0.200', '9.255.0.1', '10.0.0.3'].toSorted((a, b) => (hostKey(a) < hostKey(b) ? -1 : 1));

    expect(sorted).to.deep.equal(['9.255.0.1', '10.0.0.3', '10.0.0.200']);
    expect(hostKeyRange('10.0.0.0/24')).to.deep.equal({ first: '40a000000', last: '40a0000ff' });
    expect(hostKeyRange('nonsense')).to.equal(undefined);
  });
});
