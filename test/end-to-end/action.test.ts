import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'containai-action-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}
const action: Action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));

/** Answers like GitHub, by what is in the folder of the stub, and notes what it was asked. */
const gh = `#!/usr/bin/env node
const { appendFileSync, readFileSync, existsSync } = require('node:fs');
const here = process.env.STUB;
const args = process.argv.slice(2);
const input = args.includes('--input') ? readFileSync(0, 'utf8') : '';
appendFileSync(here + '/calls', JSON.stringify({ args, input }) + '\\n');
const method = args.includes('--method') ? args[args.indexOf('--method') + 1] : 'GET';
if (existsSync(here + '/refuses-' + method)) { console.error('gh: Resource not accessible by integration (HTTP 403)'); process.exit(1); }
if (method === 'GET' && existsSync(here + '/comments')) process.stdout.write(readFileSync(here + '/comments'));
`;

interface Run {
  readonly code: number;
  readonly log: string;
  readonly summary: string;
  readonly calls: readonly { readonly args: readonly string[]; readonly input: string }[];
  readonly used: readonly string[];
  readonly workspace: string;
}

/** Runs the steps as a runner would, in a workspace of its own; steps that use another action are noted. */
function runAction(
  inputs: Record<string, string>,
  stub: Record<string, string> = {},
  event: object = { pull_request: { number: 7 } },
): Run {
  const at = mkdtempSync(join(folder, 'run-'));
  const workspace = join(at, 'workspace');
  cpSync(join(root, 'examples'), workspace, { recursive: true });
  for (const name of ['bin', 'stub', 'temp']) mkdirSync(join(at, name));
  writeFileSync(join(at, 'bin/gh'), gh);
  chmodSync(join(at, 'bin/gh'), 0o755);
  for (const [name, text] of Object.entries(stub)) writeFileSync(join(at, 'stub', name), text);
  writeFileSync(join(at, 'event.json'), JSON.stringify(event));
  for (const name of ['output', 'summary']) writeFileSync(join(at, name), '');
  const outputs = new Map<string, string>();
  const valueOf = (name: string): string => {
    const [context, ...path] = name.trim().split('.');
    if (context === 'inputs') return inputs[path.join('.')] ?? action.inputs[path.join('.')]!.default;
    if (context === 'steps') return outputs.get(path.at(-1)!) ?? '';
    if (name.trim() === 'github.event.pull_request') return 'pull_request' in event ? '{}' : 'null';
    throw new Error(`The runner of this test does not know ${name}.`);
  };
  const fill = (text: string): string => text.replaceAll(/\$\{\{([^}]*)\}\}/gu, (_all, name: string) => valueOf(name));
  const holds = (condition: string): boolean =>
    condition.split('&&').every((part) => {
      const [, name = '', sign, word = ''] = /^\s*([\w.-]+) (==|!=) '?(.*?)'?\s*$/u.exec(part) ?? [];
      return (valueOf(name) === word) === (sign === '==');
    });
  const used: string[] = [];
  let [log, code] = ['', 0];
  for (const step of action.runs.steps) {
    if (step.if !== undefined && !holds(step.if)) continue;
    if (step.run === undefined) {
      used.push(step.uses ?? '');
      continue;
    }
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      cwd: workspace,
      encoding: 'utf8',
      env: {
        PATH: `${join(at, 'bin')}${delimiter}${process.env['PATH']}`,
        HOME: at,
        STUB: join(at, 'stub'),
        GITHUB_ACTION_PATH: root,
        GITHUB_WORKSPACE: workspace,
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_EVENT_PATH: join(at, 'event.json'),
        GITHUB_OUTPUT: join(at, 'output'),
        GITHUB_STEP_SUMMARY: join(at, 'summary'),
        RUNNER_TEMP: join(at, 'temp'),
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)])),
      },
    });
    log += stdout + stderr;
    for (const line of readFileSync(join(at, 'output'), 'utf8').split('\n')) {
      const [, name, value] = /^([\w-]+)=(.*)$/u.exec(line) ?? [];
      if (name !== undefined) outputs.set(name, value ?? '');
    }
    code = status ?? 3;
    if (code !== 0) break;
  }
  const calls = existsSync(join(at, 'stub/calls')) ? readFileSync(join(at, 'stub/calls'), 'utf8').trimEnd().split('\n') : [];
  return { code, log, summary: readFileSync(join(at, 'summary'), 'utf8'), calls: calls.map((call) => JSON.parse(call)), used, workspace };
}

const comment = (id: number, bot: boolean, body: string): string => `${JSON.stringify({ id, bot, body })}\n`;
const mark = '<!-- containai:report -->';

