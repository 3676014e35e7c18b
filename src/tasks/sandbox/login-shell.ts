import type { UserEnvProbe } from '../../model/sandbox.ts';

/**
 * A command that becomes the login shell of a user: the one that SHELL of the container names, as for the reference CLI (src/spec-common/injectHeadless.ts
 * getUserShell), else that of /etc/passwd inside, where it is there and is one; else bash, else sh. It needs nothing inside but /bin/sh. `user` is a name or
 * a number, with or without a group.
 */
export function loginShell(user: string): readonly string[] {
  return ['/bin/sh', '-c', `${findShell}\nSHELL=$shell\nexport SHELL\nexec "$shell" -l\n`, 'sh', nameOf(user)];
}

/**
 * A command that prints the environment of a user between two marks, each variable ended by a zero byte, as the reference CLI finds it out (the same file,
 * runUserEnvProbe): by the user’s shell with the start files of its kind.
 */
export function probeShell(user: string, probe: Exclude<UserEnvProbe, 'none'>, mark: string): readonly string[] {
  return ['/bin/sh', '-c', `${findShell}${probeWith}`, 'sh', nameOf(user), flags[probe], mark];
}

const flags = { loginShell: '-lc', interactiveShell: '-ic', loginInteractiveShell: '-lic' } as const;

function nameOf(user: string): string {
  return user.split(':', 1)[0]!;
}

// One that is named without its folder is passed over: which was meant, nobody knows.
const findShell = `
passwd=
while IFS=: read -r name _ uid _ _ _ found; do
  if [ "$name" = "$1" ] || [ "$uid" = "$1" ]; then passwd=$found; break; fi
done < /etc/passwd
for shell in "\${SHELL:-}" "$passwd" /bin/bash /usr/bin/bash /bin/sh; do
  case "$shell" in */nologin|*/false) continue ;; /*) ;; *) continue ;; esac
  if [ -f "$shell" ] && [ -x "$shell" ]; then break; fi
done`;

const probeWith = `
run="echo -n $3; cat /proc/self/environ; echo -n $3"
case "\${shell##*/}:$2" in
  pwsh:-l*|pwsh-preview:-l*) exec "$shell" -Login -Command "$run" ;;
  pwsh:*|pwsh-preview:*) exec "$shell" -Command "$run" ;;
esac
exec "$shell" "$2" "$run"
`;
