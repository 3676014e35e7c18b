import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import type { Machine, TextAnswer } from '../machine/machine.ts';
import { realMachine } from '../machine/real.ts';
import { auditEach, auditSources, auditTargets, type AuditOptions } from './audit.ts';
import { discover } from './discover.ts';
import type { Target } from './target.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const options: AuditOptions = { tier: 'strict', host: {}, version: '0.0.0' };
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(`${root}schemas/report-1.schema.json`, 'utf8')));

async function auditFolder(path: string): Promise<Awaited<ReturnType<typeof auditTargets>>> {
  return auditTargets(discover(path, realMachine).targets, options, realMachine);
}

describe('reports are as their schema says', () => {
  test('of the examples', async () => {
    const { report } = await auditFolder(`${root}examples`);
    expect(report.requests.length).toBeGreaterThan(4);
    validate(JSON.parse(JSON.stringify(report)));
    expect(validate.errors).toBeNull();
  });

  const corpus = `${root}../shared/corpus`;
  test.skipIf(skipReason(!existsSync(corpus), '../shared/corpus is not there'))('of real configurations', async () => {
    for (const set of ['seed50', 'wild', 'cli-fixtures', 'broken']) {
      const { report } = await auditFolder(`${corpus}/${set}`);
      validate(JSON.parse(JSON.stringify(report)));
      expect(validate.errors).toBeNull();
    }
  });
});

describe('a configuration in memory', () => {
  const path = '.devcontainer/devcontainer.json';

  test('is judged with the files beside it, at their lines', async () => {
    const text = '{ "dockerComposeFile": "compose.yaml", "service": "app", "workspaceFolder": "/w" }';
    const compose = 'services:\n  app:\n    image: node\n    pid: host\n';
    const { report } = await auditSources(
      [{ format: 'devcontainer', path, text, files: { '.devcontainer/compose.yaml': compose } }],
      options,
    );
    const findings = report.requests.flatMap(({ verdicts }) =>
      verdicts.flatMap((verdict) => ('findings' in verdict ? verdict.findings : [])),
    );
    expect(findings.find(({ rule }) => rule === 'host-pid-namespace')?.evidence).toMatchObject([
      { document: '.devcontainer/compose.yaml', line: 4 },
    ]);
    expect(report.requests[0]?.starts).toBe('not under this policy');
  });

  test('tells each value with all who asked for it', async () => {
    const text = '{ "image": "debian:12", "privileged": true,\n  "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": {} } }';
    const { report } = await auditSources([{ format: 'devcontainer', path, text }], { ...options, settings: true });
    const privileged = report.requests[0]?.settings?.filter(({ field }) => field === 'privileged');
    expect(privileged?.map(({ by }) => by.map(({ from: { layer }, line }) => [layer, line]))).toEqual([
      [
        ['file', 1],
        ['feature', 2],
      ],
    ]);
    validate(JSON.parse(JSON.stringify(report)));
    expect(validate.errors).toBeNull();
  });

  test('points from a Feature to the line that brought it in', async () => {
    const text =
      '{\n  "image": "mcr.microsoft.com/devcontainers/base:bookworm",\n  "features": {\n    "ghcr.io/devcontainers/features/go:1": {}\n  }\n}';
    const { report } = await auditSources([{ format: 'devcontainer', path, text }], options);
    const found = report.requests[0]?.verdicts.find(({ rule }) => rule === 'seccomp-unconfined');
    expect(found).toMatchObject({
      state: 'found',
      findings: [{ evidence: [{ from: { layer: 'feature' }, document: path, line: 4, column: 5 }] }],
    });
  });

  test('wants what only the network could tell, each once', async () => {
    const text = '{"image":"example.com/x","features":{"ghcr.io/acme/tool:1":{}}}';
    const source = { format: 'devcontainer', path, text } as const;
    const { report } = await auditSources([source, source], options);
    expect(report.wants.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
      'feature ghcr.io/acme/tool:1',
      'image example.com/x',
    ]);
    expect(report.requests.filter(({ kind }) => kind === 'container').map(({ starts }) => starts)).not.toContain('as it is');
  });
});

