import { textAt } from '../gate/halt.ts';
import { systemFolder } from '../system/system-container.ts';
import { type SandboxDoor, whyRefused } from './sandbox-door.ts';

/** A container of a sandbox, as its gate lists it. */
export interface ListedContainer {
  /** Full id. */
  readonly id: string;
  /** Of the Compose form, else its name. */
  readonly service: string;
  readonly image: string;
  /** `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`. */
  readonly state: string;
  /** Services of its project that Compose starts before it. */
  readonly needs: readonly string[];
}

/** The containers of a sandbox, those first that others need; or one sentence. */
export async function listContainers(
  door: SandboxDoor,
): Promise<{ readonly containers: readonly ListedContainer[] } | { readonly refused: string }> {
  const answer = await door.ask('GET', `/containers/json?all=1${filtersOf(door)}`);
  if ('failed' in answer || answer.status !== 200) return { refused: whyRefused(door.sandbox, answer) };
  const list = parseList(answer.text);
  return { containers: inOrder(list.map(toContainer).filter(({ id }) => /^[0-9a-f]{64}$/u.test(id))) };
}

/** A gate shows what is the sandbox’s alone. Inside a system container others may run what they like beside it. */
function filtersOf({ outer, sandbox: { container, workspace } }: SandboxDoor): string {
  if (outer === undefined) return '';
  const { project } = container ?? {};
  const label = project === undefined ? `devcontainer.local_folder=${systemFolder(workspace)}` : `com.docker.compose.project=${project}`;
  return `&filters=${encodeURIComponent(JSON.stringify({ label: [label] }))}`;
}

/** A JSON list; empty where it is none. */
export function parseList(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function toContainer(value: unknown): ListedContainer {
  const names = (value as { readonly Names?: unknown } | null)?.Names;
  const name = Array.isArray(names) ? String(names[0]).replace(/^\//u, '') : '';
  // `db:service_healthy:false,cache:service_started:true` (Compose 2.26).
  const needs = textAt(value, 'Labels', 'com.docker.compose.depends_on')
    .split(',')
    .map((text) => text.split(':', 1)[0]!)
    .filter((text) => text !== '');
  const service = textAt(value, 'Labels', 'com.docker.compose.service') || name;
  return { id: textAt(value, 'Id'), service, image: textAt(value, 'Image'), state: textAt(value, 'State'), needs };
}

// What is needed in a circle comes in any order.
function inOrder(all: readonly ListedContainer[]): readonly ListedContainer[] {
  const done = new Set<ListedContainer>();
  const add = (one: ListedContainer, below: readonly ListedContainer[]): void => {
    if (done.has(one) || below.includes(one)) return;
    for (const other of all) if (one.needs.includes(other.service)) add(other, [...below, one]);
    done.add(one);
  };
  for (const one of all) add(one, []);
  return [...done];
}
