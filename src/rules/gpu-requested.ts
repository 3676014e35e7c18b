import type { Fact } from '../model/fact.ts';
import type { DeviceRequest } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { issue, measured, source } from './shared/cite.ts';
import { each, none, type Said } from './shared/each.ts';
import { either, removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

const stops = 'Programs inside run without a GPU; run what needs one under another runtime, or in a virtual machine.';

export const gpuRequested = defineRule({
  id: 'gpu-requested',
  title: 'A GPU, or another device by its CDI name, is requested',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['deviceRequests', 'hostRequirements'],
  options: {},
  why: 'A GPU’s driver runs in the host’s kernel, and a container that talks to it stands a step nearer to it. Sysbox does not support GPUs officially: with NVIDIA’s hook they work on some hosts and fail on others.',
  advice:
    'Try it on the host that will run it; a tmpfs on /proc/driver/nvidia is reported to help. Take it away where the container can do without; for hostRequirements.gpu, "optional" says so.',
  cites: [
    measured('--gpus all without NVIDIA’s hook: could not select device driver "" with capabilities: [[gpu]]'),
    issue('nestybox/sysbox#901: nvidia-container-cli: mount error: … /proc/driver/nvidia: no such file or directory'),
    issue('nestybox/sysbox#643: a tmpfs on /proc/driver/nvidia as a way round'),
    source(
      'devcontainers/cli@f683c29 src/spec-node/singleContainer.ts: hostRequirements.gpu becomes --gpus all where docker info names the runtime nvidia; else a warning, and none where it is "optional"',
    ),
  ],
  row: 'devices.gpu',
  references: ['https://docs.docker.com/engine/containers/gpu/', 'https://github.com/nestybox/sysbox/issues/901'],
  examples: [
    { format: 'docker-run', bad: 'docker run --gpus all debian', good: 'docker run debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "hostRequirements": { "gpu": true } }',
      good: '{ "image": "debian", "hostRequirements": { "cpus": 4 } }',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    deploy:\n      resources:\n        reservations:\n          devices:\n            - driver: nvidia\n              count: 1\n              capabilities: [gpu]\n',
      good: 'services:\n  app:\n    image: debian\n',
    },
  ],
  check: ({ deviceRequests, hostRequirements }) => {
    const found = each(deviceRequests, say);
    // The reference CLI makes a device request of the wish: it is said once.
    return found !== none
      ? found
      : each(hostRequirements, ({ name, value }) =>
          name === 'gpu' && value !== 'false' && value !== '' ? wish(value === 'optional') : undefined,
        );
  },
  fix: either(
    removing('deviceRequests', {
      title: ({ driver, ids }) => (driver === 'cdi' ? `Do not ask for ${short(ids.join(', '), 50)}` : 'Do not ask for a GPU'),
      stops,
    }),
    removing('hostRequirements', { title: 'Do not ask for a GPU', stops }),
  ),
});

const outcome =
  'Sysbox does not support it officially, with NVIDIA’s hook it works on some hosts, and without it the engine refuses the start';

// What the reference CLI makes of hostRequirements.gpu it adds on hosts that have one alone.
function wish(isOptional: boolean): Said {
  const message = `hostRequirements.gpu asks for a GPU: where docker info names the runtime nvidia, the reference CLI adds --gpus all, which Sysbox does not support officially and which works on some hosts; elsewhere it ${isOptional ? '' : 'warns and '}starts without`;
  return isOptional ? { message, atMost: 'note' } : message;
}

function say({ driver, count, ids, capabilities }: DeviceRequest, { from }: Fact<DeviceRequest>): Said {
  if (from.pointer.startsWith('/hostRequirements')) return wish(capabilities.includes('optional'));
  if (driver === 'cdi')
    return `The device ${short(ids.join(', '), 60)} is asked for by its CDI name: Sysbox does not support it officially, test it on the host`;
  const which =
    ids.length > 0
      ? `GPU ${short(ids.join(', '), 60)} is`
      : count === undefined || count === -1
        ? 'Every GPU is'
        : count === 1
          ? 'A GPU is'
          : `${count} GPUs are`;
  return `${which} asked for: ${outcome}`;
}
