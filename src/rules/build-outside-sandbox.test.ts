import { expect, test } from 'vitest';
import { build, messages, said } from '../../test/requests.ts';
import { buildOutsideSandbox } from './build-outside-sandbox.ts';

const step = said({ command: 'make', flags: [] });
const feature = said({ id: './x', source: 'local', name: './x', options: {}, adds: [] } as const);
const dockerfile = said({ base: 'workspace', path: 'Dockerfile' } as const);

test.each([
  [{ steps: [step] }, {}, 'Build steps run as real root under plain runc, not in the sandbox: unless this engine builds under Sysbox'],
  [
    { dockerfile },
    { buildsUnderSysbox: false },
    'Build steps run as real root under plain runc, not in the sandbox: this engine builds outside Sysbox',
  ],
  [
    { features: [feature] },
    {},
    'Install scripts of Features run as real root under plain runc, not in the sandbox: unless this engine builds under Sysbox',
  ],
  [
    { dockerfile, steps: [step], features: [feature] },
    {},
    'Build steps and install scripts of Features run as real root under plain runc, not in the sandbox: unless this engine builds under Sysbox',
  ],
])('found %#', (fields, host, message) => expect(messages(buildOutsideSandbox, build(fields), { host })).toEqual([message]));

test('clear where the engine builds under Sysbox', () =>
  expect(messages(buildOutsideSandbox, build({ steps: [step] }), { host: { buildsUnderSysbox: true } })).toEqual([]));
test('clear where nothing runs', () => expect(messages(buildOutsideSandbox, build({ target: said('x') }))).toEqual([]));
