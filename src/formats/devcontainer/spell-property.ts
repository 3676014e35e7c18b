import type { Change, ContainerCommand, EnvironmentVariable, FeatureUse, Mount, Port, SecurityOption } from '../../model/request.ts';
import { respellMount } from '../docker-run/respell-mount.ts';
import { spellHostPath, spellRunFlag } from '../docker-run/spell-run-flag.ts';
import type { HostPath } from '../../model/host-path.ts';
import type { Located } from './located.ts';

/** How devcontainer.json says a value: a property of the root, an item of a list, or an entry of an object. */
export interface Spelled {
  readonly property: string;
  readonly in: 'root' | 'list' | 'object';
  readonly key?: string;
  readonly value: unknown;
}

/** The value that a new one takes the place of: as it is written, and as it was read. */
interface Before {
  readonly now: Located;
  /** The folder of the configuration, relative to the workspace. */
  readonly folder: string;
  readonly before: unknown;
}

const plain = new Set(['init', 'image', 'overrideCommand', 'remoteUser', 'workspaceFolder']);

/** The text of a value of a field; undefined where no property says it. A file that takes `privileged` back has no effect, so nothing spells that. */
export function spellProperty(field: Change['field'], value: unknown, instead?: Before): Spelled | undefined {
  if (plain.has(field)) return { property: field, in: 'root', value };
  switch (field) {
    case 'user':
      return { property: 'containerUser', in: 'root', value };
    case 'updateRemoteUserUid':
      return { property: 'updateRemoteUserUID', in: 'root', value };
    case 'capabilities': {
      const { change, name } = value as { readonly change: string; readonly name: string };
      return change === 'add' ? { property: 'capAdd', in: 'list', value: name } : undefined;
    }
    case 'securityOptions': {
      const option = value as SecurityOption;
      return { property: 'securityOpt', in: 'list', value: option.value === '' ? option.name : `${option.name}=${option.value}` };
    }
    case 'workspaceMount':
    case 'mounts':
      return spellMount(value as Mount, instead);
    case 'containerCommands':
      return instead?.now.kind === 'scalar' ? { property: '', in: 'root', value: (value as ContainerCommand).command } : undefined;
    case 'context':
      return instead === undefined ? undefined : spellContext(value as HostPath, instead.folder);
    case 'ports':
      return spellPort(value as Port);
    case 'environment':
      return spellVariable(value as EnvironmentVariable);
    case 'features': {
      const { id, options } = value as FeatureUse;
      return { property: 'features', in: 'object', key: id, value: options };
    }
    default:
      return undefined;
  }
}

function spellPort(port: Port): Spelled | undefined {
  const text = spellRunFlag('ports', port)?.[1];
  return text === undefined ? undefined : { property: 'appPort', in: 'list', value: text };
}

function spellVariable({ name, value, scope }: EnvironmentVariable): Spelled | undefined {
  if (scope === 'build') return undefined;
  return { property: `${scope}Env`, in: 'object', key: name, value: value ?? `\${localEnv:${name}}` };
}

function spellMount(mount: Mount, instead: Before | undefined): Spelled | undefined {
  const now = instead?.now.kind === 'scalar' ? instead.now.value : undefined;
  const text = typeof now === 'string' ? respellMount('mount', now, instead!.before as Mount, mount, spellWhole) : undefined;
  const { source } = mount;
  const words = spellRunFlag('mounts', typeof source === 'object' ? { ...mount, source: spellWhole(source) } : mount);
  const value = text ?? words?.[1];
  return value === undefined ? undefined : { property: 'mounts', in: 'list', value };
}

/** A path of the workspace as docker run has it is relative to where docker runs; here it is spelled whole. */
export function spellWhole(path: HostPath): string {
  return path.base === 'workspace' ? `\${localWorkspaceFolder}${path.path === '' ? '' : `/${path.path}`}` : spellHostPath(path);
}

// The value that takes the place of another is all that counts.
function spellContext({ base, path }: HostPath, folder: string): Spelled | undefined {
  const up =
    folder === ''
      ? '.'
      : folder
          .split('/')
          .map(() => '..')
          .join('/');
  return base === 'workspace' ? { property: 'context', in: 'root', value: path === '' ? up : `${up}/${path}` } : undefined;
}
