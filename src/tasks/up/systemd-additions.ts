import type { ContainerRequest } from '../../model/request.ts';
import { type Additions, noAdditions } from './additions.ts';
import { initProcess } from '../../rules/shared/first-process.ts';

/** What a container needs in which systemd is the first process; nothing where it is not; or one sentence why it cannot be. */
export type SystemdAnswer = { readonly additions: Additions; readonly runs: boolean } | { readonly refused: string };

/**
 * What systemd needs under Sysbox when the reference CLI’s wrapper stands before it, which Sysbox does not see through (measured: with a tmpfs on /run,
 * /run/lock and /tmp and `container=private-users` it is as if Sysbox had). It is started where the image’s command is systemd, unless the configuration
 * puts another in its place by its own words; `isWished`: then too, and it is refused where the image has none. Of what is mounted inside already, nothing is
 * said again. Docker’s tmpfs lets nothing be run from it, which programs expect of /tmp.
 */
export function systemdAdditions(request: ContainerRequest, isWished: boolean): SystemdAnswer {
  const { command, entrypoint, overrideCommand, workspaceFolder, user, mounts } = request;
  const process = initProcess({ command, entrypoint, overrideCommand, workspaceFolder }, request.from.document);
  if (process === undefined) return isWished ? { refused: `--systemd: ${notSystemd(request)}` } : { additions: noAdditions, runs: false };
  const isStoppedBy = process.cli === 'overrides' && overrideCommand?.value === true;
  if (isStoppedBy && !isWished) return { additions: noAdditions, runs: false };
  if (user !== undefined && !roots.has(user.value)) {
    const why = `systemd must be started by root, and the container’s user is ${user.value}`;
    return isWished ? { refused: `--systemd: ${why}: remoteUser is who works in it.` } : { additions: noAdditions, runs: false };
  }
  const targets = new Set(mounts.map(({ value }) => value.target));
  const tmpfs = ['/run', '/run/lock', '/tmp:exec'].filter((one) => !targets.has(one.split(':', 1)[0]!));
  return {
    runs: true,
    additions: {
      ...noAdditions,
      tmpfs,
      environment: { container: 'private-users' },
      keepsCommand: true,
      stopSignal: systemdStopSignal,
      says: [`systemd is the first process${isWished ? '' : ', since it is the image’s command'}: overrideCommand false`],
    },
  };
}

/** Ends systemd in order (systemd(1), SIGNALS). */
const systemdStopSignal = 'SIGRTMIN+3';

const roots: ReadonlySet<string> = new Set(['root', '0', '0:0', 'root:root', '']);

function notSystemd({ command, entrypoint, image }: ContainerRequest): string {
  const first = [...(entrypoint?.value ?? []), ...(command?.value ?? [])].join(' ');
  const whose = image === undefined ? 'the image' : `the image ${image.value}`;
  return first === ''
    ? `what ${whose} starts is not known, so that it may not be systemd.`
    : `${whose} starts ${first.slice(0, 100)}, and not systemd: take one whose command is /sbin/init.`;
}
