import { expect, test } from 'vitest';
import { gpuRequested as rule } from './gpu-requested.ts';
import { check, given, place, tell } from '../../test/rule-cases.ts';

const request = (parts: object) => given({ driver: '', ids: [], capabilities: ['gpu'], ...parts });
const wished = (capabilities: readonly string[]) => ({
  value: { driver: '', count: -1, ids: [], capabilities },
  from: place('file', 'devcontainer.json', '/hostRequirements/gpu'),
});

tell(rule, [
  ['all', { deviceRequests: [request({ count: -1 })] }, /^Every GPU is asked for/u],
  ['one', { deviceRequests: [request({ count: 1 })] }, /^A GPU is/u],
  ['two', { deviceRequests: [request({ count: 2 })] }, /^2 GPUs are/u],
  ['by id', { deviceRequests: [request({ ids: ['GPU-1'] })] }, /^GPU GPU-1/u],
  [
    'by hostRequirements',
    { deviceRequests: [wished(['gpu'])] },
    /names the runtime nvidia[^]*adds --gpus all[^]*elsewhere it warns and starts/u,
  ],
  ['optional', { deviceRequests: [wished(['gpu', 'optional'])] }, [/elsewhere it starts without/u, 'note']],
  [
    'CDI',
    { deviceRequests: [request({ driver: 'cdi', ids: ['vendor.com/x=0'], capabilities: [] })] },
    /vendor\.com\/x=0 is asked for by its CDI name/u,
  ],
  ['as a wish', { hostRequirements: [given({ name: 'gpu', value: 'true' })] }, /elsewhere it warns and starts without/u],
  ['as an optional wish', { hostRequirements: [given({ name: 'gpu', value: 'optional' })] }, [/elsewhere it starts/u, 'note']],
  ['not wished', { hostRequirements: [given({ name: 'gpu', value: 'false' })] }, 'clear'],
  ['other wishes', { hostRequirements: [given({ name: 'cpus', value: '4' })] }, 'clear'],
]);

test('a wish that became a request is said once', () => {
  expect(check(rule, { deviceRequests: [request({ count: -1 })], hostRequirements: [given({ name: 'gpu', value: 'true' })] })).toHaveLength(
    1,
  );
});
