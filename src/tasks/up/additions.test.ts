import { describe, expect, test } from 'vitest';
import { container, said } from '../../../test/requests.ts';
import type { OwnFeature } from '../ssh/ssh-feature.ts';
import { addToConfiguration, addToRequest, type Additions, composeAdditions, hasOwnFile, joinAdditions, noAdditions } from './additions.ts';

const feature: OwnFeature = { name: 'own/ssh:1', idAt: (port) => `localhost:${port}/own/ssh:1`, files: new Map() };
const additions: Additions = {
  ports: [{ hostPort: 2300, containerPort: 22 }],
  tmpfs: ['/run', '/tmp:exec'],
  environment: { container: 'private-users' },
  keepsCommand: true,
  stopSignal: 'SIGRTMIN+3',
  feature,
  says: ['SSH'],
};

describe('what is added to a configuration', () => {
  test('comes after its own arguments, of which only the last may count', () => {
    const made = addToConfiguration(
      { image: 'web', runArgs: ['--stop-signal=SIGTERM'], features: { a: {} } },
      additions,
      'image',
      '/state/c.json',
    );
    expect(made).toEqual({
      image: 'web',
      overrideCommand: false,
      features: { a: {} },
      runArgs: [
        '--stop-signal=SIGTERM',
        '-p',
        '127.0.0.1:2300:22',
        '--tmpfs',
        '/run',
        '--tmpfs',
        '/tmp:exec',
        '-e',
        'container=private-users',
        '--stop-signal',
        'SIGRTMIN+3',
      ],
    });
  });

  test.each<[files: string | string[], all: string[]]>([
    ['compose.yml', ['compose.yml', '/state/c.json']],
    [
      ['a.yml', 'b.yml'],
      ['a.yml', 'b.yml', '/state/c.json'],
    ],
  ])('is one more Compose file after %j', (files, all) => {
    const made = addToConfiguration({ dockerComposeFile: files, service: 'app' }, additions, 'compose', '/state/c.json');
    expect(made).toMatchObject({ dockerComposeFile: all, overrideCommand: false });
    expect(made).not.toHaveProperty('runArgs');
    expect(composeAdditions('app', additions)).toEqual({
      services: {
        app: {
          ports: [{ target: 22, published: '2300', host_ip: '127.0.0.1', protocol: 'tcp' }],
          tmpfs: ['/run', '/tmp:exec'],
          environment: { container: 'private-users' },
          stop_signal: 'SIGRTMIN+3',
        },
      },
    });
  });

  test.each(['image', 'dockerfile', 'compose'] as const)('is nothing where nothing is (%s)', (form) => {
    const configuration = { dockerComposeFile: 'compose.yml', runArgs: ['--init'] };
    expect(addToConfiguration(configuration, noAdditions, form, '/state/c.json')).toEqual(configuration);
    expect([hasOwnFile(noAdditions), composeAdditions('app', noAdditions)]).toEqual([false, { services: { app: {} } }]);
  });
});

test('what is added to a request is what the gate will see of it', () => {
  const request = addToRequest(container({ overrideCommand: said(true) }), additions);
  expect(request.overrideCommand?.value).toBe(false);
  expect(request.ports.map(({ value }) => value)).toEqual([
    { address: '127.0.0.1', hostPort: '2300', containerPort: '22', protocol: 'tcp' },
  ]);
  expect(request.mounts.map(({ value }) => value.target)).toEqual(['/run', '/tmp']);
  expect(request.environment.map(({ value }) => value)).toEqual([{ name: 'container', value: 'private-users', scope: 'container' }]);
});

test('two kinds of additions are made together', () => {
  const both = joinAdditions(additions, { ...noAdditions, tmpfs: ['/x'], says: ['x'] });
  expect(both).toEqual({ ...additions, tmpfs: ['/run', '/tmp:exec', '/x'], says: ['SSH', 'x'] });
});
