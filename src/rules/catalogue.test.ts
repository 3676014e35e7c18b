import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Format, FileAnswer } from '../formats/format.ts';
import { rigs } from '../known/rigs.ts';
import type { Request } from '../model/request.ts';
import { fieldNames } from '../model/request-fields.ts';
import { type Example, type FormatName, type Level, levels, type Rule, type Tier, tiers } from '../model/rule.ts';
import { skipReason } from '../../test/skip.ts';
import { rules } from './catalogue.ts';
import { fullRequests } from '../../test/full-requests.ts';

/** The rules that there are to be, with the tiers in which each is an error, as the project's list of rules has them. */
const intended = `
host-command S T | docker-socket-mounted S T P | host-root-mounted S T P | engine-store-mounted S T P | system-path-mounted S T
credential-mounted S T | agent-socket-mounted S T | home-mounted S T | mount-outside-workspace S | workspace-mount-redirected S T
mount-shared-propagation S T | mount-option-injected S T P | mount-writable-in-compose S | host-file-read S T | host-file-written S T
host-variable-leaked S | literal-credential S T | privileged-requested S n | host-network-namespace S T P | host-pid-namespace S T P
host-ipc-namespace S T P | host-uts-namespace S T P | host-user-namespace S | host-cgroup-namespace S | foreign-namespace S T
device-passed S | device-rule-added S | gpu-requested S | capability-added w | capability-drop-ignored S T | seccomp-unconfined S T
seccomp-profile-merged w | apparmor-changed n | label-disabled n | system-paths-unconfined n | no-new-privileges-set n
runtime-overridden S T P | image-replaced-by-arguments S T P | sysctl-not-namespaced S T | sysctl-reaches-host S T | sysbox-variable-set S T
sysbox-variable-unknown S T P | port-published-widely w | privilege-through-healthcheck-or-hook S | cgroup-parent-set n
oom-score-lowered n | resource-unlimited n | config-injected S T P | root-writes-workspace n | project-adopted S T | shared-volume n
build-outside-sandbox n | build-context-outside-workspace S T | build-option-unsafe S T | remote-script-executed S | secret-in-build-argument S
feature-not-allowed S | feature-unpinned w | feature-lock-missing w | feature-lock-mismatch S T | feature-from-url S T
feature-from-github-release S T | feature-advisory S T | image-unpinned w | image-registry-not-allowed S n | feature-mounts-socket S T
feature-weakens-isolation S T | feature-grants-rights w | systemd-undetected n | init-hides-systemd n | override-command-stops-systemd n | user-id-out-of-range S T P
user-id-update-disabled n | containerd-volume-loses-snapshots S T | inner-data-root-unseen S T | runtime-folder-mounted n
kernel-file-mounted n | inner-user-remap n | true-privilege-needed w | inner-store-shared S T | readonly-not-recursive n
restart-loses-registration n | multi-architecture-needs-host n | engine-breaks-sysbox S T P | kernel-too-old S T P | sysbox-outdated S T P
inner-engine-too-new n | unknown-property n | wrong-type n | deprecated-property n | duplicate-key S T P | prototype-key S T P
case-variant-key S T P | conflicting-sources n | file-not-discovered n | service-missing n | workspace-folder-missing n`
  .trim()
  .split(/\s*[|\n]\s*/u)
  .map((entry) => entry.split(' ') as [id: string, ...words: string[]]);

function intendedLevel(words: readonly string[], tier: Tier): Level {
  if (words.includes('w')) return tier === 'strict' ? 'warn' : 'note';
  if (words.includes({ strict: 'S', standard: 'T', permissive: 'P' }[tier])) return 'error';
  return words.includes('n') ? 'note' : 'warn';
}

/** Rules that no text alone can show: one needs a policy that lists registries, the other a file of another name. */
const withoutExamples = new Set(['image-registry-not-allowed', 'file-not-discovered']);

const here = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(here).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'define-rule.ts' && name !== 'catalogue.ts',
);
const exportName = (id: string): string => id.replace(/-(.)/gu, (_, letter: string) => letter.toUpperCase());
const kinds = ['container', 'build'] as const;

