import { portPublishedWidely as rule } from './port-published-widely.ts';
import { given, tell } from '../../test/rule-cases.ts';

const port = (address?: string, hostPort?: string, protocol = 'tcp') => ({
  ports: [
    given({
      containerPort: '80',
      protocol,
      ...(address === undefined ? {} : { address }),
      ...(hostPort === undefined ? {} : { hostPort }),
    }),
  ],
});

tell(rule, [
  ['no address', port(undefined, '8080'), /^Port 80 of the container[^]*as port 8080/u],
  ['any port', port(), /as a free port/u],
  ['all of IPv4', port('0.0.0.0', '8080'), /all addresses/u],
  ['all of IPv6', port('::', '8080'), /all addresses/u],
  ['in brackets', port('[::]', '8080'), /all addresses/u],
  ['by a default', port('${localEnv:ADDRESS:0.0.0.0}', '8080'), /all addresses/u],
  ['udp', port('', '53', 'udp'), /^Port 80\/udp/u],
  ['all ports', { publishAllPorts: given(true) }, /^Every port/u],
  ['both', { ...port(), publishAllPorts: given(true) }, /free port[^]*Every port/u],
  ['loopback', port('127.0.0.1', '8080'), 'clear'],
  ['loopback of IPv6', port('::1', '8080'), 'clear'],
  ['one address', port('192.168.1.2', '8080'), 'clear'],
  ['not all ports', { publishAllPorts: given(false) }, 'clear'],
]);
