import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fc } from '../seeded.ts';
import { describe, expect, it, test } from 'vitest';
import { asksForMore } from '../../src/judge/asks-for-more.ts';
import { prepareJudge } from '../../src/judge/judge.ts';
import type { Machine } from '../../src/machine/machine.ts';
import { realMachine } from '../../src/machine/real.ts';
import { rules } from '../../src/rules/catalogue.ts';
import { discover } from '../../src/tasks/discover.ts';
import { type Fixed, fixTargets } from '../../src/tasks/fix.ts';
import { judgeSource, type JudgedSource } from '../../src/tasks/judge-source.ts';
import { leadsOut, openTarget } from '../../src/tasks/open-target.ts';
import type { Target } from '../../src/tasks/target.ts';
import { skipReason } from '../skip.ts';

// What fixing promises, held against what the audit says before and after, and not against what the fixing says of itself.
const host = { kernel: '6.8', sysbox: { version: '0.7.0' }, engine: { version: '28.4.0' } };
const prepared = prepareJudge(rules, 'strict', host);

type Powers = Pick<Machine, 'readText' | 'realPath'>;

async function fixed(targets: readonly Target[], unsafe: boolean, machine: Powers): Promise<readonly Fixed[]> {
  const all: Fixed[] = [];
  for await (const one of fixTargets(targets, { tier: 'strict', host, version: '0', unsafe }, machine)) all.push(one);
  return all;
}

async function judged(target: Target, machine: Powers): Promise<JudgedSource> {
  const opened = openTarget(target, machine);
  if ('fatal' in opened) throw new Error(opened.message);
  return judgeSource(opened, prepared, leadsOut(target, machine));
}

/** A machine on which the fixes are written. */
function withFixes(all: readonly Fixed[], machine: Powers): Powers {
  const texts = new Map(
    all.flatMap(({ files }) => files.flatMap(({ path, after }) => (path === undefined ? [] : [[path, after] as const]))),
  );
  return {
    ...machine,
    readText: (path, limit, inside) => {
      const text = texts.get(path);
      return text === undefined ? machine.readText(path, limit, inside) : { text };
    },
  };
}

/** Rules that say of every Feature what is so of one that took the place of something worse. */
const ofEveryFeature = new Set(['feature-unpinned', 'feature-lock-missing']);

function often(some: readonly string[], one: string): number {
  return some.filter((other) => other === one).length;
}

async function holdLaws(targets: readonly Target[], unsafe: boolean, machine: Powers): Promise<number> {
  const all = await fixed(targets, unsafe, machine);
  const after = withFixes(all, machine);
  for (const target of targets) {
    const then = await judged(target, machine);
    const now = await judged(target, after);
    const known = then.reading.problems.map(({ message }) => message);
    expect(
      now.reading.problems.filter(
        ({ message }) =>
          often(
            now.reading.problems.map((one) => one.message),
            message,
          ) > often(known, message),
      ),
    ).toEqual([]);
    holdFindings(then, now, unsafe);
  }
  const [made, left] = [all.flatMap((one) => one.made), await fixed(targets, unsafe, after)];
  const [then, now] = [await fingerprints(targets, machine), await fingerprints(targets, after)];
  const prints = made.map(({ fingerprint }) => fingerprint);
  const staying = prints.filter((print) => then.includes(print) && often(now, print) > often(then, print) - often(prints, print));
  expect(staying).toEqual([]);
  expect(left.flatMap(({ files, made: again }) => [...files, ...again])).toEqual([]);
  return made.length;
}

async function fingerprints(targets: readonly Target[], machine: Powers): Promise<readonly string[]> {
  const sources = await Promise.all(targets.map((target) => judged(target, machine)));
  return sources.flatMap(({ requests }) => requests.flatMap((one) => one.found.map(({ finding }) => finding.fingerprint)));
}

function holdFindings(then: JudgedSource, now: JudgedSource, unsafe: boolean): void {
  for (const { request, found } of now.requests) {
    const before = then.requests.find((one) => one.request.name === request.name && one.request.kind === request.kind);
    const known = new Map<string, number>();
    for (const { finding } of before?.found ?? []) known.set(finding.rule, (known.get(finding.rule) ?? 0) + 1);
    for (const { finding } of found) {
      const left = known.get(finding.rule) ?? 0;
      known.set(finding.rule, left - 1);
      const isAllowed = unsafe && (finding.level === 'note' || ofEveryFeature.has(finding.rule));
      expect(left > 0 || isAllowed, `${finding.rule} of ${request.name} is new: ${finding.message}`).toBe(true);
    }
    if (!unsafe) expect(before === undefined ? ['a new request'] : asksForMore(before.request, request)).toEqual([]);
  }
}

