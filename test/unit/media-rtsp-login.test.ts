import { expect } from 'chai';
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
