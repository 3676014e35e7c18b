import { join } from 'node:path';
import { openCache } from '../machine/cache-folder.ts';
import { inflate } from '../machine/inflate.ts';
import { realMachine } from '../machine/real.ts';
import { askCredentialHelper, dockerConfiguration } from '../machine/web/docker-credentials.ts';
import { makeWeb } from '../machine/web/real-web.ts';
import { type Advisories, findAdvisories } from '../tasks/advisories/find-advisories.ts';
import { findCredentials } from '../tasks/resolve/find-credentials.ts';
import type { LookupPowers } from '../tasks/resolve/find-feature.ts';
import { makeRegistry } from '../tasks/resolve/registry.ts';
import { rememberedIn } from '../tasks/resolve/remembered.ts';
import { makeResolver, type Resolver } from '../tasks/resolve/make-resolver.ts';

/** Milliseconds for one answer. */
const patience = 30_000;
/** Seconds: a tag that was looked up today is not asked for again. */
const believed = 86_400;

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

/** What the command line asks for to look things up, and how to end it. Nothing is opened before something is wanted. */
export function resolverOf(values: ResolveValues): Resolving {
  const web = makeWeb({ privateHosts: new Set(values['private-registry']), patience });
  const folder = realMachine.cacheFolder();
  const nothing = { read: () => undefined, write: () => {} };
  const cache = folder === undefined ? nothing : openCache(join(folder, 'containai'));
  const registry = makeRegistry(web, (name) =>
    findCredentials(name, { ociAuth: process.env['DEVCONTAINERS_OCI_AUTH'], dockerConfiguration, askHelper: askCredentialHelper }),
  );
  const powers: LookupPowers = {
    web,
    registry,
    remembered: rememberedIn(cache),
    inflate,
    offline: values.offline,
    believed: values.fresh ? 0 : believed,
  };
  const platform = { os: 'linux', architecture: process.arch === 'x64' ? 'amd64' : process.arch };
  return {
    resolver: makeResolver(platform, powers, async () => undefined),
    advisories: (address) => findAdvisories(address, powers),
    close: () => web.close(),
  };
}
