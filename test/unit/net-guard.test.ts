import { expect } from 'chai';
import fc from 'fast-check';
import { isIP } from 'node:net';
import { GatewayError } from '../../gateway/platform/errors/gateway-error.ts';
import { expandRanges } from '../../gateway/platform/netguard/expand-ranges.ts';
import { NetGuard } from '../../gateway/platform/netguard/net-guard.ts';
import { ownAddresses } from '../../gateway/platform/netguard/own-addresses.ts';

const everything = ['0.0.0.0/0', '::/0'];

/** Spellings and places that must be refused although the allow-list holds the whole internet. */
const refused: readonly string[] = [
  // this machine, in every spelling that some parser takes for it
  ...['127.0.0.1', '127.1', '127.0.1', '127.255.255.254', '2130706433', '017700000001', '0x7f000001', '0x7f.0.0.1'],
  ...[
    '0177.0.0.1',
    '127.0.0.01',
    '127.000.000.001',
    '127.0.0.1.',
    ' 127.0.0.1',
    '127.0.0.1 ',
    '127.0.0.1\n',
    '①②⑦.⓪.⓪.①',
  ],
  ...[
    '::1',
    '0:0:0:0:0:0:0:1',
    '::0001',
    '[::1]',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
  ],
  ...['2002:7f00:1::', '2001:0:7f00:1::', 'localhost', 'localhost.', 'LOCALHOST', '127.0.0.1.nip.io', '127.0.0.1:80'],
  // metadata services
  ...[
    '169.254.169.254',
    '169.254.1.1',
    '0xa9fea9fe',
    '2852039166',
    '0251.0376.0251.0376',
    '169.254.43518',
    '169.16689662',
  ],
  ...['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16', '192.0.0.192'],
  ...['metadata.google.internal', '169.254.169.254@10.0.0.1', '10.0.0.1@169.254.169.254', '10.0.0.1#@169.254.169.254'],
  // nobody, everybody
  ...[
    '0.0.0.0',
    '0',
    '0.1.2.3',
    '255.255.255.255',
    '240.0.0.1',
    '224.0.0.1',
    '239.255.255.250',
    '::',
    'ff02::1',
    'ff02::c',
  ],
  // link-local and zone ids
  ...['fe80::1', 'fe80::1%eth0', 'fe80::1%25eth0', 'febf::1', 'fec0::1', '2400:3200::1%1'],
  // right places, other spellings
  ...[
    '10.1',
    '10.0.1',
    '167772161',
    '0xa.0.0.1',
    '012.0.0.1',
    '10.0.0.1/32',
    '10.0.0.0/8',
    '10.0.0.256',
    '10.0.0',
    '10.0.0.-1',
  ],
  ...[
    '2400:3200:0::1',
    '2400:3200::0001',
    '2400:3200::A',
    '[2400:3200::1]',
    '2400:3200::1/128',
    '٠.٠.٠.٠',
    '10。0。0。1',
  ],
  ...[
    '',
    ' ',
    '/',
    'camera',
    'http://10.0.0.1',
    '//10.0.0.1',
    '10.0.0.1/../',
    '10.0.0.1\u0000',
    '10.0.0.1?x',
    '%31%30.0.0.1',
  ],
];

const passing: readonly string[] = [
  '10.0.0.1',
  '192.168.1.64',
  '172.16.0.9',
  '100.64.0.1',
  '8.8.8.8',
  '2400:3200::1',
  'fd12::1',
];

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof GatewayError ? error.code : String(error);
  }
};

