import { expect, test } from 'vitest';
import { explainError } from './explain-error.ts';
import { messageOf } from './gate/visit.ts';

async function titleOf(pasted: string): Promise<string | undefined> {
  return (await explainError(pasted))?.title;
}

test.each([
  ['docker: Error response from daemon: unknown or invalid runtime name: sysbox-runc.', '2 rows of the matrix have this error'],
  [
    "docker: Error response from daemon: cannot share the host's network namespace when user namespaces are enabled.",
    'namespaces.host-with-userns-remap',
  ],
  ['OCI runtime create failed: namespace {"time" ""} does not exist: unknown', '2 rows of the matrix have this error'],
  ['the weather is fine', undefined],
  ['', undefined],
])('%s', async (pasted, title) => {
  expect(await titleOf(pasted)).toBe(title);
});

test('several rows are shown with what they say and the way round, not with what they say of other errors', async () => {
  const page = JSON.stringify(await explainError('namespace {"time" ""} does not exist: unknown'));
  expect(page).toContain('No container starts: the engine asks for a time namespace');
  expect(page).toContain('The way round: Update Sysbox to 0.7.1');
  expect(page).not.toContain('Containers start, each with a time namespace of its own.');
});

test('what the gate says leads to its rules and reasons', async () => {
  const [mounted, unverified] = [
    { rule: 'docker-socket-mounted', message: 'no' },
    { rule: 'container-unverified', message: 'no' },
  ] as const;
  expect(await titleOf(`docker: Error response from daemon: ${messageOf([mounted])}`)).toContain('docker-socket-mounted');
  expect(await titleOf(`docker: Error response from daemon: ${messageOf([mounted, unverified])}`)).toBe('Rules that this text names');
});
