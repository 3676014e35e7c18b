import { folderOf } from '../../syntax/host-path.ts';
import { mergeService, settle } from './merge.ts';
import { askablePath, complain, complainAt, lackAt, lackFor } from './session.ts';
import type { Lack, Session } from './session.ts';
import { copyVia } from './copy-via.ts';
import { get, hiding, isNothing, map, originOf, textOf } from './tree.ts';
import type { Entry, FileUse, Node } from './tree.ts';
import type { Variables } from './interpolate.ts';

/** Reads a file whole, its documents merged, without includes and `extends`; what is lacking instead of it. */
export type ReadFile = (path: string, use: FileUse, variables: Variables, asked: Node) => { readonly root: Node } | { readonly lack: Lack };

interface Extended {
  readonly service: Node;
  readonly lacks: readonly Lack[];
  /** How many services it builds on, one on the other. */
  readonly depth: number;
}

interface Services {
  readonly path: string;
  readonly map: Node;
  readonly done: Map<string, Extended>;
}

interface Run {
  readonly session: Session;
  readonly variables: Variables;
  readonly readFile: ReadFile;
  readonly files: Map<string, Services | Lack>;
  saidTooLong: boolean;
  saidTooMany: boolean;
}

/** Compose has no bound but its memory; nobody writes a tenth of this. */
const longestChain = 100;
const nothingLacking: readonly Lack[] = [];

/** Resolves the `extends` of every service of a file (compose-spec 05-services.md, extends; compose-go loader/extends.go). */
export function applyExtends(session: Session, root: Node, path: string, variables: Variables, readFile: ReadFile): Node {
  const services = get(root, 'services');
  if (services === undefined || !services.entries.some(({ node }) => get(node, 'extends') !== undefined)) return root;
  const run: Run = { session, variables, readFile, files: new Map(), saidTooLong: false, saidTooMany: false };
  const here: Services = { path, map: services, done: new Map() };
  const entries: Entry[] = services.entries.map((entry) => {
    const { service, lacks } = extended(run, here, entry.key, []);
    lackFor(session, entry.key, lacks);
    return service === entry.node ? entry : { ...entry, node: service };
  });
  const changed = map(entries, services);
  return map(
    root.entries.map((entry) => (entry.key === 'services' ? { ...entry, node: changed } : entry)),
    root,
  );
}

function extended(run: Run, services: Services, name: string, chain: readonly string[]): Extended {
  const known = services.done.get(name);
  if (known !== undefined) return known;
  const service = get(services.map, name)!;
  const asks = get(service, 'extends');
  if (service.kind !== 'map' || isNothing(asks)) return { service, lacks: nothingLacking, depth: 0 };
  const link = `${services.path}\n${name}`;
  if (chain.includes(link)) {
    const why = 'extends goes round in a circle';
    complainAt(run.session, asks, `${why}: Compose refuses the file`);
    return { service, lacks: [lackAt(asks, why)], depth: 0 };
  }
  if (chain.length >= longestChain) return tooLong(run, service, asks, 0);
  const base = baseOf(run, services, asks, [...chain, link]);
  const done = built(run, base, service, asks);
  services.done.set(name, done);
  return done;
}

function built(run: Run, base: Extended | Lack, service: Node, asks: Node): Extended {
  if ('why' in base) return { service, lacks: [base], depth: 0 };
  const depth = base.depth + 1;
  if (depth > longestChain) return tooLong(run, service, asks, depth);
  return { service: laidOver(run, base.service, service, asks), lacks: base.lacks, depth };
}

// What the service adds itself is read; the rest is not known. Said once: where one chain is too long, hundreds of services are.
function tooLong(run: Run, service: Node, asks: Node, depth: number): Extended {
  const why = `extends goes on for more than ${longestChain} services`;
  if (!run.saidTooLong) complainAt(run.session, asks, `${why}: what is further away is not read`);
  run.saidTooLong = true;
  return { service, lacks: [lackAt(asks, why)], depth };
}

function laidOver(run: Run, base: Node, service: Node, asks: Node): Node {
  if (base.kind !== 'map') return service;
  const copy = copyVia(settle(base), originOf(asks), () => --run.session.budget.nodes > 0);
  if (run.session.budget.nodes <= 0 && !run.saidTooMany) {
    run.saidTooMany = true;
    complainAt(run.session, asks, 'the extended services are too many to be read');
  }
  const merged = mergeService(copy, service, (text, node) => complainAt(run.session, node, text));
  return map(merged.entries, service);
}

function baseOf(run: Run, services: Services, asks: Node, chain: readonly string[]): Extended | Lack {
  const file = get(asks, 'file');
  const named = asks.kind === 'scalar' ? asks : get(asks, 'service');
  const name = textOf(named) === undefined ? undefined : named!.plain;
  if (name === undefined) {
    complainAt(run.session, asks, 'extends names no service: Compose refuses the file');
    return lackAt(asks, 'extends names no service');
  }
  const from = isNothing(file) ? services : fileOf(run, file);
  if ('why' in from) return from;
  if (get(from.map, name) === undefined) {
    complainAt(run.session, asks, `extends: there is no service ${name.slice(0, 100)} in ${from.path}`);
    return lackAt(asks, `the service ${name.slice(0, 100)} that it extends does not exist`);
  }
  const found = extended(run, from, name, chain);
  const open = [named!, ...(isNothing(file) ? [] : [file])].filter(({ uses }) => uses !== undefined);
  return open.length === 0
    ? found
    : { ...found, lacks: [...found.lacks, ...open.map((node) => lackAt(node, 'which service it extends depends on the host'))] };
}

function fileOf(run: Run, file: Node): Services | Lack {
  const path = askablePath(file);
  if (path === undefined || isRemote(file.plain)) {
    const lack = lackAt(file, `${file.plain.slice(0, 100)}, which it extends, is not a file of the workspace`);
    complain(run.session, file.plain.slice(0, 100), 'a remote or host-dependent Compose file is not read', undefined, true);
    return lack;
  }
  const known = run.files.get(path);
  if (known !== undefined) return known;
  const use: FileUse = { document: run.session.nameOf(path), layer: file.file.layer, folder: folderOf(path), via: undefined };
  const read = run.readFile(path, use, run.variables, file);
  const found: Services | Lack =
    'lack' in read ? read.lack : { path, map: get(read.root, 'services') ?? hiding(read.root, read.root), done: new Map() };
  run.files.set(path, found);
  return found;
}

/** Whether Compose fetches this file from elsewhere: a Git repository or an OCI artifact (compose pkg/remote). */
export function isRemote(path: string): boolean {
  return /^(?:oci|https?|git|ssh):\/\/|^git@|^github\.com\//u.test(path);
}
