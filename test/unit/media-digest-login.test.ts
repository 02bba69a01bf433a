import { expect } from 'chai';
import { answerDigest, chooseDigest, readChallenges } from '../../gateway/media/rtsp/digest-login.ts';
import { RtspLogin } from '../../gateway/media/rtsp/rtsp-login.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';

const credential = { username: 'Mufasa', password: new Secret('Circle of Life') };
const digest = 'Digest realm="a", nonce="n"';

describe('Digest login', () => {
  it('computes the examples of RFC 7616 §3.9.1', () => {
    const answer = (algorithm: string): string => {
      const header = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
      const challenge = chooseDigest(readChallenges([header]));
      if (challenge === undefined) throw new Error('no challenge was read');
      return answerDigest({
        ...credential,
        challenge,
        method: 'GET',
        uri: '/dir/index.html',
        count: 1,
        clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      });
    };

    expect(answer('MD5')).to.include('response="8ca523f5e9506fed4657c9700eebdbec"');
    expect(answer('SHA-256')).to.include('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
  });

  it('prefers SHA-256 among several challenges, in one header or in many', () => {
    const many = ['Basic realm="a"', `${digest}, algorithm=MD5`, `${digest}, algorithm=SHA-256`];

    expect(chooseDigest(readChallenges(many))?.algorithm).to.equal('sha-256');
    expect(chooseDigest(readChallenges([many.join(', ')]))?.algorithm).to.equal('sha-256');
  });

  it('never answers Basic', () => {
    const login = new RtspLogin(credential);

    const fault = login.challenge(['Basic realm="cam"'], false);

    expect(fault).to.include({ stage: 'login', reason: 'unsupported' });
    expect(login.authorization('DESCRIBE', 'rtsp://x/')).to.equal(undefined);
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
