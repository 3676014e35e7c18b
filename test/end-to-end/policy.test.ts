import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli.js');
let folder: string;
let settings: string;

const image = `node@sha256:${'a'.repeat(64)}`;
const hostNetwork = `{\n  "image": "mcr.microsoft.com/devcontainers/base:bookworm",\n  "runArgs": ["--network=host"]\n}\n`;
const config = '.devcontainer/devcontainer.json';
const waiver = (fields = ''): string => `waivers:\n  - rule: host-network-namespace\n    reason: our own runners\n${fields}`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'containai-policy-'));
  settings = mkdtempSync(join(tmpdir(), 'containai-settings-'));
  write(config, hostNetwork);
});
afterEach(() => {
  for (const one of [folder, settings]) rmSync(one, { recursive: true, force: true });
});

function write(path: string, text: string, below = folder): void {
  mkdirSync(dirname(join(below, path)), { recursive: true });
  writeFileSync(join(below, path), text);
}

function run(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '', XDG_CONFIG_HOME: settings },
  });
}

/** The report, checked against its schema. */
function report(...args: readonly string[]): {
  readonly status: number | null;
  readonly tier: string;
  readonly policy: object;
  readonly starts: string;
  readonly found: readonly object[];
} {
  const { status, stdout } = run('audit', '--format', 'json', ...args);
  const json = JSON.parse(stdout);
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(join(root, 'schemas/report-1.schema.json'), 'utf8')));
  validate(json);
  expect(validate.errors).toBeNull();
  const [request] = json.requests;
  const found = request.verdicts.flatMap(({ state, findings }: { state: string; findings: object[] }) =>
    state === 'found' ? findings : [],
  );
  return { status, tier: json.tier, policy: json.policy, starts: request.starts, found };
}

const ofNetwork = (found: readonly object[]): object | undefined =>
  found.find((one) => (one as { rule: string }).rule === 'host-network-namespace');

