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
const address = new RegExp(String.raw`^(?:(https)://|ssh://git@|git@)([a-z.]+)(?::(?!/)|/)(${part}(?:/${part}){1,19}?)(?:\.git)?/?$`, 'u');

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
  const [, web, name, path] = (found.length === 1 ? address.exec(found[0]!) : undefined) ?? [];
  const host = gitHosts.find((one) => one.host === name);
  return host === undefined || path === undefined ? undefined : { host, path, isSsh: web === undefined };
}

/** The page where a deploy key is added; undefined where none of the service’s may push. */
export function deployKeyPage({ host: { host, page }, path }: RemoteRepository): string | undefined {
  return page === undefined ? undefined : `https://${host}/${path}${page}`;
}

/** Its address for git by SSH. */
export function sshAddress({ host: { host }, path }: RemoteRepository): string {
  return `git@${host}:${path}.git`;
}
