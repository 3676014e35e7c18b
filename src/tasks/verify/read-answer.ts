/** What a shell inside a container said. All of it is the container’s word: whoever wrote the image wrote the shell. */
export interface Answer {
  /** By their names, as the script prints them. */
  readonly said: ReadonlyMap<string, string>;
  /** It came to its end. */
  readonly isWhole: boolean;
  /** Lines that were not the script’s, or said something twice. */
  readonly ignored: number;
}

/** The script: for a POSIX shell, whose own commands it uses alone, but for `mknod` where there is one. */
export function scriptWith(nonce: string): string {
  return `n=${nonce}
say() { printf '%s %s %s\\n' "$n" "$1" "$2"; }
read -r line < /proc/self/uid_map && say uid-map "$line"
count=0 lines=0
while read -r line; do
  lines=$((lines + 1))
  case $line in *' - fuse sysboxfs '*) count=$((count + 1)) ;; esac
  [ "$lines" -lt 5000 ] || break
done < /proc/self/mountinfo
say sysboxfs "$count"
if [ -r /proc/uptime ]; then say uptime readable; else say uptime unreadable; fi
if ( : >> /proc/sys/kernel/core_pattern ) 2>/dev/null; then say core-pattern opened; else say core-pattern refused; fi
if command -v mknod >/dev/null 2>&1; then
  for folder in /tmp /run /dev/shm /; do
    [ -d "$folder" ] && [ -w "$folder" ] || continue
    if mknod "$folder/.containai-$n" c 1 3 2>/dev/null; then rm -f "$folder/.containai-$n"; say mknod made; else say mknod refused; fi
    break
  done
fi
say end ''
exit
`;
}

const names: ReadonlySet<string> = new Set(['uid-map', 'sysboxfs', 'uptime', 'core-pattern', 'mknod', 'end']);
const mostValue = 100;

/** Reads what was printed: lines without the nonce, of unknown names, or after the end are ignored and counted; what is said twice counts once. */
export function readAnswer(text: string, nonce: string): Answer {
  const said = new Map<string, string>();
  let ignored = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, name = '', value = ''] = line.startsWith(`${nonce} `) ? (/^\S+ ([a-z-]+) (.*)$/su.exec(line) ?? []) : [];
    if (!names.has(name) || said.has(name) || said.has('end')) ignored++;
    else said.set(name, value.trim().replaceAll(/\s+/gu, ' ').slice(0, mostValue));
  }
  return { said, isWhole: said.has('end'), ignored };
}