describe('whose policy counts', () => {
  test('a named one', () => {
    write('ours.yaml', 'tier: standard\nrules:\n  host-network-namespace: note\n');
    const { status, tier, policy, found } = report('--policy', 'ours.yaml');
    expect({ status, tier }).toEqual({ status: 0, tier: 'standard' });
    expect(policy).toMatchObject({ documents: ['ours.yaml'], ignored: [] });
    expect(ofNetwork(found)).toMatchObject({ level: 'note' });
    expect(report('--policy', 'ours.yaml', '--tier', 'strict').tier).toBe('strict');
  });

  test('not that of the repository, which is said', () => {
    write('.containai.yaml', 'rules:\n  host-network-namespace: off\n');
    const { status, policy } = report();
    expect(status).toBe(1);
    expect(policy).toMatchObject({ documents: [], ignored: ['.containai.yaml'] });
    expect(run('audit').stdout).toContain('.containai.yaml is not honoured');
    expect(report('--policy', '.containai.yaml')).toMatchObject({ status: 0, policy: { documents: ['.containai.yaml'], ignored: [] } });
  });

  test('the user’s own, unless another is named', () => {
    write('containai/policy.yaml', 'rules:\n  host-network-namespace: off\n', settings);
    expect(report()).toMatchObject({ status: 0, policy: { documents: [join(settings, 'containai/policy.yaml')] } });
    write('empty.yaml', '');
    expect(report('--policy', 'empty.yaml').status).toBe(1);
  });

  test.each([
    [
      'a mistake',
      'rules:\n  host-netwrk-namespace: off\n',
      'p.yaml:2:3: There is no rule “host-netwrk-namespace”; did you mean host-network-namespace?',
    ],
    ['a waiver without a reason', 'waivers:\n  - rule: host-command\n', 'p.yaml:2:5: This waiver has no “reason”: '],
  ])('with %s nothing is judged', (_what, text, says) => {
    write('p.yaml', text);
    const { status, stdout, stderr } = run('audit', '--policy', 'p.yaml');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('one that is not there is bad usage', () => {
    expect(run('audit', '--policy', 'none.yaml')).toMatchObject({
      status: 2,
      stderr: 'containai: none.yaml: The policy file does not exist.\n',
    });
  });
});

describe('a waiver', () => {
  test('leaves its finding visible, and lets it fail nothing', () => {
    write('p.yaml', waiver(`    path: ${config}\n    until: 9999-12-31\n`));
    const { status, starts, found } = report('--policy', 'p.yaml');
    expect(status).toBe(0);
    expect(starts).not.toBe('not under this policy');
    expect(ofNetwork(found)).toMatchObject({
      waiver: { reason: 'our own runners', until: '9999-12-31', from: { document: 'p.yaml', line: 2, column: 5 } },
    });
    const { stdout } = run('audit', '--policy', 'p.yaml');
    expect(stdout).toMatch(/^ {2}waived {2}host-network-namespace at 3:\d+ \(until 9999-12-31\): our own runners$/mu);
    expect(stdout).toMatch(/^No errors/mu);
  });

  test('counts from another folder too', () => {
    write('p.yaml', waiver(`    path: ${config}\n`));
    expect(report(folder, '--policy', join(folder, 'p.yaml')).status).toBe(0);
  });

  test('that has ended is an error', () => {
    write('p.yaml', waiver('    until: 2020-01-31\n'));
    const { status, found, policy } = report('--policy', 'p.yaml');
    expect(status).toBe(1);
    expect(ofNetwork(found)).not.toHaveProperty('waiver');
    expect(policy).toMatchObject({ waivers: [{ state: 'expired' }] });
    write(config, '{ "image": "mcr.microsoft.com/devcontainers/base:bookworm" }');
    const clean = run('audit', '--policy', 'p.yaml');
    expect(clean.status).toBe(1);
    expect(clean.stdout).toContain('p.yaml:2:5  The waiver of host-network-namespace ended on 2020-01-31');
    expect(clean.stdout).toMatch(/^1 error/mu);
    expect(run('audit', '--policy', 'p.yaml', '--fail-on', 'never').status).toBe(0);
    const written = run('audit', '--policy', 'p.yaml', '--write-baseline', 'baseline.json');
    expect(written.status).toBe(0);
    expect(written.stdout).toContain('The waiver of host-network-namespace ended on 2020-01-31');
    for (const format of ['github', 'markdown', 'sarif'])
      expect(run('audit', '--policy', 'p.yaml', '--format', format).stdout).toContain(
        'The waiver of host-network-namespace ended on 2020-01-31',
      );
  });

  test('that waives nothing is said', () => {
    write('p.yaml', 'waivers:\n  - { rule: host-command, reason: x }\n');
    expect(run('audit', '--policy', 'p.yaml').stdout).toContain('nothing is waived by the waiver of host-command at p.yaml:2:5');
  });
});

describe('comments', () => {
  const commented = hostNetwork.replace('  "runArgs"', '  // containai-ignore host-network-namespace: our own runners\n  "runArgs"');

  test('count where they are honoured, and are said to be there where not', () => {
    write(config, commented);
    expect(report()).toMatchObject({ status: 1, policy: { comments: { honoured: false, seen: 1 } } });
    expect(run('audit').stdout).toContain('1 containai-ignore comment is not honoured');
    const { status, found } = report('--honour-comments');
    expect(status).toBe(0);
    expect(ofNetwork(found)).toMatchObject({ waiver: { reason: 'our own runners', from: { document: config, line: 3, column: 3 } } });
  });

  test('of a Compose file and a Dockerfile count too', () => {
    rmSync(join(folder, '.devcontainer'), { recursive: true });
    write('compose.yaml', `services:\n  app:\n    image: ${image}\n    pid: host # containai-ignore host-pid-namespace: a debugger\n`);
    write('Dockerfile', `FROM ${image}\n# containai-ignore remote-script-executed: our own server\nRUN curl https://example.com/x | sh\n`);
    const { stdout } = run('audit', '--honour-comments', '--fail-on', 'error');
    expect(stdout).toContain('waived  host-pid-namespace at 4:');
    expect(stdout).toContain('waived  remote-script-executed at 3:');
  });

  test('with a mistake are problems, when they shall count', () => {
    write(config, commented.replace('host-network-namespace:', 'host-netwrk-namespace:'));
    const { status, stdout } = run('audit', '--honour-comments');
    expect(status).toBe(1);
    expect(stdout).toContain('3:3  This comment waives nothing, since there is no rule “host-netwrk-namespace”');
  });
});

describe('a baseline', () => {
  test('makes only what is new fail', () => {
    write(config, hostNetwork.replace('"mcr.microsoft.com/devcontainers/base:bookworm"', '"example.com/unknown"'));
    expect(run('audit').status).toBe(1);
    expect(run('audit', '--write-baseline', 'baseline.json').status).toBe(0);
    const known = run('audit', '--baseline', 'baseline.json');
    expect(known.status).toBe(0);
    expect(known.stdout).toMatch(/^ +known {2}\d+ known findings and \d+ known to be undecided in the baseline/mu);
    expect(known.stdout).not.toMatch(/^ +error /mu);
    expect(run('audit', '--baseline', 'baseline.json', '--verbose').stdout).toMatch(/^ +error {2}host-network-namespace {2}known/mu);
    const text = readFileSync(join(folder, 'baseline.json'), 'utf8');
    write(config, hostNetwork.replace('"mcr.microsoft.com/devcontainers/base:bookworm"', '"example.com/unknown"').replace('{', '{\n\n'));
    expect(run('audit', '--baseline', 'baseline.json', '--write-baseline', 'again.json').status).toBe(0);
    expect(readFileSync(join(folder, 'again.json'), 'utf8')).toBe(text);
    write(config, hostNetwork.replace('--network=host"', '--network=host", "--pid=host"'));
    const worse = run('audit', '--baseline', 'baseline.json');
    expect(worse.status).toBe(1);
    expect(worse.stdout).toMatch(/^ +error {2}host-pid-namespace/mu);
    expect(worse.stdout).not.toMatch(/^ +error {2}host-network-namespace/mu);
  });

  test('knows an undecided question, and no other', () => {
    write(config, '{ "image": "example.com/unknown" }');
    expect(run('audit', '--tier', 'permissive').status).toBe(4);
    run('audit', '--tier', 'permissive', '--write-baseline', 'baseline.json');
    expect(run('audit', '--tier', 'permissive', '--baseline', 'baseline.json').status).toBe(0);
    write(config, '{ "image": "example.com/another" }');
    expect(run('audit', '--tier', 'permissive', '--baseline', 'baseline.json').status).toBe(4);
  });

  test('that is none is bad usage', () => {
    write('baseline.json', '{}');
    expect(run('audit', '--baseline', 'baseline.json').status).toBe(2);
    expect(run('audit', '--baseline', 'none.json').stderr).toContain('does not exist');
  });

  test('is not written over what could not be judged', () => {
    run('audit', '--write-baseline', 'baseline.json');
    const old = readFileSync(join(folder, 'baseline.json'), 'utf8');
    write('broken/.devcontainer.json', '[');
    for (const path of ['none', 'broken']) expect(run('audit', path, '--write-baseline', 'baseline.json').status).toBe(2);
    expect(readFileSync(join(folder, 'baseline.json'), 'utf8')).toBe(old);
  });

  test('is written over a baseline, and over no other file', () => {
    for (const _time of ['first', 'second']) expect(run('audit', '--write-baseline', 'baseline.json').status).toBe(0);
    write('package.json', '{}');
    expect(run('audit', '--write-baseline', 'package.json')).toMatchObject({
      status: 2,
      stderr: 'containai: the baseline package.json was not written: another file is there, which is no baseline.\n',
    });
    expect(run('audit', '--write-baseline', config)).toMatchObject({
      status: 2,
      stderr: `containai: no report goes to ${config}: that file is audited.\n`,
    });
    expect(readFileSync(join(folder, config), 'utf8')).toBe(hostNetwork);
    expect(run('audit', '--write-baseline', 'x.json', '-o', './x.json').stderr).toBe(
      'containai: two reports cannot go to one file: x.json.\n',
    );
  });

  test.each([
    ['in a folder that is not there', 'none/baseline.json', 2],
    ['where not even root may write', '/sys/baseline.json', process.platform === 'linux' ? 3 : 2],
  ])('%s is not written', (_what, path, code) => {
    expect(run('audit', '--write-baseline', path).status).toBe(code);
  });
});

test('no link of a repository is followed out of it to be written', () => {
  write('keep', 'old', settings);
  for (const name of ['baseline.json', '.containai.yaml']) symlinkSync(join(settings, 'keep'), join(folder, name));
  const baseline = run('audit', '--write-baseline', 'baseline.json');
  expect(baseline).toMatchObject({ status: 2, stderr: expect.stringContaining('it is a symbolic link that leaves the folder') });
  expect(run('init', '--force')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('it is a symbolic link that leaves the folder'),
  });
  expect(readFileSync(join(settings, 'keep'), 'utf8')).toBe('old');
});

describe('containai init', () => {
  test('writes a policy that changes nothing until it is edited', () => {
    const before = report();
    const { status, stdout } = run('init');
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('--policy .containai.yaml') });
    expect(readdirSync(folder).toSorted()).toEqual(['.containai.yaml', '.devcontainer']);
    const text = readFileSync(join(folder, '.containai.yaml'), 'utf8');
    expect(text).toContain('# host-network-namespace: warn');
    const after = report('--policy', '.containai.yaml');
    expect({ ...after, policy: {} }).toEqual({ ...before, policy: {} });
    write('.containai.yaml', text.replace('# host-network-namespace: warn', 'host-network-namespace: warn'));
    expect(report('--policy', '.containai.yaml').status).toBe(0);
  });

  test('writes over no policy unless it is forced to', () => {
    write('.containai.yml', 'tier: standard\n');
    expect(run('init')).toMatchObject({
      status: 2,
      stderr: 'containai: .containai.yml was not written: it is there already; --force writes over it.\n',
    });
    expect(run('init', '--force').status).toBe(0);
    expect(readFileSync(join(folder, '.containai.yml'), 'utf8')).toContain('tier: strict');
  });

  test('says what could not be read, and writes nothing', () => {
    write(config, '[');
    const { status, stderr } = run('init');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^containai: \.devcontainer\/devcontainer\.json/u);
    expect(stderr).toContain('.containai.yaml was not written, since not everything could be read.');
    expect(readdirSync(folder)).toEqual(['.devcontainer']);
  });

  test.each(['--policy', '--baseline', '--write-baseline', '--output'])('%s needs a value', (option) => {
    expect(run('audit', option, '')).toMatchObject({ status: 2, stderr: expect.stringContaining(`${option} needs a value: `) });
  });

  test('prints it, and says what it needs', () => {
    expect(run('init', '--stdout', '--tier', 'standard').stdout).toContain('\ntier: standard\n');
    expect(readdirSync(folder)).toEqual(['.devcontainer']);
    expect(run('init', 'none').stderr).toBe('containai: none is not there: a policy is written for a folder.\n');
    expect(run('init', config).stderr).toContain('is no folder');
  });
});
