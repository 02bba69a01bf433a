import { expect } from 'chai';
import { passwordDigest, securityHeader } from '../../adapters/sdk/onvif-protocol/ws-security.ts';
import { escapeXml, unescapeXml } from '../../adapters/sdk/onvif-protocol/xml-escape.ts';

describe('passwordDigest', () => {
  it('agrees with the worked example of the ONVIF programmer guide', () => {
    const nonce = Buffer.from('LKqI6G/AikKCQrN0zqZFlg==', 'base64');

    const digest = passwordDigest(nonce, '2010-09-16T07:50:45Z', 'userpassword');

    expect(digest).to.equal('tuOSpGlFlIXsozq4HFNeeGeFLEI=');
  });

  it('takes a Chinese password as UTF-8', () => {
    const nonce = Buffer.alloc(16, 7);

    const digest = passwordDigest(nonce, '2026-01-01T00:00:00.000Z', '巡逻&<密码>');

    expect(digest).to.equal('jaKyKl0ZDxzxrVu66MhUObkcNYo=');
  });
});

describe('securityHeader', () => {
  it('escapes the user name, carries the device time and never the password', () => {
    const header = securityHeader({
      username: 'a&b<c>',
      password: 'p&ss<1>',
      nonce: Buffer.alloc(16, 1),
      createdAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    });

    expect(header).to.contain('<wsse:Username>a&amp;b&lt;c&gt;</wsse:Username>');
    expect(header).to.contain('<wsu:Created>2026-01-02T03:04:05.000Z</wsu:Created>');
    expect(header).not.to.contain('p&ss').and.not.to.contain('p&amp;ss');
  });
});

describe('escapeXml', () => {
  it('drops what XML cannot carry and can be undone once', () => {
    expect(escapeXml('a\u0000<"&amp;">')).to.equal('a&lt;&quot;&amp;amp;&quot;&gt;');
    expect(unescapeXml('a&lt;&quot;&amp;amp;&#x4e2d;&#20013;')).to.equal('a<"&amp;中中');
  });

  it('leaves entities of a document type as they are written', () => {
    expect(unescapeXml('&lol9;&#0;&#xd800;')).to.equal('&lol9;');
  });
});
