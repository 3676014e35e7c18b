import { describe, expect, it } from 'vitest';
import { devcontainerFormat } from '../../src/formats/devcontainer/format.ts';
import { dockerApi } from '../../src/formats/docker-api/format.ts';
import type { FileAnswer } from '../../src/formats/format.ts';
import { judge, prepareJudge } from '../../src/judge/judge.ts';
import type { ContainerRequest, Request } from '../../src/model/request.ts';
import { dockerSocketMounted } from '../../src/rules/docker-socket-mounted.ts';
import { applySplices } from '../../src/syntax/splice.ts';

// The whole way once: a Feature mounts the engine socket, the file masks it with a mount of the same target; then the same container as the
// body of an engine API call.
const path = '.devcontainer/devcontainer.json';
const feature = JSON.stringify({
  id: 'socket',
  version: '1.2.3',
  privileged: true,
  mounts: [{ type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker-host.sock' }],
});
const text = `{
  // the Feature's socket is covered by the filtered one
  "image": "mcr.microsoft.com/devcontainers/base:ubuntu",
  "features": { "./socket": {} },
  "mounts": [
    "source=\${localWorkspaceFolder}/filtered,target=/var/run/docker-host.sock,type=bind"
  ],
}
`;
const files = new Map<string, FileAnswer>([['.devcontainer/socket/devcontainer-feature.json', { text: feature }]]);
const devcontainer = devcontainerFormat();
const rules = prepareJudge([dockerSocketMounted], 'strict', {});

function container(requests: readonly Request[]): ContainerRequest {
  const found = requests.find((request) => request.kind === 'container');
  if (found === undefined) throw new Error('no container request');
  return found;
}

describe('a Feature’s socket, masked by the file', () => {
  const { doc, problems } = devcontainer.parse({ document: path, path, text });
  const request = container(devcontainer.read(doc, files).requests);
  const mask = request.mounts.find(({ value }) => value.target === '/var/run/docker-host.sock')!;

  it('reads without a problem and is clear, since the last mount of a target wins', () => {
    expect(problems).toEqual([]);
    expect(mask.from.layer).toBe('file');
    expect(judge(rules, request)).toEqual([{ rule: 'docker-socket-mounted', state: 'clear' }]);
  });

  it('keeps the Feature’s mount below the one that hides it', () => {
    expect(mask.hides?.map(({ from }) => [from.layer, from.document, from.via?.pointer])).toEqual([
      ['feature', '.devcontainer/socket/devcontainer-feature.json', '/features/.~1socket'],
    ]);
  });

  it('shows the Feature’s mount again when the file’s is removed, and finds it', () => {
    const edited = devcontainer.edit(doc, [{ do: 'remove', kind: 'container', field: 'mounts', fact: mask }]);
    expect(edited.refused).toEqual([]);
    const text = applySplices(doc.source.text, edited.splices);
    expect(text).toContain('// the Feature');
    const again = container(devcontainer.read(devcontainer.parse({ ...doc.source, text }).doc, files).requests);
    const [verdict] = judge(rules, again);
    expect(verdict).toMatchObject({ state: 'found', issues: [{ evidence: [{ from: { layer: 'feature' } }] }] });
  });

  it('refuses to take from the file what the Feature says', () => {
    const { refused } = devcontainer.edit(doc, [{ do: 'remove', kind: 'container', field: 'privileged', fact: request.privileged! }]);
    expect(refused.map(({ why }) => why)).toEqual([
      '.devcontainer/socket/devcontainer-feature.json says this, not the file: a configuration can only add to it',
    ]);
  });
});

describe('the same container as a create body of the engine API', () => {
  const body = JSON.stringify({
    Image: 'mcr.microsoft.com/devcontainers/base:ubuntu',
    HostConfig: {
      Privileged: true,
      Runtime: 'runc',
      Mounts: [{ Type: 'bind', Source: '/var/run/docker.sock', Target: '/var/run/docker-host.sock' }],
    },
  });
  const { doc } = dockerApi.parse({ document: 'create', path: 'create', text: body });
  const request = container(dockerApi.read(doc, new Map()).requests);

  it('is judged as the configuration without its mask', () => {
    expect(judge(rules, request)).toMatchObject([{ rule: 'docker-socket-mounted', state: 'found' }]);
  });

  it('is edited, printed and read again', () => {
    const { doc: edited, refused } = dockerApi.edit(doc, [
      { do: 'replace', kind: 'container', field: 'runtime', fact: request.runtime!, value: 'sysbox-runc' },
      { do: 'replace', kind: 'container', field: 'privileged', fact: request.privileged!, value: false },
      { do: 'remove', kind: 'container', field: 'mounts', fact: request.mounts[0]! },
    ]);
    expect(refused).toEqual([]);
    const printed = dockerApi.print(edited);
    const again = container(dockerApi.read(dockerApi.parse({ document: 'create', path: 'create', text: printed }).doc, new Map()).requests);
    expect(again.runtime?.value).toBe('sysbox-runc');
    expect(again.privileged?.value ?? false).toBe(false);
    expect(judge(rules, again)).toMatchObject([{ state: 'clear' }]);
  });
});
