import { parseStrictJson } from '../../formats/docker-api/parse-strict-json.ts';
import type { FoundImage } from '../../model/found.ts';
import { isRecord, parseObject, stringsOf } from '../../syntax/json-values.ts';
import { joinShellWords } from '../../syntax/quote-shell-word.ts';
import type { Failed } from './registry.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A document of a registry, where every decoder reads the same in it: Go’s takes a key in any case and the last of two, and merges what is in both, so
 * what we would see of such a document need not be what the engine sees. Undefined where it is none, or one of those.
 */
export function readDocument(bytes: Uint8Array): Fields | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  return parseStrictJson(text).problems.length > 0 ? undefined : parseObject(text);
}

/** The one of these names that an object also, or only, has in another case; undefined: there is none. */
export function otherCase(object: Fields, names: readonly string[]): string | undefined {
  const spelled = new Map(names.map((name) => [folded(name), name]));
  for (const key of Object.keys(object)) {
    const name = spelled.get(folded(key));
    if (name !== undefined && name !== key) return name;
  }
  return undefined;
}

// As encoding/json of Go compares keys: the long s and the sign of Kelvin are an s and a k.
function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}

const names = ['User', 'Env', 'Entrypoint', 'Cmd', 'Volumes', 'WorkingDir', 'Labels', 'OnBuild', 'Healthcheck', 'Shell'] as const;

/** Variables, volumes, words and instructions of an image: real ones have some dozen of each. */
const mostItems = 1000;

/**
 * What an image’s configuration says (OCI Image Specification, config.md, and docker’s own OnBuild, Healthcheck and Shell); the engine’s answer to an
 * inspection holds the same object. Where a value is of another type than an engine takes, nothing is known of the image.
 */
export function readImageConfiguration(value: unknown): Omit<FoundImage, 'resolved' | 'from'> | Failed {
  if (value !== undefined && value !== null && !isRecord(value)) return odd('is no object');
  const config = value ?? {};
  const twice = otherCase(config, names);
  if (twice !== undefined) return odd(`writes ${twice} in another case`);
  const wrong: string[] = [];
  const read = <T>(name: (typeof names)[number], reader: (value: unknown) => T | undefined): T | undefined => {
    const written = config[name];
    if (written === undefined || written === null) return undefined;
    const made = reader(written);
    if (made === undefined) wrong.push(name);
    return made;
  };
  const [user, folder] = [read('User', text), read('WorkingDir', text)];
  const [entrypoint, command, shell] = [read('Entrypoint', stringsOf), read('Cmd', stringsOf), read('Shell', stringsOf)];
  const [environment, onBuild] = [read('Env', stringsOf), read('OnBuild', stringsOf)];
  const volumes = read('Volumes', (one) => (isRecord(one) ? Object.keys(one) : undefined));
  const labels = read('Labels', (one) =>
    isRecord(one) && Object.values(one).every((label) => typeof label === 'string') ? one : undefined,
  );
  const metadata = labels?.['devcontainer.metadata'] as string | undefined;
  const healthcheck = read('Healthcheck', healthCommand);
  if (wrong[0] !== undefined) return odd(`has a ${wrong[0]} that is none`);
  const lists = [entrypoint, command, shell, environment, onBuild, volumes];
  if (lists.some((list) => list !== undefined && list.length > mostItems)) return odd(`has a list of more than ${mostItems} items`);
  return {
    ...(user === undefined || user === '' ? {} : { user }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    environment: environment ?? [],
    volumes: volumes ?? [],
    onBuild: onBuild ?? [],
    ...(metadata === undefined ? {} : { metadata }),
    ...(healthcheck === undefined || healthcheck === '' ? {} : { healthcheck }),
    ...(folder === undefined || folder === '' ? {} : { workingFolder: folder }),
    ...(shell === undefined || shell.length === 0 ? {} : { shell }),
  };
}

function odd(what: string): Failed {
  return { failed: `its configuration ${what}` };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

// `["CMD-SHELL", "…"]`, `["CMD", "…", …]`; none, or `["NONE"]`, checks nothing.
function healthCommand(value: unknown): string | undefined {
  if (!isRecord(value) || otherCase(value, ['Test']) !== undefined) return undefined;
  const words = stringsOf(value['Test'] ?? []);
  if (words === undefined) return undefined;
  const [how, ...rest] = words;
  return how === 'CMD-SHELL' ? rest.join(' ') : how === 'CMD' ? joinShellWords(rest) : '';
}
