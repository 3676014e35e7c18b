import { plainText } from '../../syntax/plain-text.ts';
import { askInside, type AskInsidePowers } from '../sandbox/ask-inside.ts';
import type { SandboxDoor } from '../sandbox/sandbox-door.ts';
import { gitFiles, gitFolder, settingsLine } from './git-files.ts';

const patience = 20_000;

/** Puts a private key inside, for the remote user alone, where ssh finds it; one sentence where that cannot be. What is said inside is the word of the container. */
export async function putKey(door: SandboxDoor, key: string, powers: AskInsidePowers): Promise<{ readonly said?: string }> {
  const [user = 'root'] = (door.sandbox.container?.remoteUser ?? 'root').split(':', 1);
  const parts = { id_ed25519: key, ...gitFiles() };
  const input = Object.entries(parts)
    .map(([part, text]) => `>${part}\n${text}`)
    .join('');
  return change(door, putScript, [user], input, powers);
}

/** Takes a key away inside, and the line that leads to it. */
export async function takeKey(door: SandboxDoor, powers: AskInsidePowers): Promise<{ readonly said?: string }> {
  return change(door, takeScript, [], '', powers);
}

async function change(
  door: SandboxDoor,
  script: string,
  words: readonly string[],
  input: string,
  powers: AskInsidePowers,
): Promise<{ readonly said?: string }> {
  const { name } = door.sandbox;
  const command = ['/bin/sh', '-c', script, 'sh', gitFolder, settingsLine, ...words];
  const answer = await askInside(door, { command, user: '0', input, patience }, powers);
  if ('refused' in answer) return { said: `The deploy key: ${answer.refused}` };
  const trouble = keyTrouble(answer.output);
  return trouble === undefined ? {} : { said: `The deploy key of ${name}: ${trouble}.` };
}

/** What is wrong, by what our script inside has printed, or whoever is in its place: a part of a sentence; undefined where it says that nothing is. */
export function keyTrouble(output: string): string | undefined {
  const [what = '', ...words] = output.trim().split('\n');
  if (what === 'done') return undefined;
  const why = plainText(words.at(-1) ?? '')
    .trim()
    .slice(0, 200);
  return Object.hasOwn(sentences, what) ? sentences[what]!(why) : 'what puts it in or takes it away did not come to its end';
}

const settings = '/etc/ssh/ssh_config';

const sentences: Readonly<Record<string, (why: string) => string>> = {
  'no-client': () => 'its image has no ssh, which git needs to push with it: add openssh-client, openssh-clients or openssh to the image',
  'no-folder': (why) => `${gitFolder} cannot be made (${why})`,
  'no-user': (why) => `it cannot be given to the remote user (${why})`,
  'bad-settings': (why) => `its ssh does not take our settings (${why}); it needs OpenSSH 7.6 or newer`,
  'no-settings': (why) => `${settings} cannot be written (${why})`,
  'not-read': () => `its ssh does not read ${settings}: it must be OpenSSH as distributions build it`,
  left: (why) => `it is still inside (${why})`,
};

// Text before the scripts proper; `$line` may only stand in the file whole. A file that is not there is an empty one.
const common = `
dir=$1 line=$2 file=${settings}
say() { printf '%s\\n' "$@"; exit 0; }
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
nl='
'
text=$(cat "$file" 2>/dev/null)
has() { case "$nl$text$nl" in *"$nl$line$nl"*) return 0 ;; esac; return 1; }
`;

/*
 * The line stands before all else, where it holds for every host. Written in place: the file may be a link or a mount. ssh is asked at the end, as root,
 * who may read the key.
 */
const putScript = `${common}
user=$3
command -v ssh >/dev/null || say no-client
umask 022
wrong=$(mkdir -p "$dir" 2>&1 && chmod 755 "$dir" 2>&1) || say no-folder "$wrong"
umask 077
part=
while IFS= read -r row; do
  case "$row" in
    '>'*) part=$dir/\${row#>}.new; rm -f "$part"; : > "$part" ;;
    *) printf '%s\\n' "$row" >> "$part" ;;
  esac
done
chmod 644 "$dir/ssh_config.new" "$dir/known_hosts.new"
wrong=$(ssh -G -F "$dir/ssh_config.new" git.invalid 2>&1 >/dev/null) || { rm -f "$dir"/*.new; say bad-settings "$wrong"; }
wrong=$(chown -- "$user" "$dir/id_ed25519.new" 2>&1) || { rm -f "$dir"/*.new; say no-user "$wrong"; }
for part in id_ed25519 known_hosts ssh_config; do mv -f "$dir/$part.new" "$dir/$part"; done
umask 022
if ! has; then
  wrong=$({ mkdir -p /etc/ssh && { printf '%s\\n' "$line"; [ -z "$text" ] || printf '%s\\n' "$text"; } > "$file"; } 2>&1) || say no-settings "$wrong"
fi
case "$nl$(ssh -G git.invalid 2>/dev/null)$nl" in *"$nl"identityfile\\ "$dir/id_ed25519$nl"*) say done ;; esac
say not-read
`;

const takeScript = `${common}
wrong=$(rm -rf "$dir" 2>&1) || say left "$wrong"
if has; then
  wrong=$({ printf '%s\\n' "$text" | while IFS= read -r row; do [ "$row" = "$line" ] || printf '%s\\n' "$row"; done > "$file"; } 2>&1) || say no-settings "$wrong"
fi
say done
`;
