import { expect, test } from 'vitest';
import type { HostFacts } from '../model/host.ts';
import { container, messages } from '../../test/requests.ts';
import { kernelTooOld } from './kernel-too-old.ts';

const message = (kernel: string, oldest: string, unless = '') =>
  `Sysbox does not start on kernel ${kernel}${unless}: “kernel version check failed: … kernel release ${kernel} is not supported; need >= ${oldest}”`;

test.each<[HostFacts, string[]]>([
  [{ kernel: '4.19.0-27-amd64', distribution: 'debian' }, [message('4.19.0-27-amd64', '5.5')]],
  [{ kernel: '5.4.0', distribution: 'debian' }, [message('5.4.0', '5.5')]],
  [{ kernel: '4.15.0', distribution: 'ubuntu' }, [message('4.15.0', '5.0')]],
  [{ kernel: '5.4.0' }, [message('5.4.0', '5.5', ', unless this is Ubuntu, where 5.0 will do')]],
  [{ kernel: '4.19.0' }, [message('4.19.0', '5.5')]],
  [{ kernel: '5.4.0', distribution: 'ubuntu' }, []],
  [{ kernel: '5.5.0', distribution: 'debian' }, []],
  [{ kernel: '6.18.0' }, []],
  [{}, []],
])('%j', (host, expected) => expect(messages(kernelTooOld, container(), { host })).toEqual(expected));