describe('the list', () => {
  test('is the folder, by id', () => {
    expect(rules.map(({ id }) => `${id}.ts`)).toEqual(files.sort());
  });

  test.each(intended)('has %s as intended', (id, ...words) => {
    const rule = rules.find((one) => one.id === id);
    expect(rule, `${id} is missing`).toBeDefined();
    for (const tier of tiers) expect([tier, rule!.levels[tier]]).toEqual([tier, intendedLevel(words, tier)]);
  });

  test('has no other', () => {
    const ids = new Set(intended.map(([id]) => id));
    expect(rules.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('is exported under its name and has its cases beside it', async () => {
    const loaded = (await import(`./${id}.ts`)) as Readonly<Record<string, unknown>>;
    expect(loaded[exportName(id)]).toBe(rule);
    expect(existsSync(`${here}${id}.test.ts`)).toBe(true);
  });

  test('says all that it has to say', () => {
    expect(rule.title).toMatch(/^\S.{10,140}[^.\s]$/u);
    for (const text of [rule.why, rule.advice]) expect(text).toMatch(/^\S.{11,640}\.$/u);
    expect(rule.references.length).toBeGreaterThan(0);
    for (const reference of rule.references) expect(reference).toMatch(/^https:\/\/\S+$/u);
    expect(rule.examples.length > 0).toBe(!withoutExamples.has(id));
    const texts = [rule.title, rule.why, rule.advice, ...rule.cites.map(({ where }) => where)].join('\n');
    expect(texts).not.toMatch(/\bB\d{1,2}\b|—|\b(?:TODO|FIXME)\b|\/work\/|shared\/facts/u);
  });

  test('says how it knows', () => {
    expect(rule.cites.some(({ kind }) => kind !== 'inferred')).toBe(true);
    for (const { kind, where, on } of rule.cites) {
      expect(where.length).toBeGreaterThan(10);
      expect(on === undefined).toBe(kind !== 'measured');
      expect([undefined, ...rigs.map((rig) => rig.id)]).toContain(on);
      expect(where).toMatch(kind === 'source' ? /^[\w.-]+\/[\w.-]+@[\w.-]+[ :]/u : /\S/u);
    }
  });

  test('is never louder in a laxer tier', () => {
    const [strict, standard, permissive] = tiers.map((tier) => levels.indexOf(rule.levels[tier]));
    expect(strict).toBeGreaterThanOrEqual(standard!);
    expect(standard).toBeGreaterThanOrEqual(permissive!);
  });

  test('reads what it says it reads', () => {
    const seen = new Set<string>();
    for (const request of fullRequests)
      if (rule.judges.includes(request.kind)) rule.check(recording(request, seen), { host: {}, peers: fullRequests });
    const fields = new Set<string>(kinds.flatMap((kind) => fieldNames[kind]));
    expect([...seen].filter((key) => fields.has(key)).sort()).toEqual([...rule.reads].sort());
    for (const field of rule.reads) expect(rule.judges.some((kind) => (fieldNames[kind] as readonly string[]).includes(field))).toBe(true);
  });
});

// A request that notes which of its keys are looked at.
function recording(request: Request, seen: Set<string>): Request {
  return new Proxy(request, {
    get: (target, key, receiver) => {
      if (typeof key === 'string') seen.add(key);
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}

const matrixFile = fileURLToPath(new URL('../matrix/catalogue.ts', import.meta.url));

test.skipIf(skipReason(!existsSync(matrixFile), 'the matrix is not there'))('every row that a rule names is in the matrix', async () => {
  const { matrix } = (await import(matrixFile)) as { readonly matrix: readonly { readonly id: string }[] };
  const ids = new Set(matrix.map(({ id }) => id));
  expect(rules.flatMap(({ id, row }) => (row === undefined || ids.has(row) ? [] : [`${id}: ${row}`]))).toEqual([]);
});

const paths: Readonly<Record<FormatName, string>> = {
  devcontainer: '.devcontainer/devcontainer.json',
  compose: 'compose.yaml',
  dockerfile: 'Dockerfile',
  'docker-run': 'command line',
  'docker-api': 'body.create.json',
};

// Loaded by name, so that a reader that is not there skips its examples and nothing else.
async function load(name: FormatName): Promise<Format<unknown> | undefined> {
  const path = new URL(`../formats/${name}/`, import.meta.url);
  const part = async (file: string): Promise<Readonly<Record<string, unknown>>> => {
    const whole = fileURLToPath(new URL(file, path));
    return existsSync(whole) ? ((await import(whole)) as Readonly<Record<string, unknown>>) : {};
  };
  const module = await part('format.ts');
  if (name !== 'devcontainer')
    return Object.values(module).find((one) => (one as { name?: unknown } | undefined)?.name === name) as Format<unknown> | undefined;
  const make = module['devcontainerFormat'] as ((companions: object) => Format<unknown>) | undefined;
  const { readComposeProject } = await part('../compose/read-project.ts');
  const { applyDockerfile } = await part('../dockerfile/apply.ts');
  return make?.({
    ...(readComposeProject === undefined ? {} : { readComposeProject }),
    ...(applyDockerfile === undefined ? {} : { applyDockerfile }),
  });
}

const formats = new Map<FormatName, Format<unknown> | undefined>();
for (const name of Object.keys(paths) as FormatName[]) formats.set(name, await load(name));

// Files that an example does not bring are not there.
function read(format: Format<unknown>, text: string, example: Example): readonly Request[] {
  const given = new Map<string, FileAnswer>(Object.entries(example.files ?? {}).map(([path, content]) => [path, { text: content }]));
  const path = paths[example.format];
  const { doc } = format.parse({ document: path, path, text });
  for (let round = 0; ; round++) {
    const { requests, wants } = format.read(doc, given);
    const missing = wants.filter(({ kind, name }) => kind === 'file' && !given.has(name));
    if (missing.length === 0 || round > 8) return requests;
    for (const { name } of missing) given.set(name, { missing: true });
  }
}

function judge(rule: Rule, requests: readonly Request[], example: Example): readonly string[] {
  return requests
    .filter(({ kind }) => rule.judges.includes(kind))
    .flatMap((request) => rule.check(request, { host: example.host ?? {}, peers: requests }))
    .map(({ message }) => message);
}

const examples = rules.flatMap((rule) =>
  rule.examples.map((example, index) => [`${rule.id}, example ${index + 1} (${example.format})`, rule, example] as const),
);

describe.each(examples)('%s', (_, rule, example) => {
  const format = formats.get(example.format);
  const isMissing = skipReason(format === undefined, `the reader of ${example.format} is not there`);

  test.skipIf(isMissing)('the bad one is found', () => {
    const requests = read(format!, example.bad, example);
    expect(requests.length).toBeGreaterThan(0);
    expect(judge(rule, requests, example)).not.toEqual([]);
  });

  const { good } = example;
  if (good === undefined) return;
  test.skipIf(isMissing)('the good one is clear', () => {
    const requests = read(format!, good, example);
    expect(requests.length).toBeGreaterThan(0);
    expect(judge(rule, requests, example)).toEqual([]);
  });
});