describe('NetGuard', () => {
  const open = new NetGuard({ allow: everything });

  it(`has a table of at least 60 refused spellings`, () => {
    expect(new Set(refused).size).to.be.at.least(60);
  });

  for (const host of refused) {
    it(`refuses ${JSON.stringify(host)}`, () => {
      expect(codeOf(() => open.assertAllowed(host))).to.equal('address/forbidden');
    });
  }

  for (const host of passing) {
    it(`lets ${host} pass where it is allowed`, () => {
      expect(codeOf(() => open.assertAllowed(host))).to.equal(undefined);
    });
  }

  it('refuses what lies outside the allow-list', () => {
    const guard = new NetGuard({ allow: ['10.0.0.0/8'] });

    expect(codeOf(() => guard.assertAllowed('10.255.255.255'))).to.equal(undefined);
    expect(codeOf(() => guard.assertAllowed('11.0.0.0'))).to.equal('address/forbidden');
    expect(codeOf(() => guard.assertAllowed('2400:3200::1'))).to.equal('address/forbidden');
  });

  it('refuses everything when nothing is allowed', () => {
    expect(codeOf(() => new NetGuard({ allow: [] }).assertAllowed('10.0.0.1'))).to.equal('address/forbidden');
  });

  it('allows loopback only by an entry that lies inside it', () => {
    const demo = new NetGuard({ allow: ['0.0.0.0/0', '127.40.0.0/16'] });

    expect(codeOf(() => demo.assertAllowed('127.40.0.11'))).to.equal(undefined);
    expect(codeOf(() => demo.assertAllowed('127.0.0.1'))).to.equal('address/forbidden');
    expect(codeOf(() => new NetGuard({ allow: ['126.0.0.0/7'] }).assertAllowed('127.40.0.11'))).to.equal(
      'address/forbidden',
    );
  });

  it('never dials what the gateway itself listens on', () => {
    const guard = new NetGuard({ allow: ['127.0.0.0/8'], own: ['127.0.0.1'] });

    expect(codeOf(() => guard.assertAllowed('127.0.0.1'))).to.equal('address/forbidden');
    expect(codeOf(() => guard.assertAllowed('127.0.0.2'))).to.equal(undefined);
  });

  it('names the entry of the allow-list that it cannot read', () => {
    expect(() => new NetGuard({ allow: ['10.0.0.0/33'] })).to.throw(GatewayError, 'network.allow: "10.0.0.0/33"');
  });

  it('says why, without repeating endless input', () => {
    expect(() => open.assertAllowed('x'.repeat(10_000)))
      .to.throw(GatewayError)
      .with.property('message')
      .that.has.length.below(200);
  });

  it('lets nothing pass that Node would not dial as the literal it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.ipV4Extended()), (host) => {
        fc.pre(codeOf(() => open.assertAllowed(host)) === undefined);
        expect(isIP(host)).to.be.greaterThan(0);
        expect(host).not.to.match(/^(127|0|169\.254|22[4-9]|2[345]\d)\.|%|^::/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('expandRanges', () => {
  const guard = new NetGuard({ allow: ['10.0.0.0/8', '127.40.0.0/16', 'fd00::/8'], own: ['10.0.0.2'] });

  it('walks blocks and addresses, without network and broadcast address and without its own', () => {
    const { hosts, count } = expandRanges(guard, ['10.0.0.0/29', '127.40.0.11']);

    expect([...hosts]).to.deep.equal(['10.0.0.1', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6', '127.40.0.11']);
    expect(count).to.equal(6);
  });

  it('can be walked twice', () => {
    const { hosts } = expandRanges(guard, ['10.1.1.4/30']);

    expect([...hosts])
      .to.deep.equal([...hosts])
      .and.to.deep.equal(['10.1.1.5', '10.1.1.6']);
  });

  it('asks an address once however often it is named', () => {
    const { hosts, count } = expandRanges(guard, [
      '10.1.0.9',
      '10.1.0.0/28',
      '10.1.0.0/28',
      '10.1.0.8/30',
      '10.1.0.14/31',
    ]);

    expect(count).to.equal(14);
    expect(new Set(hosts).size).to.equal(14);
  });

  it('reads a block by its prefix, whatever stands behind it', () => {
    expect([...expandRanges(guard, ['10.9.9.77/31']).hosts]).to.deep.equal(['10.9.9.76', '10.9.9.77']);
  });

  it('walks IPv6 too', () => {
    expect([...expandRanges(guard, ['fd12::fffe/127']).hosts]).to.deep.equal(['fd12::fffe', 'fd12::ffff']);
  });

  it('takes a class B network and nothing larger', () => {
    expect(expandRanges(guard, ['10.1.0.0/16']).count).to.equal(65_534);
    expect(() => expandRanges(guard, ['10.0.0.0/15'])).to.throw(GatewayError, 'hold 131070 addresses');
    expect(() => expandRanges(guard, ['fd00::/64'])).to.throw(GatewayError, 'asks at most 65536');
  });

  for (const range of [
    '11.0.0.0/24',
    '10.0.0.0/7',
    '127.0.0.0/24',
    '127.0.0.0/8',
    '0.0.0.0/0',
    '224.0.0.0/24',
    '169.254.0.0/16',
  ]) {
    it(`refuses ${range}, which is not wholly allowed`, () => {
      expect(codeOf(() => expandRanges(guard, [range]))).to.equal('address/forbidden');
    });
  }

  for (const range of [
    '10.0.0.0/33',
    '10.0.0/24',
    '010.0.0.0/24',
    '10.0.0.1-10.0.0.9',
    'camera/24',
    '10.0.0.0/',
    '10.0.0.0/08',
    '',
  ]) {
    it(`refuses ${JSON.stringify(range)}, which is no range`, () => {
      expect(codeOf(() => expandRanges(guard, [range]))).to.equal('request/invalid');
    });
  }
});

describe('ownAddresses', () => {
  it('is the address itself for a single one and all of the machine for a wildcard', () => {
    expect(ownAddresses('192.0.2.7')).to.deep.equal(['192.0.2.7']);
    expect(ownAddresses('0.0.0.0')).to.include('127.0.0.1');
    expect(ownAddresses('localhost')).to.include('127.0.0.1');
  });
});
