import type { Sandbox } from '../src/model/sandbox.ts';

/** A sandbox whose container was made; `more` is laid over it. */
export function sandboxWith(more: Partial<Sandbox> = {}): Sandbox {
  return {
    version: 1,
    madeBy: '0.0.0',
    id: '0123456789ab',
    name: 'web',
    workspace: '/home/a/web',
    configuration: '/home/a/web/.devcontainer/devcontainer.json',
    form: 'image',
    engine: { socket: '/run/containai/docker.sock', isOwn: true },
    gate: '/run/user/1000/containai/0123456789ab.sock',
    owner: '0123456789ab',
    gateOptions: {},
    state: 'up',
    container: {
      id: 'c'.repeat(64),
      remoteUser: 'vscode',
      workspaceFolder: '/workspaces/web',
      remoteEnvironment: { PATH: '${containerEnv:PATH}:/opt/bin', TOKEN: null },
    },
    forwardPorts: [3000, 'db:5432'],
    granted: ['HTTPS_PROXY'],
    plan: 'a'.repeat(64),
    created: '2026-11-28T12:00:00.000Z',
    started: '2026-11-28T12:00:00.000Z',
    ...more,
  };
}
