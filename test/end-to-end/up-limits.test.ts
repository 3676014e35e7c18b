import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeWithEngines } from '../engine/rig.ts';
import { smallImage } from '../engine/small-image.ts';

// What every container of a launch is held to, whatever its configuration asks for; as a user starts it.
const preload = fileURLToPath(new URL('../engine/show-sysboxfs.cjs', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const policy = 'gate:\n  limits: { memory: 256m, cpus: 0.5, pids: 300 }\n';
const listener = 'echo served > /tmp/index.html; httpd -p 3000 -h /tmp';
const asks = [`--memory=1g`, '--memory-swap=-1', '--cpus=1', '--pids-limit=-1', '-p', '38092:3000'];
const configurations: Readonly<Record<string, Readonly<Record<string, string | object>>>> = {
  'an-image': {
    '.devcontainer/devcontainer.json': { image: smallImage, runArgs: asks, appPort: '0.0.0.0:38091:3000', postCreateCommand: listener },
  },
  'a-dockerfile': {
    '.devcontainer/devcontainer.json': {
      build: { dockerfile: 'Dockerfile' },
      runArgs: asks,
      appPort: [38091, '38093:3000'],
      postCreateCommand: listener,
    },
    '.devcontainer/Dockerfile': `FROM ${smallImage}\nRUN echo built > /built\n`,
  },
  compose: {
    '.devcontainer/devcontainer.json': {
      dockerComposeFile: 'compose.yml',
      service: 'app',
      workspaceFolder: '/w',
      postCreateCommand: listener,
    },
    '.devcontainer/compose.yml': [
      'services:',
      `  app: {image: '${smallImage}', command: sleep 1000, stop_signal: SIGKILL, volumes: ['..:/w'], ports: ['38091:3000', '0.0.0.0:38092:3000'], mem_limit: 1g, pids_limit: -1, cpus: 1, depends_on: [db], networks: [back]}`,
      `  db: {image: '${smallImage}', command: sleep 1000, stop_signal: SIGKILL, networks: [back, front]}`,
      'networks: {back: {}, front: {}}',
      '',
    ].join('\n'),
  },
};
const ports: Readonly<Record<string, readonly number[]>> = {
  'an-image': [38091, 38092],
  'a-dockerfile': [38092, 38093],
  compose: [38091, 38092],
};

describeWithEngines(
  'limits of a launch',
  '',
  (rig) => {
    const run = (name: string, ...args: readonly string[]): Ran => {
      const env = {
        ...rig().direct.env,
        XDG_STATE_HOME: join(dirname(rig().workspace), 'state'),
        XDG_CACHE_HOME: join(dirname(rig().workspace), 'state/cache'),
        XDG_CONFIG_HOME: '/nonexistent',
        NODE_OPTIONS: `--require ${preload}`,
      };
      const cwd = join(rig().workspace, name);
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
        encoding: 'utf8',
        cwd,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { status, stdout, stderr };
    };
    const write = (name: string): void => {
      for (const [path, text] of Object.entries(configurations[name]!)) {
        const at = join(rig().workspace, name, path);
        mkdirSync(dirname(at), { recursive: true });
        writeFileSync(at, typeof text === 'string' ? text : JSON.stringify(text));
      }
      chmodSync(join(rig().workspace, name), 0o777);
      writeFileSync(join(rig().workspace, 'policy.yaml'), policy);
    };
    const up = (name: string, ...args: readonly string[]): Ran =>
      run(name, 'up', '--engine', rig().engine.socket, '--policy', '../policy.yaml', '--allow', 'build-not-contained', ...args);
    const seen = async (format: string): Promise<readonly string[]> => {
      const ids = (await rig().direct.said('ps', '-q', '--filter', 'label=containai.owner')).split('\n');
      return (await rig().direct.said('inspect', '--format', format, ...ids)).split('\n');
    };

    test.each(Object.keys(configurations))('%s: limits, ports on loopback, and no network where none is wanted', async (name) => {
      write(name);
      const first = up(name);
      expect(first, first.stdout + first.stderr).toMatchObject({ status: 0 });
      expect(first.stdout).toMatch(/limits {2}at most 256m of memory, 0.5 processors, 300 processes/);
      expect(first.stdout).toContain('memory=1g → memory=256m (resource-limited)');
      const held = '{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}';
      for (const one of await seen(held)) expect(one).toBe('268435456 500000000 300');
      const published = (
        await seen('{{range $port, $all := .NetworkSettings.Ports}}{{range $all}}{{.HostIp}}:{{.HostPort}} {{end}}{{end}}')
      )
        .join(' ')
        .trim()
        .split(/\s+/);
      expect(published.toSorted()).toEqual(expect.arrayContaining(ports[name]!.map((port) => `127.0.0.1:${port}`)));
      expect(published.filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
      const listening = (await rig().engine.inItsNetwork('netstat', '-ltn')).split('\n').filter((line) => line.includes(':3809'));
      expect(listening.filter((line) => !line.includes('127.0.0.1:'))).toEqual([]);
      for (const port of ports[name]!)
        expect(await rig().engine.inItsNetwork('wget', '-q', '-O', '-', `http://127.0.0.1:${port}/`)).toBe('served\n');

      expect(up(name, '--no-network')).toMatchObject({ status: 1, stderr: expect.stringContaining('+ no network') });
      const off = up(name, '--no-network', '--rebuild');
      expect(off, off.stdout + off.stderr).toMatchObject({ status: 0 });
      for (const one of await seen('{{.HostConfig.NetworkMode}} {{len .NetworkSettings.Ports}}')) expect(one).toBe('none 0');
      expect(run(name, 'exec', 'sh', '-c', 'ls /sys/class/net | grep -v ^lo; wget -q -O - http://127.0.0.1:3000/')).toMatchObject({
        stdout: 'served\n',
      });
      // What is there is used again, and comes back without a network after a stop.
      const made = await seen('{{.Id}}');
      expect(run(name, 'stop')).toMatchObject({ status: 0 });
      const again = up(name, '--no-network');
      expect(again, again.stdout + again.stderr).toMatchObject({ status: 0 });
      expect(await seen('{{.Id}}')).toEqual(made);
      expect(run(name, 'rm', '--force', '--volumes')).toMatchObject({ status: 0 });
    });
  },
  ['26.1'],
);
