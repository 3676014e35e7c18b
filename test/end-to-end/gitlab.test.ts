import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { version } from '../../package.json';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-gitlab-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const {
  variables,
  containai,
}: { readonly variables: Record<string, string>; readonly containai: { script: string[]; artifacts: { paths: string[] } } } = parse(
  readFileSync(join(root, 'templates/gitlab-ci.yml'), 'utf8'),
);

test.each([
  ['untrusted', 1],
  ['harmless', 0],
  ['"; touch pwned; "', 2],
])('the script of the template audits %s and leaves its artifacts', (path, code) => {
  const project = mkdtempSync(join(folder, 'project-'));
  cpSync(join(root, 'examples'), project, { recursive: true });
  // The one line that needs the published package names the program; here it is the one that was built.
  const script = containai.script.join('\n').replace('/opt/containai/node_modules/containai/dist/cli.js', join(root, 'dist/cli.js'));
  const { status } = spawnSync('sh', ['-ec', script], { cwd: project, env: { ...process.env, ...variables, CONTAINAI_PATHS: path } });
  expect(status).toBe(code);
  for (const artifact of containai.artifacts.paths) expect(existsSync(join(project, artifact))).toBe(true);
  expect(existsSync(join(project, 'pwned'))).toBe(false);
});

test('its variables are in the guide, and its version is this one', () => {
  const guide = readFileSync(join(root, 'docs/guides/gitlab.md'), 'utf8');
  for (const name of Object.keys(variables)) expect(guide).toContain(`| \`${name}\` |`);
  expect(variables['CONTAINAI_VERSION']).toBe(version);
});
