import { resourceUnlimited as rule } from './resource-unlimited.ts';
import { given, tell } from '../../test/rule-cases.ts';

const limit = (name: string, value: string, layer: 'file' | 'api' = 'file') => ({ resources: [given({ name, value }, layer)] });

tell(rule, [
  ['processes', limit('pids-limit', '-1'), /number of processes is without a limit/u],
  ['processes by zero', limit('pids-limit', '0'), /number of processes/u],
  ['memory', limit('memory', '-1'), /^Memory is/u],
  ['swap', limit('memory-swap', '-1'), /^Swap is/u],
  ['locked memory', { ulimits: [given({ name: 'memlock', value: '-1:-1' })] }, /limit memlock is switched off/u],
  ['open files', { ulimits: [given({ name: 'nofile', value: '1024:-1' })] }, /limit nofile/u],
  ['the killer', { oomKillDisable: given(true) }, /not to end the container/u],
  [
    'all',
    { ...limit('memory', '-1'), ulimits: [given({ name: 'core', value: 'unlimited' })], oomKillDisable: given(true) },
    /Memory[^]*core[^]*not to end/u,
  ],
  ['what the client sends for nothing', limit('pids-limit', '0', 'api'), 'clear'],
  ['a number', limit('memory', '2g'), 'clear'],
  ['a number of files', { ulimits: [given({ name: 'nofile', value: '65536:65536' })] }, 'clear'],
  ['the killer left on', { oomKillDisable: given(false) }, 'clear'],
  ['another', limit('cpu-shares', '-1'), 'clear'],
]);
