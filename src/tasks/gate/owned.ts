import type { Engine } from '../../machine/http/door.ts';
import { askJson, at, type Halt, isHalt, refusal, textAt } from './halt.ts';
import { ownerLabel } from './owner-label.ts';
import { say } from './say.ts';

/** A volume of the owner’s, as the engine has it. */
interface OwnedVolume {
  readonly name: string;
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
}

/** What belongs to the owner of a gate, by the labels of the engine’s own things. */
export interface Owned {
  /** The full id of a container by its name, its id or the beginning of one. Ids that were looked up are not looked up again. */
  container(reference: string): Promise<{ readonly id: string } | Halt>;
  /** What the engine says of a container of the owner’s, by its full id. */
  inspect(id: string): Promise<{ readonly value: unknown; readonly text: string } | Halt>;
  /** The full id of the container that an exec belongs to. */
  exec(id: string): Promise<{ readonly container: string } | Halt>;
  volume(name: string): Promise<OwnedVolume | Halt>;
  network(reference: string): Promise<{ readonly id: string } | Halt>;
  /** The state of each container of the owner’s: `running`, `exited`, `paused`, … */
  states(): Promise<{ readonly states: readonly string[] } | Halt>;
  /** A container that was just made for the owner. */
  madeContainer(id: string): void;
  madeExec(id: string, container: string): void;
}

const mostRemembered = 4096;

/** Looks up owners at the engine; `api` is the version to ask in, such as `/v1.45`. */
export function ownedBy(owner: string, engine: Engine, api: string): Owned {
  const containers = new Set<string>();
  const execs = new Map<string, string>();
  const inspect: Owned['inspect'] = async (reference) => {
    const answer = await askJson(engine, `${api}/containers/${encodeURIComponent(reference)}/json`);
    if (isHalt(answer)) return answer;
    if (textAt(answer.value, 'Config', 'Labels', ownerLabel) !== owner) return foreign(`the container ${reference}`);
    const id = textAt(answer.value, 'Id');
    if (!isId(id)) return { halt: 'failed', sentence: 'the engine names a container without an id' };
    remember(containers, id);
    return answer;
  };
  const container = async (reference: string): Promise<{ readonly id: string } | Halt> => {
    if (containers.has(reference)) return { id: reference };
    const answer = await inspect(reference);
    return isHalt(answer) ? answer : { id: textAt(answer.value, 'Id') };
  };
  return {
    container,
    inspect,
    exec: async (id) => {
      const known = execs.get(id);
      if (known !== undefined) return { container: known };
      const answer = await askJson(engine, `${api}/exec/${encodeURIComponent(id)}/json`);
      if (isHalt(answer)) return answer;
      const found = await container(textAt(answer.value, 'ContainerID'));
      return isHalt(found) ? found : { container: found.id };
    },
    volume: async (name) => {
      const answer = await askJson(engine, `${api}/volumes/${encodeURIComponent(name)}`);
      if (isHalt(answer)) return answer;
      const mine =
        textAt(answer.value, 'Labels', ownerLabel) === owner ||
        (isAnonymous(answer.value) && (await isMountedByOwner(name, owner, engine, api)));
      return mine ? toVolume(answer.value, name) : foreign(`the volume ${name}`);
    },
    network: async (reference) => {
      const answer = await askJson(engine, `${api}/networks/${encodeURIComponent(reference)}`);
      if (isHalt(answer)) return answer;
      const id = textAt(answer.value, 'Id');
      return textAt(answer.value, 'Labels', ownerLabel) === owner && isId(id) ? { id } : foreign(`the network ${reference}`);
    },
    states: async () => {
      const answer = await listOwned(owner, engine, api);
      return isHalt(answer) ? answer : { states: answer.list.map((one) => textAt(one, 'State')) };
    },
    madeContainer: (id) => remember(containers, id),
    madeExec: (id, of) => {
      if (execs.size >= mostRemembered) execs.delete(execs.keys().next().value ?? '');
      execs.set(id, of);
    },
  };
}

async function listOwned(owner: string, engine: Engine, api: string): Promise<{ readonly list: readonly unknown[] } | Halt> {
  const filters = JSON.stringify({ label: { [`${ownerLabel}=${owner}`]: true } });
  const answer = await askJson(engine, `${api}/containers/json?all=1&filters=${encodeURIComponent(filters)}`);
  if (isHalt(answer)) return answer;
  return Array.isArray(answer.value) ? { list: answer.value } : { halt: 'failed', sentence: 'the engine’s list of containers is none' };
}

function foreign(what: string): Halt {
  return refusal([say('not-yours', `${what} was not made through this gate`)]);
}

/** Whether a text is a full id of a container or network, or of an exec. */
function isId(text: string): boolean {
  return /^[0-9a-f]{64}$/u.test(text);
}

function remember(ids: Set<string>, id: string): void {
  if (ids.size >= mostRemembered) ids.delete(ids.values().next().value ?? '');
  ids.add(id);
}

// The engine labels those since API 1.42; before, a name that looks like an id is one that it made up.
function isAnonymous(volume: unknown): boolean {
  return at(volume, 'Labels', 'com.docker.volume.anonymous') !== undefined || isId(textAt(volume, 'Name'));
}

// The engine makes anonymous volumes with the container; whoever mounts one, and is the only one to, has it.
async function isMountedByOwner(name: string, owner: string, engine: Engine, api: string): Promise<boolean> {
  const filters = encodeURIComponent(JSON.stringify({ volume: { [name]: true } }));
  const answer = await askJson(engine, `${api}/containers/json?all=1&filters=${filters}`);
  if (isHalt(answer) || !Array.isArray(answer.value) || answer.value.length === 0) return false;
  return answer.value.every((one) => textAt(one, 'Labels', ownerLabel) === owner);
}

function toVolume(value: unknown, name: string): OwnedVolume {
  const options = at(value, 'Options');
  const entries =
    typeof options === 'object' && options !== null ? Object.entries(options).map(([key, text]) => [key, String(text)] as const) : [];
  return { name, driver: textAt(value, 'Driver'), options: Object.fromEntries(entries) };
}
