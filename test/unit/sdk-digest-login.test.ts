import { expect } from 'chai';
import { answerDigest, chooseDigest, readChallenges } from '../../adapters/sdk/digest-login.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';

/** RFC 7616 §3.9.1. */
const rfcRequest = {
  username: 'Mufasa',
  password: new Secret('Circle of Life'),
  method: 'GET',
  uri: '/dir/index.html',
  clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  count: 1,
};
const rfcChallenge = (algorithm: string): string =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const digest = 'Digest realm="a", nonce="n"';

function answer(header: string, request: Partial<typeof rfcRequest> = {}): string {
  const challenge = chooseDigest(readChallenges([header]));
  if (challenge === undefined) throw new Error('no challenge was read');
  return answerDigest({ ...rfcRequest, ...request, challenge });
}

describe('answerDigest', () => {
  it('gives the responses of the standard for MD5 and SHA-256', () => {
    expect(answer(rfcChallenge('MD5'))).to.include('response="8ca523f5e9506fed4657c9700eebdbec"');
    expect(answer(rfcChallenge('SHA-256')))
      .to.include('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"')
      .and.include('qop=auth, nc=00000001');
  });

  it('answers the old form without qop by the old formula', () => {
    const header = answer('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"', {
      password: new Secret('Circle Of Life'),
    });

    expect(header).to.include('response="670fd8c2df070c60b045671b8b24ff02"').and.not.include('nc=');
  });

  it('echoes the algorithm as the device wrote it, and names none when the device named none', () => {
    expect(answer(`${digest}, algorithm="md5"`)).to.include('algorithm=md5');
    expect(answer(digest)).not.to.include('algorithm');
  });

  it('keeps quotes and line ends of a user name inside the header', () => {
    expect(answer(digest, { username: '巡"逻\r\nX: y' })).to.include('username="巡\\"逻X: y"');
  });
});

describe('chooseDigest', () => {
  const choose = (headers: readonly string[]) => chooseDigest(readChallenges(headers));

  it('prefers SHA-256 among several challenges, in one header or in many, and never takes Basic', () => {
    const many = ['Basic realm="a"', `${digest}, algorithm=MD5`, `${digest}, algorithm=SHA-256`];

    expect(choose(many)?.algorithm).to.equal('sha-256');
    expect(choose([many.join(', ')])?.algorithm).to.equal('sha-256');
    expect(choose(['Basic realm="cam"'])).to.equal(undefined);
  });

  it('reads a challenge behind another one with a comma in its realm', () => {
    const challenge = choose(['Basic realm="a, b", Digest realm="cam", nonce="n1", stale=TRUE, qop=auth']);

    expect(challenge).to.include({ realm: 'cam', nonce: 'n1', isStale: true, withQop: true, algorithm: 'md5' });
  });

  it('leaves what it cannot compute alone', () => {
    expect(choose([`${digest}, qop="auth-int"`])).to.equal(undefined);
    expect(choose([`${digest}, algorithm=SHA-512-256`])).to.equal(undefined);
  });
});
