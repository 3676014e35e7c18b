import { joinPath } from '../../syntax/host-path.ts';
import { leaveOpen, odd, type Reader } from './context.ts';

/**
 * The reference CLI asks git for the top of the work tree and mounts that (devcontainers/cli src/spec-common/git.ts), and `core.worktree` in
 * the workspace's own settings moves it: measured with `core.worktree=/`, which mounted the host's root. Reads .git/config (or where a `.git`
 * file points, inside the workspace) as text; git itself is never run.
 */
export function readGitSettings(reader: Reader): void {
  const settings = ask(reader, '.git/config');
  const text = settings ?? pointedAt(reader);
  if (text === undefined) return;
  const from = { layer: 'file', document: '.git/config', pointer: '' } as const;
  for (const { section, key, value, start, end } of settingsIn(text)) {
    const at = { ...from, pointer: `/${section}/${key}`, offset: [start, end] as const };
    if (section === 'core' && key === 'worktree') {
      odd(
        reader,
        'workspace-redirected',
        `core.worktree is “${value}”: the reference CLI mounts that folder in place of this one`,
        at,
        value,
      );
    } else if (section === 'include' || section.startsWith('includeif')) {
      leaveOpen(reader, ['workspaceMount'], 'the workspace’s git settings include another file, which may move the workspace mount', at);
    } else if (section === 'extensions' && key === 'worktreeconfig' && /^(?:true|yes|on|1)$/iu.test(value)) {
      const more = ask(reader, '.git/config.worktree');
      if (more !== undefined && /^\s*worktree\s*=/imu.test(more))
        odd(
          reader,
          'workspace-redirected',
          'config.worktree sets core.worktree: the reference CLI mounts that folder in place of this one',
          at,
        );
    }
  }
}

function pointedAt(reader: Reader): string | undefined {
  const answer = reader.files.get('.git/config');
  if (answer === undefined || 'text' in answer) return undefined;
  const pointer = /^gitdir:\s*(.+?)\s*$/mu.exec(ask(reader, '.git') ?? '')?.[1];
  if (pointer === undefined) return undefined;
  const folder = joinPath('', pointer);
  if (folder.startsWith('/') || folder.startsWith('..')) return undefined; // a worktree or submodule of a repository elsewhere: not this workspace's text
  return ask(reader, joinPath(folder, 'config'));
}

function ask(reader: Reader, path: string): string | undefined {
  const answer = reader.files.get(path);
  if (answer === undefined) {
    reader.wants.push({ kind: 'file', name: path, from: reader.container.from });
    return undefined;
  }
  return 'text' in answer ? answer.text : undefined;
}

interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

// Git's syntax as far as it matters: a section and its first setting may share a line, names are case-insensitive, lines may go on with a backslash.
function settingsIn(text: string): Setting[] {
  const settings: Setting[] = [];
  let section = '';
  let offset = 0;
  for (const line of text.split('\n')) {
    let rest = line;
    let at = offset;
    const header = /^\s*\[\s*([^\]\s"]+)[^\]]*\]/u.exec(rest);
    if (header !== null) {
      section = header[1]!.toLowerCase();
      rest = rest.slice(header[0].length);
      at += header[0].length;
    }
    const setting = /^\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*?))?\s*$/u.exec(rest);
    if (setting !== null)
      settings.push({ section, key: setting[1]!.toLowerCase(), value: setting[2] ?? 'true', start: at, end: offset + line.length });
    offset += line.length + 1;
  }
  return settings;
}