describe('a configuration of this machine', () => {
  const target: Target = {
    format: 'devcontainer',
    workspace: '/repo/sub',
    boundary: '/repo',
    prefix: 'sub/',
    path: '.devcontainer.json',
    named: false,
  };

  async function audit(
    files: Readonly<Record<string, TextAnswer>>,
    links: Readonly<Record<string, string>> = {},
  ): Promise<{ asked: string[]; json: string }> {
    const asked: string[] = [];
    const { report } = await auditTargets([target], options, {
      realPath: (path) => links[path] ?? path,
      readText: (path) => {
        asked.push(path);
        return files[path] ?? { missing: true };
      },
    });
    return { asked, json: JSON.stringify(report) };
  }

  test('may name files of its repository, and no others', async () => {
    const text = '{"dockerComposeFile":["../compose.yml","../../outside.yml","/etc/passwd"],"service":"app"}';
    const { asked } = await audit({ '/repo/sub/.devcontainer.json': { text } });
    expect(asked).toContain('/repo/compose.yml');
    expect(asked.filter((path) => !path.startsWith('/repo/'))).toEqual([]);
  });

  test('may hide the host behind a link, and is found out', async () => {
    const text = '{"image":"node","mounts":["source=${localWorkspaceFolder}/data,target=/d,type=bind"]}';
    const { json } = await audit({ '/repo/sub/.devcontainer.json': { text } }, { '/repo/sub/data': '/var/run' });
    expect(json).toContain('docker-socket-mounted","state":"found"');
  });

  test('that cannot be read is a problem', async () => {
    const { json } = await audit({ '/repo/sub/.devcontainer.json': { refused: 'it is a folder' } });
    expect(JSON.parse(json)).toMatchObject({
      requests: [],
      problems: [{ document: 'sub/.devcontainer.json', message: 'The file was not read: it is a folder.', fatal: true }],
    });
  });

  test('cannot ask for files without end', async () => {
    const files = Array.from({ length: 2000 }, (_, index) => `c${index}.yml`);
    const { asked } = await audit({
      '/repo/sub/.devcontainer.json': { text: JSON.stringify({ dockerComposeFile: files, service: 'app' }) },
    });
    expect(asked.length).toBeLessThan(520);
  });
});

test('files that COMPOSE_FILE of a repository adds are judged', async () => {
  const texts: Readonly<Record<string, string>> = {
    '/repo/.env': 'COMPOSE_FILE=compose.yaml:b.yml\n',
    '/repo/compose.yaml': 'services:\n  app:\n    image: node\n',
    '/repo/b.yml': 'services:\n  app:\n    pid: host\n',
  };
  const machine: Pick<Machine, 'kindOf' | 'list' | 'readText' | 'realPath' | 'workingFolder'> = {
    kindOf: (path) => (path === '/repo' ? 'folder' : texts[path] === undefined ? 'missing' : 'file'),
    list: () => Object.keys(texts).map((path) => ({ name: path.slice('/repo/'.length), kind: 'file' })),
    readText: (path) => (texts[path] === undefined ? { missing: true } : { text: texts[path] }),
    realPath: (path) => path,
    workingFolder: () => '/',
  };
  const found = async (path: string): Promise<boolean> => {
    const { report } = await auditTargets(discover(path, machine).targets, options, machine);
    return report.requests.some(({ verdicts }) => verdicts.some(({ rule, state }) => rule === 'host-pid-namespace' && state === 'found'));
  };
  expect(await found('/repo')).toBe(true);
  expect(await found('/repo/compose.yaml')).toBe(false);
});

