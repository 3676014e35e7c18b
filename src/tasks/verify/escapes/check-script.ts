import { life } from '../scratch-things.ts';

/*
 * Opens what is there, by `<>`: nothing is cut off or written, and what is not there must not be made. It is tried in a shell of its own first, since a
 * shell ends where its own redirection fails; then it stays open until this machine has looked.
 */
const openToWrite = `open_to_write() {
  if [ ! -e "$1" ]; then echo "held: there is no $1"
  elif (exec 9<>"$1") 2>/tmp/why; then exec 9<>"$1"; echo "reached: opened $1 for writing"
  else echo "held: $1: $(sed -n '1s/.*: //p' /tmp/why)"
  fi
}`;

/** The whole script of a container: the check of a scenario, a line `exit 0` when it has ended, and sleep. */
export function checkScript(run: string): string {
  return `${openToWrite}\n${run}\necho 'exit 0'\nexec sleep ${life}`;
}
