import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellEnvironment, vscodeSettings } from './gate-environment.ts';

test.each(['/run/user/1000/containai/gate.sock', '/home/a b/it\'s $HOME `id` ${localEnv:HOME} "x"/g.sock'])(
  'a shell takes the address as it is: %s',
  (listen) => {
    const script = `export DOCKER_CONTEXT=x DOCKER_TLS_VERIFY=1\n${shellEnvironment(listen)}printf '%s|%s|%s|%s' "$DOCKER_HOST" "$BUILDX_BUILDER" "\${DOCKER_CONTEXT-}" "\${DOCKER_TLS_VERIFY-}"`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`unix://${listen}|default||`);
  },
);

test('VS Code gets settings, and is told what they do not reach', () => {
  const { settings, says } = vscodeSettings('/x/g.sock');
  expect(settings).toMatchObject({
    'dev.containers.dockerSocketPath': '/x/g.sock',
    'docker.environment': { DOCKER_HOST: 'unix:///x/g.sock' },
  });
  expect(says.join(' ')).toMatch(/initializeCommand runs on this machine/u);
});
