import { plainText } from '../../syntax/plain-text.ts';
import { askInside, type AskInsidePowers } from '../sandbox/ask-inside.ts';
import type { SandboxDoor } from '../sandbox/sandbox-door.ts';
import { insideFolder } from './server-configuration.ts';

/** What our server inside is made of. */
export interface ServerFiles {
  readonly host_key: string;
  readonly authorized_keys: string;
  readonly sshd_config: string;
}

const patience = 20_000;

/**
 * Starts our SSH server inside as root, where it does not run with just these files; one sentence where that cannot be. It goes on by itself, also where systemd is
 * the first process. What is said inside is the word of the container.
 */
export async function startServer(
  door: SandboxDoor,
  user: string,
  files: ServerFiles,
  powers: AskInsidePowers,
): Promise<{ readonly said?: string }> {
  const { name } = door.sandbox;
  const input = Object.entries(files)
    .map(([part, text]) => `>${part}\n${text as string}`)
    .join('');
  const command = ['/bin/sh', '-c', startScript, 'sh', insideFolder, user];
  const answer = await askInside(door, { command, user: '0', input, patience }, powers);
  if ('refused' in answer) return { said: `SSH: ${answer.refused}` };
  const trouble = serverTrouble(answer.output, user);
  return trouble === undefined ? {} : { said: `SSH does not work in ${name}: ${trouble}.` };
}

/** Why the server does not run, by what our script inside has printed, or whoever is in its place: a part of a sentence; undefined where it says that it runs. */
export function serverTrouble(output: string, user: string): string | undefined {
  const [what = '', ...words] = output.trim().split('\n');
  if (what === 'runs') return undefined;
  const why = plainText(words.at(-1) ?? '')
    .trim()
    .slice(0, 200);
  return Object.hasOwn(sentences, what) ? sentences[what]!(user, why) : 'what starts the server did not come to its end';
}

type Sentence = (user: string, why: string) => string;

const sentences: Readonly<Record<string, Sentence>> = {
  'no-server': () =>
    'its image has no sshd, and none was installed; take an image that has one, or let containai up --rebuild install it where builds are contained (containai engine start)',
  'no-user': (user) => `no user ${user} is in its /etc/passwd`,
  'no-shell': (user, why) => `the shell of ${user}, ${why || 'which is not named'}, lets nobody in`,
  locked: (user) => `the account ${user} is locked in its /etc/shadow, which cannot be written: give it a password field of * in the image`,
  'no-folder': (_, why) => `${insideFolder} cannot be made (${why})`,
  'bad-settings': (_, why) => `its sshd does not take our settings (${why})`,
  'not-started': (_, why) => `its sshd does not stay${why === '' ? '' : ` (${why})`}; perhaps its port is taken inside`,
};

/*
 * The account: sshd lets nobody in by a key whose password field begins with `!` (auth.c, allowed_user, without PAM); a star before it is no password either, and
 * nothing of it is lost. The server: by its number and what it was started with, since numbers come again. A process that has ended, and that nobody has
 * looked for, has no command line.
 */
const startScript = `
dir=$1 name=$2
say() { printf '%s\\n' "$@"; exit 0; }
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
sshd=$(command -v sshd) || say no-server
case "$sshd" in /*) ;; *) say no-server ;; esac
found= shell=
while IFS=: read -r user _ _ _ _ _ path || [ -n "$user" ]; do
  if [ "$user" = "$name" ]; then found=1 shell=$path; break; fi
done < /etc/passwd
[ -n "$found" ] || say no-user
case "$shell" in */nologin | */false) say no-shell "$shell" ;; esac
[ -x "\${shell:-/bin/sh}" ] || say no-shell "$shell"

if [ -f /etc/shadow ]; then
  before=$(cat /etc/shadow)
  after=$(while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in "$name:!"*) line="$name:*\${line#"$name:"}" ;; esac
    printf '%s\\n' "$line"
  done < /etc/shadow)
  if [ "$before" != "$after" ]; then { printf '%s\\n' "$after" > /etc/shadow; } 2>/dev/null || say locked; fi
fi

umask 022
wrong=$(mkdir -p "$dir" /run/sshd 2>&1 && chmod 755 "$dir" /run/sshd 2>&1) || say no-folder "$wrong"
umask 077
part=
while IFS= read -r line; do
  case "$line" in
    '>'*) part=$dir/\${line#>}.new; : > "$part" ;;
    *) printf '%s\\n' "$line" >> "$part" ;;
  esac
done
chmod 644 "$dir/authorized_keys.new"
changed=
for part in host_key authorized_keys sshd_config; do
  if [ "$(cat "$dir/$part" 2>/dev/null)" = "$(cat "$dir/$part.new")" ]; then rm "$dir/$part.new"
  else changed=1; mv -f "$dir/$part.new" "$dir/$part"; fi
done
wrong=$("$sshd" -t -f "$dir/sshd_config" 2>&1) || say bad-settings "$wrong"

runs() {
  pid=$(cat "$dir/pid" 2>/dev/null)
  [ -n "$pid" ] || return 1
  case "$(tr '\\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null)" in *"$dir/sshd_config"*) return 0 ;; esac
  return 1
}
if runs; then
  [ -n "$changed" ] || say runs
  kill "$pid"
  tries=0
  while runs && [ "$tries" -lt 50 ]; do tries=$((tries + 1)); sleep 0.1; done
fi
rm -f "$dir/pid"
wrong=$("$sshd" -f "$dir/sshd_config" 2>&1 < /dev/null) || say not-started "$wrong"
tries=0
until runs; do
  tries=$((tries + 1)); [ "$tries" -le 30 ] || say not-started "$wrong"
  sleep 0.1
done
say runs
`;
