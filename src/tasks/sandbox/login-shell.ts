/**
 * A command that becomes the login shell of a user: that of /etc/passwd inside, where it is there and is one; else bash, else sh. It needs nothing inside
 * but /bin/sh. `user` is a name or a number, with or without a group.
 */
export function loginShell(user: string): readonly string[] {
  return ['/bin/sh', '-c', script, 'sh', user.split(':', 1)[0]!];
}

const script = `
shell=
while IFS=: read -r name _ uid _ _ _ found; do
  if [ "$name" = "$1" ] || [ "$uid" = "$1" ]; then shell=$found; break; fi
done < /etc/passwd
case "$shell" in */nologin|*/false) shell= ;; esac
for SHELL in "$shell" /bin/bash /usr/bin/bash /bin/sh; do
  if [ -x "$SHELL" ]; then export SHELL; exec "$SHELL" -l; fi
done
`;