describe('the action', () => {
  test('annotates, fails on errors, writes the summary and SARIF', () => {
    const { code, log, summary, calls, used, workspace } = runAction({ paths: 'untrusted\nharmless', 'upload-sarif': 'true' });
    expect(code).toBe(1);
    expect(log).toMatch(/^::error file=untrusted\/\.devcontainer\/devcontainer\.json,line=\d+,col=\d+,title=docker-socket-mounted::/m);
    expect(summary).toContain(`${mark}\n### ContainAI: `);
    expect(JSON.parse(readFileSync(join(workspace, 'containai.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(used).toEqual([expect.stringMatching(/^github\/codeql-action\/upload-sarif@[\da-f]{40}$/)]);
    expect(calls).toEqual([]);
  });

  test('passes where nothing is found, and makes no comment', () => {
    const { code, calls, used } = runAction({ paths: 'harmless', comment: 'true' });
    expect({ code, used }).toEqual({ code: 0, used: [] });
    expect(calls).toHaveLength(1);
  });

  test('makes a comment', () => {
    const { code, calls } = runAction({ paths: 'untrusted', comment: 'true' });
    expect(code).toBe(1);
    expect(calls.map(({ args }) => args.at(-1))).toEqual(['repos/acme/shop/issues/7/comments', 'repos/acme/shop/issues/7/comments']);
    expect(JSON.parse(calls[1]!.input).body.startsWith(mark)).toBe(true);
    expect(calls[1]!.args).toContain('POST');
  });

  test('updates its own comment, also when all is well again, and no one else’s', () => {
    const comments = comment(1, false, `${mark}\nnot ours`) + comment(2, true, `${mark}\nours`) + comment(3, true, 'another');
    const { calls } = runAction({ paths: 'harmless', comment: 'true' }, { comments });
    expect(calls[1]!.args).toEqual(expect.arrayContaining(['PATCH', 'repos/acme/shop/issues/comments/2']));
    expect(calls).toHaveLength(2);
  });

  test.each([['GET'], ['POST']])('a token that may not %s is said and changes nothing else', (method) => {
    const { code, log } = runAction({ paths: 'untrusted', comment: 'true' }, { [`refuses-${method}`]: '' });
    expect(code).toBe(1);
    expect(log).toMatch(/^::notice title=ContainAI::The comment could not be written: gh: Resource not accessible/m);
  });

  test('outside of a pull request there is no comment', () => {
    expect(runAction({ paths: 'untrusted', comment: 'true' }, {}, {}).calls).toEqual([]);
  });

  test('fails on what it is told to fail on', () => {
    expect(runAction({ paths: 'untrusted', 'fail-on': 'never' }).code).toBe(0);
    expect(runAction({ paths: 'harmless', tier: 'lenient' })).toMatchObject({ code: 2, log: expect.stringContaining('--tier wants') });
    expect(runAction({ paths: 'none' }).code).toBe(2);
  });

  test('says what it could not do, and offers no report of another run', () => {
    const bad = runAction({ paths: 'harmless', policy: 'none.yaml', 'upload-sarif': 'true' });
    expect(bad.code).toBe(2);
    expect(bad.log).toMatch(/^::error title=ContainAI::none\.yaml: The policy file does not exist\.$/m);
    expect(bad.summary).toBe('### ContainAI: nothing was judged\n\n    containai: none.yaml: The policy file does not exist.\n');
    expect(bad.used).toEqual([]);
    const partly = runAction({ paths: 'none' });
    expect(partly.log).toMatch(/^::error title=ContainAI::Not everything could be judged: the report says why\.$/m);
    expect(partly.summary).toContain('Nothing was judged.');
  });

  test('takes an old SARIF file away before it begins', () => {
    const { code, used, workspace } = runAction({
      paths: 'harmless',
      tier: 'lenient',
      'sarif-file': 'untrusted/setup.sh',
      'upload-sarif': 'true',
    });
    expect({ code, used }).toEqual({ code: 2, used: [] });
    expect(existsSync(join(workspace, 'untrusted/setup.sh'))).toBe(false);
  });

  test.each([
    ['paths', '$(touch pwned)'],
    ['paths', '"; touch pwned; "'],
    ['paths', '--output=text=pwned'],
    ['tier', 'strict; touch pwned'],
    ['sarif-file', '`touch pwned`'],
    ['version', '1.2.3; touch pwned'],
  ])('the input %s is never run: %s', (name, value) => {
    const { workspace } = runAction({ paths: 'harmless', [name]: value });
    expect(existsSync(join(workspace, 'pwned'))).toBe(false);
  });

  test('puts no input into a command, and pins what it uses', () => {
    expect(action.runs.using).toBe('composite');
    for (const { run, uses } of action.runs.steps) {
      expect(run ?? '').not.toContain('${{');
      expect(uses ?? `@${'0'.repeat(40)}`).toMatch(/@[\da-f]{40}$/);
    }
  });

  test('every input is described, used and in the guide', () => {
    const guide = readFileSync(join(root, 'docs/guides/github-actions.md'), 'utf8');
    const steps = JSON.stringify(action.runs.steps);
    for (const [name, { description, default: otherwise }] of Object.entries(action.inputs)) {
      expect(description).toMatch(/\.$/);
      expect(otherwise).toBeTypeOf('string');
      expect(steps).toContain(`inputs.${name}`);
      expect(guide).toContain(`| \`${name}\` |`);
    }
  });
});
