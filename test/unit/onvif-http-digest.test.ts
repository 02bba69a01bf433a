import { expect } from 'chai';
import { chooseChallenge, digestAuthorization } from '../../adapters/onvif/http-digest.ts';

/** RFC 7616 §3.9.1. */
const rfcRequest = {
  username: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  count: 1,
};
const rfcChallenge = (algorithm: string): string =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

function authorise(headers: readonly string[], request = rfcRequest): string {
  const challenge = chooseChallenge(headers);
  if (!challenge) throw new Error('no challenge was chosen');
  return digestAuthorization(challenge, request);
}

describe('digestAuthorization', () => {
  it('gives the response of the standard for MD5', () => {
    expect(authorise([rfcChallenge('MD5')])).to.contain('response="8ca523f5e9506fed4657c9700eebdbec"');
  });

  it('gives the response of the standard for SHA-256', () => {
    const header = authorise([rfcChallenge('SHA-256')]);

    expect(header).to.contain('753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
    expect(header).to.contain('nc=00000001').and.contain('qop=auth');
  });

  it('answers the old form without qop by the old formula', () => {
    const header = authorise(['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'], {
      ...rfcRequest,
      password: 'Circle Of Life',
    });

    expect(header).to.contain('response="670fd8c2df070c60b045671b8b24ff02"');
    expect(header).not.to.contain('nc=');
  });

  it('quotes a user name with a quotation mark and spells Chinese as UTF-8 bytes', () => {
    const header = authorise([rfcChallenge('MD5')], { ...rfcRequest, username: '巡"逻' });

    expect(Buffer.from(header, 'latin1').toString('utf8')).to.contain('username="巡\\"逻"');
  });
});

describe('chooseChallenge', () => {
  it('prefers SHA-256 among several headers and never takes Basic', () => {
    const challenge = chooseChallenge(['Basic realm="cam"', rfcChallenge('MD5'), rfcChallenge('SHA-256')]);

    expect(challenge?.algorithm).to.equal('SHA-256');
    expect(chooseChallenge(['Basic realm="cam"'])).to.equal(undefined);
  });

  it('finds several challenges in one header', () => {
    const challenge = chooseChallenge(['Basic realm="a, b", Digest realm="cam", nonce="n1", stale=TRUE, qop=auth']);

    expect(challenge).to.include({ realm: 'cam', nonce: 'n1', stale: true, qopAuth: true, algorithm: 'MD5' });
  });

  it('leaves what it cannot compute alone', () => {
    expect(chooseChallenge(['Digest realm="cam", nonce="n", qop="auth-int"'])).to.equal(undefined);
    expect(chooseChallenge(['Digest realm="cam", nonce="n", algorithm=SHA-512-256'])).to.equal(undefined);
  });
});
