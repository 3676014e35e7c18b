import { type GitHost, gitHosts } from '../../known/git-hosts.ts';

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
 * Where `origin` leads by the text of `.git/config` (git-config(1), CONFIGURATION FILE), which is the repository’s and may be hostile: read as data and not by git.
 * Undefined in doubt: what is no known service, several addresses, and anything that makes git take another one.
 */
export function remoteRepository(text: string): RemoteRepository | undefined {
  let section = '';
  const found: string[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line.startsWith('[')) {
      section = line;
      if (/^\[\s*(?:include|includeif|url)\b/iu.test(line) || !/^\[[^\]]*\]$/u.test(line)) return undefined;
      continue;
    }
    const [, name = '', value = ''] = /^([A-Za-z][A-Za-z0-9-]*)\s*=\s*(.*)$/u.exec(line) ?? [];
    if (section !== '[remote "origin"]') continue;
    if (name.toLowerCase() === 'pushurl') return undefined;
    if (name.toLowerCase() === 'url') found.push(value);
  }
  return found.length === 1 ? repositoryAt(found[0]!) : undefined;
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
