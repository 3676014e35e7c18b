import { joinPath } from '../../syntax/host-path.ts';
import { odd, type Reader } from './context.ts';

/**
 * The reference CLI asks git for the top of the work tree and mounts that (devcontainers/cli src/spec-common/git.ts), and `core.worktree` in
 * the repository's own settings moves it: measured with `core.worktree=/`, which mounted the host's root. Reads the settings as text, where git
 * looks for them: in `.git` of the workspace or of a folder above it, where a `.git` file points, in the common folder of a work tree, and in
 * `config.worktree`. Settings that another file brings by `include` do not move it (tried with git 2.39). Git itself is never run.
 */
export function readGitSettings(reader: Reader): void {
  const folder = findGitFolder(reader);
  if (folder === undefined) return;
  const common = ask(reader, joinPath(folder, 'commondir'))?.trim();
  const main = common === undefined || common === '' ? folder : joinPath(folder, common);
  for (const where of new Set([folder, main])) {
    const path = joinPath(where, 'config');
    if (!isTheirs(path)) continue;
    if (readWorktree(reader, path)) readWorktree(reader, joinPath(folder, 'config.worktree'));
  }
}

const highest = 8;
const folders = Array.from({ length: highest + 1 }, (_, height) => `${'../'.repeat(height)}.git`);
const settingsFiles = folders.map((folder) => `${folder}/config`);

// The nearest `.git`: a folder, or a file that names one. What lies outside the repository is refused by whoever hands out the files.
function findGitFolder(reader: Reader): string | undefined {
  for (let height = 0; height <= highest; height++) {
    const folder = folders[height]!;
    const settings = settingsFiles[height]!;
    if (ask(reader, settings) !== undefined) return folder;
    if (reader.files.get(settings) === undefined) return undefined;
    const pointer = ask(reader, folder);
    if (pointer !== undefined) return pointedAt(pointer, folder.slice(0, -4));
    const answer = reader.files.get(folder);
    if (answer === undefined || 'refused' in answer) return undefined;
  }
  return undefined;
}

function pointedAt(pointer: string, beside: string): string | undefined {
  const named = /^gitdir:\s*(.+?)\s*$/mu.exec(pointer)?.[1];
  const folder = named === undefined ? undefined : joinPath(beside.replace(/\/$/u, ''), named);
  return folder === undefined || !isTheirs(folder) ? undefined : folder;
}

// An absolute path belongs to the host, where a work tree or submodule of a repository elsewhere lies: not this workspace's text.
function isTheirs(path: string): boolean {
  return !path.startsWith('/');
}

/** Reports `core.worktree` in one file of settings; true where it says that a file of the work tree's own is read too. */
function readWorktree(reader: Reader, path: string): boolean {
  const text = ask(reader, path);
  let more = false;
  for (const { section, key, value, start, end } of text === undefined ? [] : settingsIn(text)) {
    if (section === 'extensions' && key === 'worktreeconfig') more = /^(?:true|yes|on|[+-]?0*[1-9]\d*[kmg]?)$/iu.test(value);
    if (section !== 'core' || key !== 'worktree') continue;
    const at = { layer: 'file', document: path, pointer: `/${section}/${key}`, offset: [start, end] as const } as const;
    odd(
      reader,
      'workspace-redirected',
      `core.worktree is “${value}”: the reference CLI mounts that folder in place of this one`,
      at,
      value,
    );
  }
  return more;
}

function ask(reader: Reader, path: string): string | undefined {
  const answer = reader.files.get(path);
  if (answer === undefined) reader.wants.push({ kind: 'file', name: path, from: reader.container.from });
  return answer !== undefined && 'text' in answer ? answer.text : undefined;
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
      settings.push({
        section,
        key: setting[1]!.toLowerCase(),
        value: plainValue(setting[2] ?? 'true'),
        start: at,
        end: offset + line.length,
      });
    offset += line.length + 1;
  }
  return settings;
}

// Without a comment at its end and without quotes.
function plainValue(value: string): string {
  let plain = '';
  let quoted = false;
  for (let index = 0; index < value.length; index++) {
    const character = value[index]!;
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '#' || character === ';')) break;
    else if (character === '\\' && index + 1 < value.length) plain += value[++index];
    else plain += character;
  }
  return plain.trim();
}
