import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { refused } from './problem.ts';

/**
 * Refuses what leads into the own network, as far as it can be seen now; each delivery looks again as it connects.
 * @param networks of the own house that webhooks may reach, CIDR
 * @throws Problem 422
 */
export async function mayBeTold(address: string, networks: readonly string[]): Promise<void> {
  const { protocol, hostname, username, password } = new URL(address);
  if (username || password) throw refused('url', 'expected an address without a password: each delivery is signed');
  if (/(^|\.)localhost\.?$/.test(hostname) && networks.length === 0)
    throw refused('url', `${hostname} is within the own network, which WEBHOOK_NETWORKS does not open`);
  const found = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  const own = found
    .map(({ address }) => ipaddr.process(address))
    .filter((ip) => ip.range() !== 'unicast' || isCompatible(ip));
  const closed = own.find((ip) => !networks.some((network) => isWithin(ip, network)));
  if (closed) throw refused('url', `${hostname} is within the own network, which WEBHOOK_NETWORKS does not open`);
  if (protocol === 'http:' && own.length === 0) throw refused('url', 'expected https beyond the own network');
}

/** IPv4 within IPv6 as it was written before RFC 4291 gave it up: nobody outside has such an address. */
const isCompatible = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean => ip.kind() === 'ipv6' && isWithin(ip, '::/96');

function isWithin(ip: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  const [range, bits] = network.includes('/')
    ? ipaddr.parseCIDR(network)
    : [ipaddr.parse(network), network.includes(':') ? 128 : 32];
  return range.kind() === ip.kind() && ip.match(range, bits);
}