const targetIn = (path: string, boundary = '/repo'): Target => ({
  format: 'devcontainer',
  workspace: `${boundary}/${path}`,
  boundary,
  prefix: `${path}/`,
  path: '.devcontainer.json',
  named: false,
});
const machineWith = (text: string): Parameters<typeof auditEach>[2] => ({ realPath: (path) => path, readText: () => ({ text }) });

describe('many configurations', () => {
  test('come repository by repository', async () => {
    const parts: string[][] = [];
    for await (const { report } of auditEach(
      [targetIn('a', '/one'), targetIn('b', '/one'), targetIn('c', '/two')],
      options,
      machineWith('{"image":"node"}'),
    ))
      parts.push(report.requests.map(({ document }) => document));
    expect(parts).toEqual([['a/.devcontainer.json', 'b/.devcontainer.json'], ['c/.devcontainer.json']]);
  });

  test('of one repository are not held all at once', async () => {
    let most = 0;
    for await (const { report } of auditEach(
      Array.from({ length: 500 }, (_, index) => targetIn(`f${index}`)),
      options,
      machineWith('{"image":"node"}'),
    ))
      most = Math.max(most, report.requests.length);
    expect(most).toBeLessThan(100);
  });

  test('have the problems that were found on the way, each beside its configuration', async () => {
    const found = ['a/.devcontainer.json', 'elsewhere'].map((document) => ({ document, message: 'Odd.', fatal: false }));
    const parts: string[][] = [];
    for await (const { report } of auditEach([targetIn('a'), targetIn('b', '/two')], options, machineWith('{"image":"node"}'), found))
      parts.push(report.problems.map(({ document }) => document));
    expect(parts).toEqual([['a/.devcontainer.json'], [], ['elsewhere']]);
  });

  test('that share a broken file tell of it once', async () => {
    const files: Readonly<Record<string, string>> = {
      '/repo/a/.devcontainer.json': '{"dockerComposeFile":"../c.yaml","service":"app"}',
      '/repo/b/.devcontainer.json': '{"dockerComposeFile":"../c.yaml","service":"app"}',
      '/repo/c.yaml': 'services: [',
    };
    const { report } = await auditTargets([targetIn('a'), targetIn('b')], options, {
      realPath: (path) => path,
      readText: (path) => (files[path] === undefined ? { missing: true } : { text: files[path] }),
    });
    const messages = report.problems.filter(({ document }) => document === 'c.yaml').map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(0);
    expect(new Set(messages).size).toBe(messages.length);
  });
});

test('problems without end are cut off, as the schema allows', async () => {
  const text = `{"image":"node"${'@ '.repeat(3000)}}`;
  const { report } = await auditSources([{ format: 'devcontainer', path: '.devcontainer.json', text }], options);
  expect(report.problems.length).toBeGreaterThan(1);
  expect(report.problems.length).toBeLessThanOrEqual(21);
  validate(JSON.parse(JSON.stringify(report)));
  expect(validate.errors).toBeNull();
});

test('a name of nearly a mebibyte does not fill the report', async () => {
  const text = JSON.stringify({ image: 'x'.repeat(900_000), features: { ['y'.repeat(100_000)]: {} } });
  const { report } = await auditSources([{ format: 'devcontainer', path: '.devcontainer.json', text }], options);
  expect(report.wants.length).toBeGreaterThan(0);
  expect(JSON.stringify(report).length).toBeLessThan(2_000_000);
});

test('a key of nearly a mebibyte does not fill the report', async () => {
  const featureOptions = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`token${index}`, `ghp_${'a1B2c3D4e5F6'.repeat(3)}`]),
  );
  const text = JSON.stringify({ image: 'node', features: { [`ghcr.io/a/${'k'.repeat(400_000)}`]: featureOptions } });
  const { report } = await auditSources([{ format: 'devcontainer', path: '.devcontainer.json', text }], options);
  expect(JSON.stringify(report).length).toBeLessThan(8_000_000);
  expect(JSON.stringify(report)).toContain('"pointer":"/features"');
});
