import { expect } from 'chai';
import fc from 'fast-check';
import { readSessionToken, writeSessionCookie } from '../../gateway/access/session-cookie.ts';
import { hashSessionToken, newSessionToken } from '../../gateway/access/session-token.ts';
import { applyEdit, canonicalUsername, endsSessions, locksOneselfOut } from '../../gateway/access/user.ts';
import { roles } from '../../gateway/platform/actor/actor.ts';
import { aUser } from '../fixtures/access.ts';
import { east } from '../fixtures/estate.ts';

const edits = fc.record(
  {
    displayName: fc.string(),
    role: fc.constantFrom(...roles),
    password: fc.string(),
    disabled: fc.boolean(),
  },
  { requiredKeys: [] },
);
const users = fc
  .record({ role: fc.constantFrom(...roles), disabled: fc.boolean() })
  .map((members) => ({ ...aUser('wang', east), ...members }));

describe('a user edit', () => {
  it('never touches id, name to sign in with, or home', () => {
    fc.assert(
      fc.property(users, edits, (user, edit) => {
        const { id, username, organisationId, organisationPath, createdAtMs } = user;
        expect(applyEdit(user, edit)).to.include({ id, username, organisationId, organisationPath, createdAtMs });
      }),
    );
  });

  it('ends sessions whenever rights shrink or change', () => {
    fc.assert(
      fc.property(users, edits, (user, edit) => {
        const after = applyEdit(user, edit);
        if (after.role !== user.role || (after.disabled && !user.disabled))
          expect(endsSessions(user, edit)).to.equal(true);
      }),
    );
  });

  it('done twice ends sessions once, unless it sets a password', () => {
    fc.assert(
      fc.property(users, edits, (user, { password: _, ...edit }) => {
        expect(endsSessions(applyEdit(user, edit), edit)).to.equal(false);
      }),
    );
  });

  it('locks oneself out by another role or a lock', () => {
    const boss = aUser('boss', east, 'admin');

    expect(locksOneselfOut(boss, { role: 'officer' })).to.equal(true);
    expect(locksOneselfOut(boss, { disabled: true })).to.equal(true);
    expect(locksOneselfOut(boss, { role: 'admin', displayName: 'x', password: 'y', disabled: false })).to.equal(false);
  });
});

describe('canonicalUsername', () => {
  it('gives the same name however often it is applied, in any case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = canonicalUsername(text);
        expect(canonicalUsername(once)).to.equal(once);
      }),
    );
    expect(canonicalUsername('Ａdmin')).to.equal('admin');
    expect(canonicalUsername('张伟')).to.equal('张伟');
  });
});

describe('the session cookie', () => {
  it('goes out unreadable for scripts and to this site only', () => {
    const token = newSessionToken();

    expect(writeSessionCookie(token, 3600, false)).to.equal(
      `vpg_session=${token}; Max-Age=3600; Path=/; HttpOnly; SameSite=Strict`,
    );
    expect(writeSessionCookie(token, 3600, true)).to.contain('; Secure');
    expect(writeSessionCookie('', 0, false)).to.contain('Max-Age=0');
  });

  it('is read among others', () => {
    const token = newSessionToken();

    expect(readSessionToken(`a=b; vpg_session=${token}; c=d`)).to.equal(token);
  });

  for (const header of [
    undefined,
    '',
    'a=b',
    'vpg_session=',
    'vpg_session=short',
    `vpg_session=${'a'.repeat(44)}`,
    `vpg_session=${'%'.repeat(43)}`,
  ]) {
    it(`is not found in ${JSON.stringify(header)}`, () => {
      expect(readSessionToken(header)).to.equal(undefined);
    });
  }

  it('never throws, whatever the header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const token = readSessionToken(`vpg_session=${text}`);
        expect(token === undefined || /^[\w-]{43}$/.test(token)).to.equal(true);
      }),
    );
  });

  it('holds a token that its hash does not show', () => {
    const token = newSessionToken();

    expect(hashSessionToken(token))
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.contain(token);
  });
});
