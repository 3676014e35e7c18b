import type { GrantedRight, RightKind } from '../model/script-reader.ts';
import { behindXargs, nameOf, type ShellCommand, shellCommands } from './shell-commands.ts';

const quick = [
  'sudoers', 'ssh', 'chmod', 'setcap', 'docker.sock', 'usermod', 'useradd', 'adduser', 'addgroup', 'gpasswd', 'groupmems', ' -m', '--mode',
]; // prettier-ignore

const writers: ReadonlySet<string> = new Set(['tee', 'cp', 'mv', 'install', 'ln', 'dd', 'sed', 'touch', 'rsync', 'visudo', 'perl', 'awk']);
const sudoers = /(?:^|[/=])etc\/sudoers(?:\.d)?(?:\/|$)/u;
const sshFiles = /(?:^|[/=])etc\/ssh\/sshd_config(?:\.d)?(?:\/|$)|(?:^|\/)\.ssh\/authorized_keys2?$/u;
const sharers: ReadonlySet<string> = new Set(['chmod', 'chown', 'chgrp', 'setfacl']);
const rootGroups: ReadonlySet<string> = new Set(['sudo', 'wheel', 'admin', 'root']);
const installers: ReadonlySet<string> = new Set([
  'apt-get',
  'apt',
  'aptitude',
  'apk',
  'dnf',
  'yum',
  'microdnf',
  'zypper',
  'check_packages',
]);

/** The first command of a shell text for each kind of right; nothing is expanded or run. */
export function grantedRights(text: string): readonly GrantedRight[] {
  if (!quick.some((word) => text.includes(word))) return [];
  const found = new Map<RightKind, string>();
  for (const command of shellCommands(text)) {
    // Of most commands this is all that is looked at.
    if (!givers.has(nameOf(command)) && !command.words.includes('>')) continue;
    for (const kind of kindsIn(command)) if (!found.has(kind)) found.set(kind, command.words.join(' '));
  }
  return [...found].map(([kind, command]) => ({ kind, command }));
}

const givers: ReadonlySet<string> = new Set([
  ...writers, ...sharers, ...installers,
  'usermod', 'useradd', 'adduser', 'addgroup', 'gpasswd', 'groupmems', 'sshd', 'service', 'rc-service', 'systemctl', 'rc-update', 'find', 'setcap', 'xargs',
]); // prettier-ignore

function kindsIn(command: ShellCommand): readonly RightKind[] {
  const words = nameOf(command) === 'xargs' ? behindXargs(command.words) : command.words;
  const name = nameOf({ words });
  const kinds: RightKind[] = [];
  if (writesTo(words, name, sudoers)) kinds.push('sudo');
  if (writesTo(words, name, sshFiles) || opensSsh(words, name)) kinds.push('ssh');
  for (const group of groupsJoined(words, name)) {
    if (rootGroups.has(group)) kinds.push('sudo');
    if (group === 'docker') kinds.push('engine');
  }
  if (sharers.has(name) && words.some((word) => /(?:^|\/)docker\.sock$/u.test(word))) kinds.push('engine');
  if (marksPrograms(words, name)) kinds.push('setuid');
  return kinds;
}

function writesTo(words: readonly string[], name: string, path: RegExp): boolean {
  return words.some((word, index) => index > 0 && path.test(word) && (words[index - 1] === '>' || writers.has(name)));
}

function opensSsh(words: readonly string[], name: string): boolean {
  if (name === 'sshd') return true;
  const [, first = '', second = ''] = words;
  if (name === 'service' || name === 'rc-service') return /^sshd?$/u.test(first) && /^(?:re)?start$/u.test(second);
  if (name === 'systemctl' || name === 'rc-update')
    return (
      words.some((word) => word === 'enable' || word === 'start' || word === 'add') &&
      words.some((word) => /^sshd?(?:\.service)?$/u.test(word))
    );
  const isInstalling = installers.has(name) && (name === 'check_packages' || words.some((word) => word === 'install' || word === 'add'));
  return isInstalling && words.some((word) => word === 'openssh-server' || (name === 'apk' && word === 'openssh'));
}

// shadow’s usermod and useradd name groups in a list, its gpasswd one; Debian’s adduser and busybox’s adduser and addgroup name the user before the group.
function groupsJoined(words: readonly string[], name: string): readonly string[] {
  if (name === 'usermod' || name === 'useradd')
    return words.flatMap((word, index) => {
      const list = /^-[a-z]*G$|^--groups$/u.test(word) ? words[index + 1] : /^--groups=(.*)$/u.exec(word)?.[1];
      return list?.split(',') ?? [];
    });
  const plain = words.slice(1).filter((word) => !word.startsWith('-'));
  if (name === 'adduser' || name === 'addgroup' || name === 'gpasswd') return plain.slice(1, 2);
  return name === 'groupmems' ? plain.slice(1) : [];
}

// A folder’s setgid bit is how files come to a shared group; no program runs with it.
function marksPrograms(words: readonly string[], name: string): boolean {
  const at = words.findIndex((word) => word === 'chmod' || word.endsWith('/chmod'));
  if (at >= 0 && (name === 'chmod' || name === 'find') && words.slice(at + 1).some(isSetuidMode)) return true;
  if (name === 'install')
    return words.some((word, index) => isSetuidMode(/^(?:-m|--mode=)(.+)$/u.exec(word)?.[1] ?? (words[index - 1] === '-m' ? word : '')));
  return name === 'setcap' && words.length > 2 && words[1] !== '-r' && words[1] !== '-v';
}

function isSetuidMode(word: string): boolean {
  if (/^0*[4-7][0-7]{3}$/u.test(word)) return true;
  return word.split(',').some((part) => /^(?:[ugoa]*u[ugoa]*|a?)[+=][rwxXt]*s/u.test(part));
}
