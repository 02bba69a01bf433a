/** Where no camera ever is, whatever the allow-list says. Each with the reason that users read. */
export const deniedRanges: readonly { readonly range: string; readonly reason: string }[] = [
  { range: '0.0.0.0/8', reason: '"this network" (RFC 1122)' },
  { range: '169.254.0.0/16', reason: 'link-local, where clouds keep their metadata (RFC 3927)' },
  { range: '224.0.0.0/4', reason: 'multicast (RFC 5771)' },
  { range: '240.0.0.0/4', reason: 'reserved or broadcast (RFC 1112)' },
  { range: '100.100.100.200/32', reason: 'metadata service of Alibaba Cloud' },
  { range: '168.63.129.16/32', reason: 'host service of Azure' },
  { range: '192.0.0.192/32', reason: 'metadata service of Oracle Cloud' },
  { range: '::/8', reason: 'reserved, unspecified or IPv4 inside IPv6 (RFC 4291)' },
  { range: '64:ff9b::/96', reason: 'translated IPv4 (RFC 6052)' },
  { range: '64:ff9b:1::/48', reason: 'translated IPv4 (RFC 8215)' },
  { range: '2002::/16', reason: 'IPv4 tunnelled by 6to4 (RFC 3056)' },
  { range: '2001::/32', reason: 'IPv4 tunnelled by Teredo (RFC 4380)' },
  { range: 'fe80::/10', reason: 'link-local (RFC 4291)' },
  { range: 'fec0::/10', reason: 'retired site-local (RFC 3879)' },
  { range: 'ff00::/8', reason: 'multicast (RFC 4291)' },
  { range: 'fd00:ec2::254/128', reason: 'metadata service of AWS' },
];

/** Addresses of this machine: allowed only by an entry of the allow-list that lies inside one of them. */
export const loopbackRanges: readonly string[] = ['127.0.0.0/8', '::1/128'];