const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const sets = ['broken', 'cli-fixtures', 'official-images', 'seed50', 'seed50-alt', 'wild'];
const configurations = existsSync(corpus)
  ? sets
      .flatMap((set) => readdirSync(join(corpus, set), { recursive: true, encoding: 'utf8' }).map((name) => join(set, name)))
      .filter((name) => /(?:\/\.?devcontainer\.json|compose[^/]*\.ya?ml)$/u.test(name) && statSync(join(corpus, name)).isFile())
  : [];

describe.skipIf(skipReason(configurations.length === 0, 'no corpus of real configurations beside the repository'))(
  'fixing real configurations',
  () => {
    it.each([
      ['safely', false, 250],
      ['at a risk', true, 450],
    ] as const)(
      '%s keeps what it promises',
      async (_how, unsafe, atLeast) => {
        let made = 0;
        for (const name of configurations) {
          const path = join(corpus, name);
          const { targets } = discover(path, { ...realMachine, workingFolder: () => dirname(path) });
          made += await holdLaws(targets, unsafe, realMachine).catch((error: unknown) => {
            throw new Error(name, { cause: error });
          });
        }
        expect(made).toBeGreaterThan(atLeast);
      },
      240_000,
    );
  },
);

/** Properties that ask for something, and some that do not, as they are written. */
const properties = [
  '"name": "x"',
  '"privileged": true',
  '"privileged": "yes"',
  '"init": true',
  '"capAdd": ["SYS_PTRACE", "NET_ADMIN"]',
  '"securityOpt": ["seccomp=unconfined", "apparmor=unconfined", "label=disable"]',
  '"runArgs": ["--network=host", "-v", "/var/run/docker.sock:/var/run/docker.sock", "--cap-add", "SYS_ADMIN", "-p", "80:80"]',
  '"runArgs": ["--privileged", "--pid", "host", "--device", "/dev/fuse", "--sysctl=kernel.msgmax=1"]',
  '"runArgs": ["-itP", "--userns=host", "--runtime=runc", "other:image", "sh"]',
  '"mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"]',
  '"mounts": ["source=${localEnv:HOME}/.ssh,target=/root/.ssh,type=bind", { "source": "/etc", "target": "/h", "type": "bind" }]',
  '"mounts": [{ "type": "bind", "source": "/data", "target": "/data" }, "type=bind,src=/a,dst=/b,bind-propagation=rshared"]',
  '"workspaceMount": "source=/,target=/w,type=bind", "workspaceFolder": "/w"',
  '"containerEnv": { "A": "1", "SYSBOX_IGNORE_SYSFS_CHOWN": "TRUE", "TOKEN": "${localEnv:GITHUB_TOKEN}" }',
  '"initializeCommand": "make", "postCreateCommand": "make"',
  '"initializeCommand": { "a": "x", "b": ["y", "z"] }',
  '"appPort": [8080, "9000:9000"]',
  '"features": { "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {} }',
  '"features": { "ghcr.io/devcontainers/features/docker-in-docker:2": {}, "ghcr.io/devcontainers/features/go:1": { "version": "1.22" } }',
  '"features": { "ghcr.io/acme/x:1": {} }',
  '"extensions": ["a.b"], "settings": { "x": [1, 2] }',
  '"remoteUsr": "node"',
  '"__proto__": { "privileged": true }',
  '"overrideCommand": false',
  '"updateRemoteUserUID": false',
  '"hostRequirements": { "gpu": true, "cpus": 2 }',
] as const;

const spaces = fc.constantFrom(' ', '\n  ', '\n\t', '\n  // why\n  ', ' /* a */ ', '\r\n    ', '\n\n  ', '');
const configuration = fc
  .tuple(
    fc.subarray([...properties], { minLength: 1 }).chain((some) => fc.shuffledSubarray(some, { minLength: some.length })),
    fc.array(spaces, { minLength: 64, maxLength: 64 }),
    fc.constantFrom('', ',', ', // last'),
    fc.constantFrom('', '\ufeff', '// first\n'),
  )
  .map(([some, blanks, last, first]) => {
    let next = 0;
    const spread = (text: string): string =>
      text.replaceAll(/(?<=[[{,])(?= )|(?<=[\]}"e\d])(?=[\]}])/gu, () => blanks[next++ % blanks.length]!);
    const parts = ['"image": "debian:12"', ...some].map((part) => `${blanks[next++ % blanks.length]}${spread(part)}`);
    return `${first}{${parts.join(',')}${last}\n}\n`;
  });

test.each([
  ['safely', false],
  ['at a risk', true],
] as const)(
  'fixing any configuration %s keeps what it promises',
  async (_how, unsafe) => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(configuration, async (text) => {
        const path = '.devcontainer/devcontainer.json';
        const machine: Powers = {
          readText: (asked) => (asked === `/r/${path}` ? { text } : { missing: true }),
          realPath: (asked) => asked,
        };
        const target: Target = { format: 'devcontainer', workspace: '/r', boundary: '/r', prefix: '', path, named: false };
        made += await holdLaws([target], unsafe, machine);
      }),
      { numRuns: 150 },
    );
    expect(made).toBeGreaterThan(200);
  },
  120_000,
);
