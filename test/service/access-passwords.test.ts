import { expect } from 'chai';
import { Argon2Passwords } from '../../gateway/access/password-provider.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';

describe('Argon2Passwords', () => {
  const argon = new Argon2Passwords();

  it('verifies its own hash, which is argon2id with a salt of its own', async () => {
    const [one, other] = [await argon.hash(new Secret('密码 123')), await argon.hash(new Secret('密码 123'))];

    expect(one)
      .to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      .and.not.equal(other);
    expect(await argon.verify(one, new Secret('密码 123'))).to.equal(true);
    expect(await argon.verify(one, new Secret('密码 124'))).to.equal(false);
  });

  it('works as long for nobody as for somebody', async () => {
    const somebody = await argon.hash(new Secret('x'));
    const shortestOf = async (hash: string | undefined): Promise<number> => {
      let shortestMs = Infinity;
      for (let time = 0; time < 5; time++) {
        const startedMs = performance.now();
        expect(await argon.verify(hash, new Secret('y'))).to.equal(false);
        shortestMs = Math.min(shortestMs, performance.now() - startedMs);
      }
      return shortestMs;
    };

    const [known, unknown] = [await shortestOf(somebody), await shortestOf(undefined)];

    expect(unknown).to.be.greaterThan(known / 2);
  });
});
