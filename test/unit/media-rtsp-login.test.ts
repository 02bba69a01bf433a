import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { AddressList } from '../../gateway/media/engine/address-list.ts';
import { RtspLogin } from '../../gateway/media/rtsp/rtsp-login.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';

const credential = { username: 'Mufasa', password: new Secret('Circle of Life') };
const digest = 'Digest realm="a", nonce="n"';

describe('RtspLogin', () => {
  it('never answers Basic', () => {
    const login = new RtspLogin(credential);

    const fault = login.challenge(['Basic realm="cam"'], false);

    expect(fault).to.include({ stage: 'login', reason: 'unsupported' });
    expect(login.authorization('DESCRIBE', 'rtsp://x/')).to.equal(undefined);
  });

  it('answers Basic where it is allowed, in UTF-8, and Digest wherever it is offered', () => {
    const basic = new RtspLogin({ username: '管理员', password: new Secret('pä:ss') }, true);
    const both = new RtspLogin(credential, true);

    expect(basic.challenge(['Basic realm="cam"'], false)).to.equal(undefined);
    expect(both.challenge(['Basic realm="cam"', digest], false)).to.equal(undefined);

    const answer = Buffer.from('管理员:pä:ss', 'utf8').toString('base64');
    expect(basic.authorization('PLAY', 'rtsp://x/')).to.equal(`Basic ${answer}`);
    expect(both.authorization('PLAY', 'rtsp://x/')).to.match(/^Digest /);
  });

  it('computes what a camera of the old kind (RFC 2069) expects, for every name, password and realm', () => {
    const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');
    const text = fc
      .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('管理员', 'a"b\\c', 'p@ss:/?#&<%20'))
      .filter((value) => !/[\r\n]/.test(value));
    fc.assert(
      fc.property(text, text, text, (username, password, realm) => {
        const login = new RtspLogin({ username, password: new Secret(password) });
        login.challenge([`Digest realm="${realm.replace(/["\\]/g, '\\$&')}", nonce="n0"`], false);

        const answer = login.authorization('SETUP', 'rtsp://192.0.2.7:554/a?b=1') ?? '';

        const request = md5('SETUP:rtsp://192.0.2.7:554/a?b=1');
        expect(answer).to.include(`response="${md5(`${md5(`${username}:${realm}:${password}`)}:n0:${request}`)}"`);
        expect(answer).not.to.match(/qop|cnonce|nc=/);
      }),
    );
  });

  it('learns to log in from a keep-alive, where nothing before asked for it', () => {
    const login = new RtspLogin(credential);

    login.renew([digest]);

    expect(login.authorization('GET_PARAMETER', 'rtsp://x/')).to.match(/^Digest /);
    expect(login.mayKeepAlive).to.equal(true);
  });

  it('does not fall back from Digest to Basic', () => {
    const login = new RtspLogin(credential, true);
    login.challenge([digest], false);
    login.authorization('DESCRIBE', 'rtsp://x/');
    login.accept();

    login.challenge(['Basic realm="cam"'], true);
    login.renew(['Basic realm="cam"']);

    expect(login.authorization('SETUP', 'rtsp://x/')).to.match(/^Digest /);
  });

  it('cannot put a user name with a colon into Basic', () => {
    const login = new RtspLogin({ username: 'a:b', password: new Secret('p') }, true);

    expect(login.challenge(['Basic realm="cam"'], false)).to.include({ reason: 'unsupported' });
  });

  it('takes one refused Basic answer as final', () => {
    const login = new RtspLogin(credential, true);
    login.challenge(['Basic realm="cam"'], false);

    expect(login.challenge(['Basic realm="cam"'], true)).to.include({ stage: 'login', reason: 'unauthorised' });
  });

  it('takes a refusal without any challenge as a refusal', () => {
    const login = new RtspLogin(credential);
    login.challenge([digest], false);

    expect(login.challenge([], true)).to.include({ reason: 'unauthorised' });
    expect(login.proof).to.equal('refused');
  });

  it('takes the same nonce again for a refusal, though the login had worked', () => {
    const login = new RtspLogin(credential);
    login.challenge([digest], false);
    login.accept();

    expect(login.challenge([digest], true)).to.include({ stage: 'stream', reason: 'over-budget' });
    expect(login.proof).to.equal('accepted');
  });

  it('answers a new nonce for each request of a camera that takes none twice', () => {
    const login = new RtspLogin(credential);
    login.challenge(['Digest realm="a", nonce="0"'], false);
    login.accept();
    for (let nonce = 1; nonce < 5; nonce += 1) {
      expect(login.challenge([`Digest realm="a", nonce="${nonce}"`], true)).to.equal(undefined);
      login.accept();
    }
  });

  it('takes a refused answer as final after one try', () => {
    const login = new RtspLogin(credential);

    expect(login.challenge([digest], false)).to.equal(undefined);
    expect(login.challenge([digest], true)).to.include({ stage: 'login', reason: 'unauthorised' });
    expect(login.proof).to.equal('refused');
  });

  it('answers a stale nonce once more, since that is no bad try', () => {
    const login = new RtspLogin(credential);
    login.challenge([digest], false);

    expect(login.challenge([`${digest}, stale=true`], true)).to.equal(undefined);
    expect(login.challenge([`${digest}, stale=true`], true)).to.include({ reason: 'unauthorised' });
  });

  it('says that no login is stored', () => {
    expect(new RtspLogin(undefined).challenge([digest], false)).to.include({ reason: 'unauthorised' });
  });

  it('keeps quotes and line ends of a name inside the header', () => {
    const login = new RtspLogin({ username: 'a"b\\c\r\nX: y', password: new Secret('p') });
    login.challenge([digest], false);

    expect(login.authorization('PLAY', 'rtsp://x/')).to.match(/^Digest username="a\\"b\\\\cX: y", realm="a"/);
  });
});

describe('AddressList', () => {
  it('knows addresses and blocks, and no other spelling of them', () => {
    const hosts = new AddressList('live.basicLoginHosts', ['10.1.2.0/24', '2001:db8::7']);

    expect(['10.1.2.9', '2001:db8::7'].map((host) => hosts.has(host))).to.deep.equal([true, true]);
    expect(['10.1.3.9', '10.1.2.010', '0x0a010209', 'cam.example', '2001:db8::8'].filter((host) => hosts.has(host))).to
      .be.empty;
    expect(new AddressList('live.basicLoginHosts', []).has('10.1.2.9')).to.equal(false);
  });

  it('refuses a configuration that it does not understand', () => {
    expect(() => new AddressList('live.basicLoginHosts', ['10.1.2.x'])).to.throw('live.basicLoginHosts');
  });
});
