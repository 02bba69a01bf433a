import { expect } from 'chai';
import iconv from 'iconv-lite';
import { findXmlProblem, maxDepth } from '../../adapters/sdk/onvif-protocol/xml-limits.ts';
import { decodeXml } from '../../adapters/sdk/onvif-protocol/xml-text.ts';
import { childOf, childrenOf, parseXml, textOf } from '../../adapters/sdk/onvif-protocol/xml-tree.ts';

function tree(text: string): unknown {
  const reading = parseXml(text);
  if (reading.kind === 'malformed') throw new Error(reading.problem);
  return reading.root;
}

describe('findXmlProblem', () => {
  it('refuses a document type wherever it stands', () => {
    expect(findXmlProblem('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).to.equal('a document type is refused');
    expect(findXmlProblem('<?xml version="1.0"?>\n<!doctype a><a/>')).to.equal('a document type is refused');
  });

  it('allows 64 levels and no more', () => {
    const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

    expect(findXmlProblem(nested(maxDepth))).to.equal(undefined);
    expect(findXmlProblem(nested(maxDepth + 1))).to.equal('deeper than 64 elements');
  });

  it('sees that a document was cut off', () => {
    for (const text of ['<a><b>', '<a><b', '<a b="', '<!-- x', '<a><![CDATA[x</a>']) {
      expect(findXmlProblem(text), text).to.equal('the document is cut off');
    }
  });

  it('is not led astray by brackets in attributes, comments and CDATA', () => {
    const text = `<?xml version="1.0"?><a x="/>" y='</a>'><!-- </a> <b> --><![CDATA[<c>]]><d/></a>`;

    expect(findXmlProblem(text)).to.equal(undefined);
  });

  it('judges 0.3 MB of namespaces and of nesting within 50 ms', () => {
    const namespaces = Array.from({ length: 9000 }, (_, index) => ` xmlns:n${index}="urn:example:${index}"`).join('');
    const hostile = [`<a${namespaces}/>`, '<a>'.repeat(100_000), '<a '.repeat(100_000), '<'.repeat(300_000)];
    const startedMs = performance.now();

    const problems = hostile.map((text) => findXmlProblem(text));

    expect(problems).to.not.include(undefined);
    expect(performance.now() - startedMs).to.be.below(50);
  });
});

describe('parseXml', () => {
  it('keeps identifiers as text', () => {
    const root = tree('<a><Serial>404705923918060213</Serial><Firmware>5.50</Firmware><Zero>007</Zero></a>');

    expect(textOf(root, 'a', 'Serial')).to.equal('404705923918060213');
    expect(textOf(root, 'a', 'Firmware')).to.equal('5.50');
    expect(textOf(root, 'a', 'Zero')).to.equal('007');
  });

  it('takes empty values and (null) as absent', () => {
    const root = tree('<a><x>(null)</x><y></y><z> (NULL) </z><w>null&amp;void</w></a>');

    expect([textOf(root, 'a', 'x'), textOf(root, 'a', 'y'), textOf(root, 'a', 'z')]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    expect(textOf(root, 'a', 'w')).to.equal('null&void');
  });

  it('reads through any prefix, text with attributes, and lists of one', () => {
    const root = tree('<q:a xmlns:q="u"><q:b lang="en">text</q:b></q:a>');

    expect(textOf(root, 'a', 'b')).to.equal('text');
    expect(childrenOf(root, 'a', 'b')).to.have.length(1);
    expect(childrenOf(root, 'a', 'c')).to.deep.equal([]);
  });

  it('gives no way to the prototype', () => {
    const reading = parseXml('<a><__proto__><polluted>yes</polluted></__proto__><constructor>x</constructor></a>');

    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    expect(childOf({}, 'constructor')).to.equal(undefined);
    expect(['tree', 'malformed']).to.include(reading.kind);
  });
});

describe('decodeXml', () => {
  const name = '鼓楼广场东门球机';

  it('obeys the prolog, then the header', () => {
    const gbk = iconv.encode(`<?xml version="1.0" encoding="GB2312"?><a>${name}</a>`, 'gb18030');

    expect(decodeXml(gbk, 'application/soap+xml; charset=utf-8')).to.contain(name);
    expect(decodeXml(iconv.encode(`<a>${name}</a>`, 'gbk'), 'text/xml; charset=gbk')).to.contain(name);
  });

  it('falls back to GB18030 when bytes that call themselves UTF-8 are not', () => {
    const lying = iconv.encode(`<?xml version="1.0" encoding="UTF-8"?><a>${name}</a>`, 'gb18030');

    expect(decodeXml(lying, 'application/soap+xml; charset=utf-8')).to.contain(name);
  });

  it('keeps UTF-8 and an unknown label readable', () => {
    const utf8 = Buffer.from(`<?xml version="1.0" encoding="x-camera"?><a>${name}</a>`);

    expect(decodeXml(utf8)).to.contain(name);
  });
});
