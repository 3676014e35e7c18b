import { expect, test } from 'vitest';
import type { Fact } from '../../model/fact.ts';
import type { FeatureUse, Mount } from '../../model/request.ts';
import type { Fix, Rule } from '../../model/rule.ts';
import { rules } from '../catalogue.ts';
import { build, check, container, given, mount, place, variable, volume } from '../../../test/rule-cases.ts';

type Parts = Parameters<typeof container>[0];

function ruleOf(id: string): Rule {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

/** The fixes of all issues that a rule finds in a request. */
function fixesIn(id: string, request: ReturnType<typeof container> | ReturnType<typeof build>): readonly (Fix | undefined)[] {
  const rule = ruleOf(id);
  return check(rule, request).map((issue) => rule.fix?.(issue, request));
}

/** The changes of a fix in short: what is done, to which field, with which value. */
function changes(fix: Fix | undefined): readonly string[] | undefined {
  return fix?.changes.map((change) => {
    const value = change.do === 'remove' ? (change.fact as Fact<unknown>).value : change.value;
    return `${change.do} ${change.field} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
}

const configuration = place('file', '.devcontainer/devcontainer.json', '');
const compose = place('file', 'compose.yaml', '/services/app');
const line = place('file', '.devcontainer/devcontainer.json', '/features/x');
const ofFeature = <T>(value: T): Fact<T> => ({ value, from: { ...place('feature', 'Feature x 1.0.0'), via: line } });
const feature = (name: string, options: FeatureUse['options'] = {}): Fact<FeatureUse> => ({
  value: { id: `${name}:1`, source: 'registry', name, tag: '1', options, adds: [] },
  from: line,
});
const official = 'ghcr.io/devcontainers/features/';
const socket = '/var/run/docker.sock:/var/run/docker.sock';
const outer = { options: { version: '24', socketPath: '/x.sock', dockerDashComposeVersion: 'latest' } };
const inner = {
  id: `${official}docker-in-docker:2`,
  source: 'registry',
  name: `${official}docker-in-docker`,
  tag: '2',
  options: {},
  adds: ['privileged', 'mounts', 'containerCommands', 'environment'],
};
const wide: Mount = { kind: 'bind', source: { base: 'workspace', path: '..' }, target: '/workspaces', readOnly: false };
const opened: Mount = { kind: 'bind', source: { base: 'workspace', path: '' }, target: '/workspaces/app', readOnly: false };
const moved: Mount = { kind: 'bind', source: { base: 'root', path: '/etc' }, target: '/w', readOnly: false };
const workspace = given(moved);
const json = (value: unknown): string => JSON.stringify(value);

const rows: readonly (readonly [name: string, rule: string, parts: Parts, changes: readonly string[] | 'none', safety?: Fix['safety']])[] =
  [
    [
      'every place that asks goes',
      'privileged-requested',
      { privileged: given(true, 'file', [given(false), given(true)]) },
      ['remove privileged true', 'remove privileged true'],
      'safe',
    ],
    [
      'a Feature’s request is named too, for the gate',
      'privileged-requested',
      { privileged: ofFeature(true) },
      ['remove privileged true'],
      'safe',
    ],
    [
      'all runtimes above Sysbox’s',
      'runtime-overridden',
      { runtime: given('runc', 'file', [given('sysbox-runc')]) },
      ['remove runtime runc'],
      'safe',
    ],
    [
      'of a socket alone, without a devcontainer.json',
      'docker-socket-mounted',
      { from: compose, mounts: [volume(socket)] },
      [`remove mounts ${json(volume(socket).value)}`],
      'risky',
    ],
    [
      'of a socket, with one',
      'docker-socket-mounted',
      { from: configuration, mounts: [volume(socket)] },
      [`remove mounts ${json(volume(socket).value)}`, `add features ${json(inner)}`],
      'risky',
    ],
    [
      'of a socket, with an inner Docker',
      'docker-socket-mounted',
      { from: configuration, mounts: [volume(socket)], features: [feature(`${official}docker-in-docker`)] },
      [`remove mounts ${json(volume(socket).value)}`],
      'risky',
    ],
    [
      'of a folder that holds it, no Feature comes',
      'docker-socket-mounted',
      { from: configuration, mounts: [volume('/var/run:/host')] },
      [`remove mounts ${json(volume('/var/run:/host').value)}`],
      'risky',
    ],
    [
      'docker-outside-of-docker becomes docker-in-docker, with the options of both',
      'docker-socket-mounted',
      { mounts: [ofFeature(volume(socket).value)], features: [feature(`${official}docker-outside-of-docker`, outer.options)] },
      [`replace features ${json({ ...inner, options: { version: '24' } })}`],
      'risky',
    ],
    [
      'another Feature goes',
      'feature-mounts-socket',
      { mounts: [ofFeature(volume(socket).value)], features: [feature('ghcr.io/x/y')] },
      [`remove features ${json(feature('ghcr.io/x/y').value)}`],
      'risky',
    ],
    [
      'docker-in-docker stays, though it asks for privileged',
      'feature-weakens-isolation',
      { privileged: ofFeature(true), features: [feature(`${official}docker-in-docker`)] },
      'none',
    ],
    [
      'version 2 of docker-in-docker',
      'containerd-volume-loses-snapshots',
      {
        mounts: [ofFeature(mount('type=volume,source=x,target=/var/lib/containerd').value)],
        features: [feature(`${official}docker-in-docker`, { moby: false })],
      },
      [`replace features ${json({ ...inner, options: { moby: false } })}`],
      'risky',
    ],
    [
      'a volume on a folder above takes more with it',
      'containerd-volume-loses-snapshots',
      { mounts: [volume('data:/var/lib')] },
      [`remove mounts ${json(volume('data:/var/lib').value)}`],
      'risky',
    ],
    [
      'the workspace mount shows the opened folder',
      'system-path-mounted',
      { mounts: [{ ...workspace }], workspaceMount: workspace },
      [`replace mounts ${json({ ...opened, target: '/w' })}`],
      'risky',
    ],
    [
      'the folder that is opened is mounted alone',
      'mount-outside-workspace',
      { mounts: [given(wide)], workspaceFolder: given('/workspaces/app') },
      [`replace mounts ${json(opened)}`],
      'risky',
    ],
    [
      'not where its name is a variable',
      'mount-outside-workspace',
      { mounts: [given(wide)], workspaceFolder: given('/workspaces/${localWorkspaceFolderBasename}') },
      'none',
    ],
    ['nor where nothing says which it is', 'mount-outside-workspace', { mounts: [given(wide)] }, 'none'],
    [
      'a home below which nothing is opened goes',
      'home-mounted',
      { mounts: [volume('~:/home/me')], workspaceFolder: given('/w') },
      [`remove mounts ${json(volume('~:/home/me').value)}`],
      'risky',
    ],
    [
      'of what a mount hides, all that is as wrong goes',
      'credential-mounted',
      { mounts: [{ ...volume('~/.ssh:/k'), hides: [volume('~/.aws:/k'), volume('./k:/k')] }] },
      [`remove mounts ${json(volume('~/.ssh:/k').value)}`, `remove mounts ${json(volume('~/.aws:/k').value)}`],
      'risky',
    ],
    [
      'the default mount cannot go',
      'home-mounted',
      { mounts: [{ value: { ...opened, source: { base: 'workspace', path: '', real: '/home/me' } }, from: place('default') }] },
      'none',
    ],
    [
      'a port keeps the rest',
      'port-published-widely',
      { ports: [given({ hostPort: '8080', containerPort: '80', protocol: 'udp' })] },
      [`replace ports ${json({ hostPort: '8080', containerPort: '80', protocol: 'udp', address: '127.0.0.1' })}`],
      'safe',
    ],
    [
      'all ports at once are published no more',
      'port-published-widely',
      { publishAllPorts: given(true) },
      ['remove publishAllPorts true'],
      'risky',
    ],
    [
      'systemd gets what it misses',
      'systemd-undetected',
      {
        from: compose,
        entrypoint: given(['/lib/systemd/systemd']),
        mounts: [mount('type=tmpfs,target=/run')],
        environment: [variable('container', 'docker')],
      },
      [
        `add mounts ${json({ kind: 'tmpfs', target: '/run/lock', readOnly: false })}`,
        `replace environment ${json({ name: 'container', value: 'private-users', scope: 'container' })}`,
      ],
      'safe',
    ],
    [
      'not where a volume is on /run',
      'systemd-undetected',
      { from: compose, entrypoint: given(['/lib/systemd/systemd']), mounts: [volume('data:/run')] },
      'none',
    ],
    [
      'the loop of the Dev Containers CLI goes, and init with it',
      'override-command-stops-systemd',
      {
        from: configuration,
        command: given(['/sbin/init']),
        init: given(true),
        mounts: [mount('type=tmpfs,target=/run'), mount('type=tmpfs,target=/run/lock')],
        environment: [variable('container', 'private-users')],
      },
      ['add overrideCommand false', 'remove init true'],
      'safe',
    ],
    [
      'not where a Feature brings an init',
      'override-command-stops-systemd',
      { from: configuration, command: given(['/sbin/init']), init: ofFeature(true) },
      'none',
    ],
    [
      'with a data folder of its own in a command',
      'inner-data-root-unseen',
      { containerCommands: [given({ event: 'postStartCommand', command: 'sudo dockerd --data-root /d --debug & wait' })] },
      [`replace containerCommands ${json({ event: 'postStartCommand', command: 'sudo dockerd --debug & wait' })}`],
      'risky',
    ],
    [
      'not where a shell puts it together',
      'inner-data-root-unseen',
      { containerCommands: [given({ event: 'postStartCommand', command: 'dockerd --data-root "$D"' })] },
      'none',
    ],
    [
      'in the words of a command',
      'inner-data-root-unseen',
      { command: given(['dockerd', '--data-root', '/d', '--debug']) },
      [`replace command ${json(['dockerd', '--debug'])}`],
      'risky',
    ],
    ['a provider has no other way to start', 'host-command', { hostCommands: [given({ event: 'provider', command: 'x' })] }, 'none'],
    [
      'an option of a Feature',
      'host-variable-leaked',
      {
        features: [feature('ghcr.io/x/y', { token: '${localEnv:MY_TOKEN}', other: 'a' })],
        hostVariables: [{ value: { name: 'MY_TOKEN', into: 'features', hasDefault: false }, from: line }],
      },
      [`replace features ${json({ ...feature('ghcr.io/x/y').value, options: { other: 'a' } })}`],
      'risky',
    ],
    [
      'a variable in the middle of a command stays',
      'host-variable-leaked',
      { hostVariables: [given({ name: 'MY_TOKEN', into: 'containerCommands', hasDefault: false })] },
      'none',
    ],
    [
      'a misspelled wish is spelled right',
      'unknown-property',
      { oddities: [given({ kind: 'unknown-property', text: 'x', subject: 'remoteUsr' })] },
      [`replace oddities ${json({ kind: 'unknown-property', text: 'x', subject: 'remoteUser' })}`],
      'risky',
    ],
    [
      'by the name that replaces an older one',
      'unknown-property',
      { oddities: [given({ kind: 'unknown-property', text: 'x', subject: 'dockerfile' })] },
      [`replace oddities ${json({ kind: 'unknown-property', text: 'x', subject: 'build.dockerfile' })}`],
      'risky',
    ],
    [
      'not where it would open something',
      'unknown-property',
      { oddities: [given({ kind: 'unknown-property', text: 'x', subject: 'priviledged' })] },
      'none',
    ],
    [
      'what means nothing goes',
      'unknown-property',
      { oddities: [given({ kind: 'unknown-property', text: 'x', subject: 'frobnicate' })] },
      [`remove oddities ${json({ kind: 'unknown-property', text: 'x', subject: 'frobnicate' })}`],
      'safe',
    ],
  ];

test.each(rows.map(([name, id, parts, expected, safety]) => ({ name, id, parts, expected, safety })))(
  '$name ($id)',
  ({ id, parts, expected, safety }) => {
    const fixes = fixesIn(id, container(parts));
    expect(fixes.length).toBe(1);
    expect(changes(fixes[0]) ?? 'none').toEqual(expected);
    expect(fixes[0]?.safety).toBe(safety);
  },
);

test('what a build says is changed in the build', () => {
  const [fix] = fixesIn('inner-data-root-unseen', build({ daemonConfiguration: [given('{"debug":true,"data-root":"/d"}')] }));
  expect(fix?.changes).toMatchObject([{ kind: 'build', do: 'replace', value: '{\n  "debug": true\n}' }]);
});
