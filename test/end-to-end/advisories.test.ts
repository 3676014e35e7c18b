import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registryProgram, serveRegistry, type TestRegistry } from '../registry/serve-registry.ts';
import { skipReason } from '../skip.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-advisories-'));
const sent = new Map<string, string>();
const asked: string[] = [];
let registry: TestRegistry;
let server: Server;
let lists = '';
let count = 0;

interface Verdict {
  readonly rule: string;
  readonly state: string;
  readonly findings?: readonly { readonly message: string }[];
  readonly missing?: readonly { readonly why: string }[];
}

interface Answer {
  readonly status: number;
  readonly stderr: string;
  readonly verdict: Verdict | undefined;
  readonly problems: readonly { readonly document: string; readonly message: string }[];
}

/** A repository of one configuration with these Features, in which `HOST` stands for the registry. */
function repository(...ids: readonly string[]): string {
  const at = join(folder, `r${count++}`);
  mkdirSync(join(at, '.devcontainer'), { recursive: true });
  const features = Object.fromEntries(ids.map((id) => [id.replaceAll('HOST', registry.host), {}]));
  writeFileSync(join(at, '.devcontainer/devcontainer.json'), JSON.stringify({ image: `${registry.host}/base:1`, features }));
  return at;
}

/** No name of the web is asked for: what is not on this machine goes to a proxy that does not answer. */
function audit(cwd: string, args: readonly string[], cache = 'cache'): Promise<Answer> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_CACHE_HOME: join(folder, cache),
    HTTPS_PROXY: 'http://127.0.0.1:9',
  };
  return new Promise((settle) => {
    execFile(process.execPath, [cli, 'audit', '--format', 'json', ...args], { cwd, env, encoding: 'utf8' }, (error, stdout, stderr) => {
      const report = (stdout === '' ? { requests: [], problems: [] } : JSON.parse(stdout)) as {
        requests: { verdicts: Verdict[] }[];
        problems: Answer['problems'];
      };
      const verdict = report.requests.flatMap(({ verdicts }) => verdicts).find(({ rule }) => rule === 'feature-advisory');
      settle({ status: error === null ? 0 : Number(error.code), stderr, verdict, problems: report.problems });
    });
  });
}

const files = (version: string): Readonly<Record<string, string>> => ({
  'devcontainer-feature.json': JSON.stringify({ id: 'one', version }),
  'install.sh': '',
});

const manifest = (): string =>
  JSON.stringify({
    disallowedFeatures: [{ featureIdPrefix: `${registry.host}/acme/bad` }],
    featureAdvisories: [
      { featureId: `${registry.host}/acme/one`, introducedInVersion: '1.2.0', fixedInVersion: '1.3.0', description: 'it leaks' },
    ],
  });

describe.skipIf(skipReason(registryProgram === undefined, 'no docker-registry is installed'))('audit --advisories', () => {
  beforeAll(async () => {
    registry = await serveRegistry();
    await registry.pushImage('base', '1', {});
    await registry.pushFeature('acme/one', ['1'], files('1.2.3'));
    await registry.pushFeature('acme/one', ['2'], files('2.0.0'));
    await registry.pushFeature('acme/bad', ['1'], files('1.0.0'));
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const text = sent.get(request.url ?? '');
      response.writeHead(text === undefined ? 500 : 200).end(text);
    });
    await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
    lists = `http://localhost:${(server.address() as AddressInfo).port}`;
    sent.set('/good', manifest());
    sent.set('/wrong', '{"featureAdvisories":[{}]}');
  });
  afterAll(() => {
    registry?.stop();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the version that a tag stands for is judged', async () => {
    const at = repository('HOST/acme/one:1');
    const { status, verdict, problems } = await audit(at, ['--resolve', '--advisories', `${lists}/good`]);
    expect({ status, problems }).toEqual({ status: 1, problems: [] });
    expect(verdict?.findings?.map(({ message }) => message)).toEqual([
      `Feature ${registry.host}/acme/one:1 is version 1.2.3, for which an advisory is out: it leaks (fixed in 1.3.0)`,
    ]);
    expect((await audit(repository('HOST/acme/one:2'), ['--resolve', '--advisories', `${lists}/good`])).verdict).toMatchObject({
      state: 'clear',
    });
  });

  test('a file needs nothing looked up', async () => {
    const file = join(folder, 'manifest.json');
    writeFileSync(file, manifest());
    const { verdict } = await audit(repository('HOST/acme/bad:1'), ['--advisories', file]);
    expect(verdict?.findings?.map(({ message }) => message)).toEqual([
      `Feature ${registry.host}/acme/bad:1 is disallowed by the control manifest: the reference CLI refuses to build with it`,
    ]);
  });

  test('one request for all configurations, and none where nobody has Features', async () => {
    sent.set('/once', manifest());
    const at = repository('HOST/acme/one:1');
    await audit(at, ['--resolve', '--fresh', '--advisories', `${lists}/once`, at, repository('HOST/acme/bad:1'), repository()]);
    expect(asked.filter((path) => path === '/once')).toHaveLength(1);
    await audit(repository(), ['--resolve', '--advisories', `${lists}/never`]);
    expect(asked).not.toContain('/never');
    const policy = join(folder, 'policy.yaml');
    writeFileSync(policy, 'rules:\n  feature-advisory: "off"\n');
    expect((await audit(at, ['--resolve', '--policy', policy, '--advisories', `${lists}/never`])).verdict).toMatchObject({ state: 'off' });
    expect(asked).not.toContain('/never');
  });

  test.each([
    ['/gone', 'answered 500'],
    ['/wrong', 'featureAdvisories[0].featureId must be a text'],
  ])('what cannot be had, %s, is a problem, and nothing is clear', async (path, why) => {
    const { status, verdict, problems } = await audit(repository('HOST/acme/one:2'), ['--resolve', '--advisories', lists + path]);
    expect(status).not.toBe(0);
    expect(problems).toMatchObject([{ document: lists + path, message: expect.stringContaining(why) as string }]);
    expect(verdict).toMatchObject({ state: 'undecided' });
    expect(verdict?.missing?.[0]?.why).toContain(why);
  });

  test('without an option, the manifest of the specification is asked for', async () => {
    const { verdict, problems } = await audit(repository('HOST/acme/one:2'), ['--resolve']);
    expect(problems.map(({ document }) => document)).toEqual(['https://containers.dev/static/devcontainer-control-manifest.json']);
    expect(verdict).toMatchObject({ state: 'undecided' });
  });

  test('with --offline the past counts, and its age is told', async () => {
    const at = repository('HOST/acme/one:1');
    const options = ['--resolve', '--advisories', `${lists}/good`];
    await audit(at, options, 'offline');
    const before = asked.length;
    const { verdict, stderr, problems } = await audit(at, [...options, '--offline'], 'offline');
    expect(verdict?.findings).toHaveLength(1);
    expect(problems).toEqual([]);
    expect(stderr).toBe(`containai: the advisories of ${lists}/good are those of less than an hour ago.\n`);
    const never = await audit(at, ['--resolve', '--offline'], 'offline');
    expect(never.problems).toMatchObject([{ message: expect.stringContaining('--offline asks nobody') as string }]);
    expect(never.verdict).toMatchObject({ state: 'undecided' });
    expect(asked.length).toBe(before);
  });

  test.each([
    [['--advisories', 'https://lists.test/x'], '--advisories with an address needs --resolve'],
    [['--advisories', 'none.json'], 'none.json was not read: there is no such file.'],
  ])('bad usage: %s', async (args, message) => {
    const { status, stderr } = await audit(repository(), args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
