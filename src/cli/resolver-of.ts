import { join } from 'node:path';
import { openCache } from '../machine/cache-folder.ts';
import { inflate } from '../machine/inflate.ts';
import type { Engine } from '../machine/http/door.ts';
import { engineAt } from '../machine/http/engine-client.ts';
import { realMachine } from '../machine/real.ts';
import { askCredentialHelper, dockerConfiguration } from '../machine/web/docker-credentials.ts';
import { makeWeb } from '../machine/web/real-web.ts';
import type { Web } from '../machine/web/web.ts';
import { readHostAndPort } from '../syntax/host-and-port.ts';
import { platformOf } from '../syntax/platform.ts';
import { type Advisories, findAdvisories } from '../tasks/advisories/find-advisories.ts';
import { findEngine } from '../tasks/gate/find-engine.ts';
import { engineImages } from '../tasks/resolve/engine-images.ts';
import { findCredentials } from '../tasks/resolve/find-credentials.ts';
import type { LookupPowers } from '../tasks/resolve/find-feature.ts';
import { makeRegistry } from '../tasks/resolve/registry.ts';
import { rememberedIn } from '../tasks/resolve/remembered.ts';
import { makeResolver, type Resolver } from '../tasks/resolve/make-resolver.ts';
import { sourceEdition } from './source-edition.ts';
import { type Watcher, watchLookups } from './watch-lookups.ts';

/** Milliseconds for one answer. */
const patience = 30_000;
/** Seconds for the engine: one that does not answer a question soon is left out. */
const patienceWithEngine = 5;
/** Seconds: a tag that was looked up today is not asked for again. */
const believed = 86_400;

/** Node’s names of architectures that Go calls another way. */
const architectures: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
  ['ppc64', 'ppc64le'],
  ['mipsel', 'mipsle'],
]);

const silentWeb: Web = { ask: async () => ({ failed: 'is not asked, since --offline asks nobody' }), close: () => {} };

/** What of the command line decides about looking things up. */
export interface ResolveValues {
  readonly offline: boolean;
  readonly fresh: boolean;
  readonly 'private-registry': readonly string[];
}

/** What looks things up for a command. */
export interface Resolving {
  readonly resolver: Resolver;
  /** What is published of Features, at an address. */
  advisories(address: string): Promise<Advisories>;
  close(): void;
}

/** What the command line asks for to look things up, and how to end it. Nothing is opened before something is wanted. `watcher`: who is told while it takes long. `sockets`: the engines that are asked for images, in this order; absent: the user’s. */
export function resolverOf(values: ResolveValues, watcher: Watcher, sockets = usersEngine()): Resolving {
  const privateHosts = new Set(values['private-registry'].flatMap((host) => readHostAndPort(host) ?? []));
  // Nobody is asked offline; should anybody be tried to, there is nothing to ask with.
  const web = values.offline ? silentWeb : watchLookups(makeWeb({ privateHosts, patience }), watcher);
  const folder = realMachine.cacheFolder();
  const nothing = { read: () => undefined, write: () => {} };
  const cache = folder === undefined ? nothing : openCache(join(folder, 'containai'));
  const registry = makeRegistry(web, (name) =>
    findCredentials(name, { ociAuth: process.env['DEVCONTAINERS_OCI_AUTH'], dockerConfiguration, askHelper: askCredentialHelper }),
  );
  const powers: LookupPowers = {
    web,
    registry,
    remembered: rememberedIn(cache, sourceEdition),
    inflate,
    offline: values.offline,
    believed: values.fresh ? 0 : believed,
  };
  const engines = values.offline ? [] : sockets.map((socket) => engineAt(socket, patienceWithEngine));
  const platform = platformOf('linux', architectures.get(process.arch) ?? process.arch, undefined);
  const resolver = makeResolver(platform, powers, imagesOf(engines), realMachine.variable('DOCKER_DEFAULT_PLATFORM'));
  return {
    resolver,
    advisories: (address) => findAdvisories(address, powers),
    close: () => {
      resolver.scripts?.keep();
      web.close();
      for (const engine of engines) engine.close();
    },
  };
}

/** An engine that is reached in another way than by a socket of this machine is not asked. */
function usersEngine(): readonly string[] {
  const place = findEngine(undefined, undefined, realMachine);
  return 'refused' in place ? [] : [place.engine];
}

/** What the first engine says that has such an image. */
function imagesOf(engines: readonly Pick<Engine, 'ask'>[]): ReturnType<typeof engineImages> {
  const all = engines.map(engineImages);
  return async (name, platform) => {
    for (const ask of all) {
      const image = await ask(name, platform);
      if (image !== undefined) return image;
    }
    return undefined;
  };
}
