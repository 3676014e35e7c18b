import { plainText } from '../../syntax/plain-text.ts';
import { askInside, type AskInsidePowers } from './ask-inside.ts';
import type { SandboxDoor } from './sandbox-door.ts';

/**
 * What systemd tries in every container and what fails under Sysbox, so that it calls its state degraded; nothing else does: three mounts of the kernel’s
 * (measured, systemd 252 and 257), and loading modules, which is this machine’s business (measured, systemd 257).
 */
const failingUnits = [
  'sys-kernel-config.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
  'systemd-modules-load.service',
] as const;

/** How systemd is once its jobs are done; absent: as it should be. One sentence otherwise: what has failed, or that it is not done yet. */
export type SystemdSettled = { readonly said?: string };

const patience = 30_000;

/**
 * Waits until systemd inside has done its jobs, and masks what fails in every container, which is no failure of anything: the masks stay in the container, so that its
 * next start is whole from the beginning. Mount units run mount(8), which of util-linux 2.39 and later mounts nothing under Sysbox unless it is told to take mount(2) (measured, row
 * `runtime.mount-program`): it is told, and what has failed by then is mounted once more. Runs as root inside; what it says is the word of the container, and nothing is concluded from it.
 */
export async function settleSystemd(door: SandboxDoor, powers: AskInsidePowers): Promise<SystemdSettled> {
  const { name } = door.sandbox;
  const question = { command: ['/bin/sh', '-c', script, 'sh', ...failingUnits], user: '0', patience };
  const answer = await askInside(door, question, powers);
  if ('refused' in answer) return { said: answer.refused };
  const [state = '', ...failed] = answer.output.split('\n').filter((line) => line !== '');
  if (state === 'running') return {};
  const units = failed.slice(0, 5).map((unit) => plainText(unit).slice(0, 100));
  if (state === 'degraded')
    return {
      said: `systemd runs in ${name}, and what failed in it is ${units.join(', ')}: containai exec ${name} -- systemctl status says why.`,
    };
  return { said: `systemd in ${name} is not done with its start: containai exec ${name} -- systemctl says what it waits for.` };
}

// systemctl waits for the last job (`--wait`, since 240) once it can be asked at all; a unit may have failed before its mask was there.
const script = `
tries=0
until systemctl show --property=Version >/dev/null 2>&1; do
  tries=$((tries + 1)); [ "$tries" -ge 200 ] && exit 0
  sleep 0.1
done
new=
for unit; do [ -e "/etc/systemd/system/$unit" ] || { ln -s /dev/null "/etc/systemd/system/$unit" && new=yes; }; done
[ -z "$new" ] || systemctl daemon-reload
late= folder=/etc/systemd/system.conf.d
if ! grep -qs LIBMOUNT_FORCE_MOUNT2= /etc/systemd/system.conf "$folder"/*.conf; then
  mkdir -p "$folder" && printf '[Manager]\\nDefaultEnvironment=LIBMOUNT_FORCE_MOUNT2=always\\n' >"$folder/containai.conf"
  systemctl set-environment LIBMOUNT_FORCE_MOUNT2=always && late=yes
fi
state=$(systemctl is-system-running --wait 2>/dev/null)
[ -n "$state" ] || state=$(systemctl is-system-running)
if [ "$state" = degraded ]; then
  mounts=$([ -z "$late" ] || systemctl list-units --failed --type=mount --plain --no-legend | cut -d ' ' -f 1)
  systemctl reset-failed "$@" >/dev/null 2>&1
  for unit in $mounts; do
    case " $* " in *" $unit "*) ;; *) systemctl restart "$unit" >/dev/null 2>&1 ;; esac
  done
  state=$(systemctl is-system-running)
fi
echo "$state"
[ "$state" = running ] || systemctl list-units --failed --plain --no-legend | cut -d ' ' -f 1
`;
