import type { ProcessRecords } from '../../machine/process-records.ts';
import { at, textAt } from '../gate/halt.ts';
import { parseObject } from '../../syntax/json-values.ts';
import type { SandboxDoor } from './sandbox-door.ts';

/** Signals that are passed on. */
export type PassedSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGPIPE';

/**
 * Sends a signal to what an exec has started inside, and to all of its process group: an engine has no call for that (moby 29), so a shell inside does it, as
 * the container’s root. False where it was not sent: it has ended, its number inside cannot be seen, or there is no shell.
 */
export async function signalInside(
  door: SandboxDoor,
  container: string,
  exec: string,
  signal: PassedSignal,
  { records, wait }: { readonly records: Pick<ProcessRecords, 'record'>; wait(milliseconds: number): Promise<void> },
): Promise<boolean> {
  const pid = await numberOf(door, exec, wait);
  if (pid === undefined) return false;
  // An engine inside a system container has the numbers of that container: there it is sent, where they mean something.
  const { outer } = door;
  if (outer !== undefined) return sendSignal(outer, outer.sandbox.container?.id ?? '', String(pid), signal, wait);
  // The last number is that in the innermost namespace (proc(5)).
  const inner = /^NSpid:.*\s(\d+)$/mu.exec(records.record(pid)?.status ?? '')?.[1];
  return inner === undefined ? false : sendSignal(door, container, inner, signal, wait);
}

/** The number of what an exec has started: an engine knows it a moment after the first output has come (26.1, measured on a busy machine). */
async function numberOf(door: SandboxDoor, exec: string, wait: (milliseconds: number) => Promise<void>): Promise<number | undefined> {
  for (let tries = 0; tries < 100; tries++) {
    const asked = await door.ask('GET', `/exec/${exec}/json`);
    const state = 'failed' in asked || asked.status !== 200 ? undefined : parseObject(asked.text);
    const pid = at(state, 'Pid');
    if (typeof pid === 'number' && pid > 0) return pid;
    // One that has ended has none any more; one that is about to begin has none yet.
    if (state === undefined || typeof at(state, 'ExitCode') === 'number') return undefined;
    await wait(20);
  }
  return undefined;
}

async function sendSignal(
  door: SandboxDoor,
  container: string,
  pid: string,
  signal: PassedSignal,
  wait: (milliseconds: number) => Promise<void>,
): Promise<boolean> {
  // Runtimes start it in a session of its own (runc libcontainer/nsenter/nsexec.c), so that its number is that of its group, too.
  // Some shells want dashes before the number of a group; to others (busybox 1.36) they are a mistake, after which they send the signal all the same.
  const script =
    'if kill -s 0 -- "-$2" 2>/dev/null; then kill -s "$1" -- "-$2"; else kill -s "$1" "-$2" 2>/dev/null || kill -s "$1" "$2"; fi';
  const made = await door.ask('POST', `/containers/${container}/exec`, {
    Cmd: ['/bin/sh', '-c', script, 'sh', signal.slice('SIG'.length), pid],
    User: '0',
  });
  if ('failed' in made || made.status !== 201) return false;
  const id = textAt(parseObject(made.text), 'Id');
  const sent = await door.ask('POST', `/exec/${id}/start`, { Detach: true, Tty: false });
  if ('failed' in sent || sent.status !== 200) return false;
  for (let tries = 0; tries < 500; tries++) {
    const result = await door.ask('GET', `/exec/${id}/json`);
    const value = 'failed' in result ? undefined : parseObject(result.text);
    if (value === undefined) return false;
    if (at(value, 'Running') === false) return at(value, 'ExitCode') === 0;
    await wait(20);
  }
  return false;
}
