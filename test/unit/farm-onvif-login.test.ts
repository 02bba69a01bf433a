import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { DigestGate, NONCE_LIFE_MS } from '../farm/auth/digest-gate.ts';
import { isTokenRight, TOKEN_LIFE_MS, type UsernameToken } from '../farm/auth/username-token.ts';
import { DeviceState } from '../farm/device-state.ts';
import { demoScenario, type FarmDevice } from '../farm/scenario.ts';

function newState(parts: Partial<FarmDevice> = {}): DeviceState {
  const [device] = demoScenario({ password: '密码&"1' }).devices;
  if (device === undefined) throw new Error('the demo has no device');
  return new DeviceState({ ...device, ...parts });
}

function tokenOf(password: string, createdAtMs: number): UsernameToken {
  const created = new Date(createdAtMs).toISOString();
  const nonce = Buffer.from('sixteen bytes ok');
  const digest = createHash('sha1')
    .update(Buffer.concat([nonce, Buffer.from(created), Buffer.from(password)]))
    .digest('base64');
  return { username: 'patrol', digest, nonce: nonce.toString('base64'), created };
}

describe("the farm's UsernameToken check", () => {
  it("takes the device's login within five minutes of the device's clock", () => {
    const state = newState();
    state.setFault({ kind: 'clock-drift', seconds: 7200 });
    const nowMs = state.clockMs();

    expect(isTokenRight(tokenOf('密码&"1', nowMs), state)).to.equal(true);
    expect(isTokenRight(tokenOf('密码&"1', nowMs - TOKEN_LIFE_MS + 5000), state)).to.equal(true);
    expect(isTokenRight(tokenOf('密码&"1', nowMs - TOKEN_LIFE_MS - 5000), state)).to.equal(false);
    expect(isTokenRight(tokenOf('密码&"1', nowMs + TOKEN_LIFE_MS + 5000), state)).to.equal(false);
    expect(isTokenRight(tokenOf('密码&"1', Date.now()), state)).to.equal(false);
  });

  it('refuses another password, another user, no time and a device that lets nobody in', () => {
    const state = newState();
    const token = tokenOf('密码&"1', Date.now());

    expect(isTokenRight(tokenOf('secret', Date.now()), state)).to.equal(false);
    expect(isTokenRight({ ...token, username: 'admin' }, state)).to.equal(false);
    expect(isTokenRight({ ...token, created: '' }, state)).to.equal(false);
    state.setFault({ kind: 'auth-fail' });
    expect(isTokenRight(token, state)).to.equal(false);
  });

  it('digests to what the OASIS formula gives for known input', () => {
    const state = newState({ username: 'user', password: 'userpassword' });
    // Example of the ONVIF Application Programmer's Guide §6.1.1.3.
    const token = { username: 'user', nonce: 'LKqI6G/AikKCQrN0zqZFlg==', created: '2010-09-16T07:50:45Z' };
    state.setFault({ kind: 'clock-drift', seconds: 0 });
    state.clockMs = () => Date.parse(token.created);

    expect(isTokenRight({ ...token, digest: 'tuOSpGlFlIXsozq4HFNeeGeFLEI=' }, state)).to.equal(true);
  });
});

describe("the farm's Digest gate", () => {
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const field = (challenge: string, name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const authorization = (challenge: string, password: string, qop = true): string => {
    const [realm, nonce] = [field(challenge, 'realm'), field(challenge, 'nonce')];
    const login = md5(`patrol:${realm}:${password}`);
    const action = md5('GET:/a?b=1,2');
    const response = qop ? md5(`${login}:${nonce}:00000001:cn:auth:${action}`) : md5(`${login}:${nonce}:${action}`);
    const counted = qop ? ', qop=auth, nc=00000001, cnonce="cn"' : '';
    return `Digest username="patrol", realm="${realm}", nonce="${nonce}", uri="/a?b=1,2", response="${response}"${counted}`;
  };
  const request = { method: 'GET', target: '/a?b=1,2' };

  it('takes the right answer to its challenge, with and without counter', () => {
    const gate = new DigestGate(newState());
    const challenge = gate.challenge();

    expect(gate.judge({ ...request, authorization: authorization(challenge, '密码&"1') })).to.equal('right');
    expect(gate.judge({ ...request, authorization: authorization(challenge, '密码&"1', false) })).to.equal('right');
  });

  it('asks in ASCII, as headers must, whatever the maker calls itself', () => {
    const gate = new DigestGate(newState({ vendor: '海康威视', model: 'DS-2CD 半球' }));

    expect(gate.challenge()).to.match(/^Digest realm="DS-2CD", [\x20-\x7e]+$/);
  });

  it('tells no login, a wrong one and one for another request apart', () => {
    const gate = new DigestGate(newState());
    const right = authorization(gate.challenge(), '密码&"1');

    expect(gate.judge({ ...request, authorization: undefined })).to.equal('none');
    expect(gate.judge({ ...request, authorization: 'Basic cGF0cm9sOng=' })).to.equal('none');
    expect(gate.judge({ ...request, authorization: authorization(gate.challenge(), 'no') })).to.equal('wrong');
    expect(gate.judge({ ...request, method: 'POST', authorization: right })).to.equal('wrong');
    expect(gate.judge({ ...request, target: '/b', authorization: right })).to.equal('wrong');
  });

  it('calls the right secret on an old or foreign nonce stale, and a wrong one wrong all the same', () => {
    const state = newState();
    const foreign = new DigestGate(state).challenge();
    const gate = new DigestGate(state);
    const issuedLongAgo = `${(Date.now() - NONCE_LIFE_MS - 1000).toString(36)}-0`;
    const old = gate.challenge().replace(/nonce="[^"]*"/, `nonce="${issuedLongAgo}"`);

    expect(gate.judge({ ...request, authorization: authorization(foreign, '密码&"1') })).to.equal('stale');
    expect(gate.judge({ ...request, authorization: authorization(old, '密码&"1') })).to.equal('stale');
    expect(gate.judge({ ...request, authorization: authorization(foreign, 'no') })).to.equal('wrong');
    expect(gate.challenge(true)).to.contain('stale=true');
  });
});
