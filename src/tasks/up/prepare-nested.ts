import { posix } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { Problem } from '../../model/report.ts';
import type { ContainerRequest, Request } from '../../model/request.ts';
import { showHostPath } from '../../syntax/host-path.ts';
import { auditParts } from '../audit.ts';
import { systemFolder } from '../system/system-container.ts';
import type { Target } from '../target.ts';
import { imagesNamed } from './images-to-copy.ts';
import { type PreparedLaunch, rootOf } from './prepare-launch.ts';
import { prepareSystem, type SystemLaunchWish } from './prepare-system.ts';

/** What a dev container inside a system container is prepared from. */
export interface NestedLaunchWish extends SystemLaunchWish {
  readonly target: Target;
}

/** The dev container inside a system container, as it is to be opened there. */
export interface NestedLaunch {
  /** Absolute path of its configuration, inside. */
  readonly configuration: string;
  /** Images that it names. */
  readonly images: readonly string[];
}

/**
 * Plans a dev container inside a system container. Whatever it asks for is asked of the engine in there, so that nothing of it is refused and nobody is asked:
 * the configuration is read for what is known to fail, and for what is compared at the next start. Nothing is looked up.
 */
export async function prepareNested(
  wish: NestedLaunchWish,
  machine: Pick<Machine, 'readText' | 'realPath' | 'kindOf'>,
): Promise<PreparedLaunch | { readonly problems: readonly Problem[] }> {
  const { target, audit, host } = wish;
  const read = rootOf(target, machine);
  if ('problems' in read) return read;
  const [part] = await auditParts([target], { ...audit, host }, machine);
  const fatal = part === undefined ? [] : part.problems.filter((problem) => problem.fatal);
  if (part === undefined || fatal.length > 0) return { problems: fatal };
  const system = prepareSystem(wish);
  const inside = systemFolder(wish.workspace);
  return {
    ...system,
    plan: {
      ...system.plan,
      added: [
        ...system.plan.added,
        `in it the reference CLI opens ${target.path} as it is written: its build, its commands and initializeCommand run there, and its engine is the one inside`,
      ],
      fails: part.asked.flatMap(whatFails),
    },
    part: { ...part, asked: [...system.part.asked, ...part.asked.map((request) => ({ ...request, name: `${request.name} inside` }))] },
    nested: { configuration: posix.join(inside, target.path), images: imagesNamed(part.asked) },
  };
}

/** What a system container has none of either. */
function whatFails(request: Request): readonly string[] {
  if (request.kind !== 'container') return [];
  return [
    ...request.devices.map(({ value }) => `${showHostPath(value.path)} is no device inside: “no such file or directory”`),
    ...(request.deviceRequests.length === 0 ? [] : ['no graphics processor is there']),
    ...(wantsModules(request) ? ['no module of the kernel can be loaded from there'] : []),
  ];
}

function wantsModules({ capabilities, mounts }: ContainerRequest): boolean {
  return (
    capabilities.some(({ value }) => value.change === 'add' && /^(?:CAP_)?SYS_MODULE$/iu.test(value.name)) ||
    mounts.some(({ value }) => value.kind === 'bind' && value.target === '/lib/modules')
  );
}
