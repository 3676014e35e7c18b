import { type GitHost, gitHosts } from '../../known/git-hosts.ts';
import { readGitConfig } from '../../syntax/git-config.ts';

/** A repository at a service that is known. */
export interface RemoteRepository {
  readonly host: GitHost;
  /** `OWNER/NAME`; on GitLab there may be more parts. */
  readonly path: string;
  /** Whether git goes there by SSH, so that a key is of use. */
  readonly isSsh: boolean;
}

const part = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}';
const addresses = ['https://([a-z.]+)/', 'ssh://git@([a-z.]+)/', 'git@([a-z.]+):'].map(
  (start) => new RegExp(`^${start}(${part}(?:/${part}){1,19})/?$`, 'u'),
);

/**
 * Where `origin` leads by the text of `.git/config`, which is the repository’s and may be hostile: read as data and not by git. Undefined in doubt: what is no
 * known service, several addresses, anything that makes git take another one, and an address that is not written on a line of its own as it is.
 */
export function remoteRepository(text: string): RemoteRepository | undefined {
  const settings = readGitConfig(text) ?? [];
  if (settings.some(({ section }) => section === 'include' || section === 'includeif' || section === 'url')) return undefined;
  const ofOrigin = settings.filter(({ section, subsection }) => section === 'remote' && subsection === 'origin');
  const [address, ...more] = ofOrigin.filter(({ name }) => name === 'url' || name === 'pushurl');
  if (address?.name !== 'url' || more.length > 0) return undefined;
  const line = text.split('\n')[address.line - 1]!.trim();
  const isPlain = /^url\s*=/iu.test(line) && line.slice(line.indexOf('=') + 1).trim() === address.value;
  return isPlain ? repositoryAt(address.value) : undefined;
}

function repositoryAt(url: string): RemoteRepository | undefined {
  for (const address of addresses) {
    const [, name, path = ''] = address.exec(url) ?? [];
    const host = gitHosts.find((one) => one.host === name);
    if (host !== undefined) return { host, path: path.replace(/\.git$/u, ''), isSsh: !url.startsWith('https:') };
  }
  return undefined;
}

/** The page where a deploy key is added; undefined where none of the service’s may push. */
export function deployKeyPage({ host: { host, page }, path }: RemoteRepository): string | undefined {
  return page === undefined ? undefined : `https://${host}/${path}${page}`;
}

/** Its address for git by SSH. */
export function sshAddress({ host: { host }, path }: RemoteRepository): string {
  return `git@${host}:${path}.git`;
}
