import type { ProbeHost } from '../../machine/probe-host.ts';
import type { Probe, ProbeExec } from '../../model/probe.ts';
import type { Leftover } from '../../model/probed.ts';
import { lookFromHost, settingOf } from './look-from-host.ts';
import { type ScratchEngine, stringAt, type Told, valueAt, wordsOf } from './scratch-engine.ts';
import { cleanUp, createContainer, life, type Made, type ProbeSettings, scratchLabel } from './scratch-things.ts';

/**
 * What a probe gave: it ran (`isCut`: its script had not ended when the time was up), the engine refused to create or start the container, or it
 * could not be tried.
 */
export type Tried = { readonly prints: string; readonly isCut?: true } | { readonly fails: string } | { readonly untried: string };

const endMark = /^exit \d+$/mu;
const patience = 30_000;
const pause = 60;
/** Answers without an end mark after which the container is looked at: it may have ended. */
const unsure = 10;
const enough = 4000;

/** Runs one probe in a container of its own, and removes all that it made, whatever happens. Never throws for what an engine or a container does. */
export async function runProbe(
  name: string,
  probe: Probe,
  settings: ProbeSettings,
  engine: ScratchEngine,
  host: ProbeHost,
): Promise<{ readonly tried: Tried; readonly left: readonly Leftover[] }> {
  const made: Made = { name, containers: [], settings: new Map(), scratch: '', volume: '' };
  let tried: Tried = { untried: 'it was not tried' };
  let left: readonly Leftover[] = [];
  try {
    const missing = await prepare(probe, made, settings, engine, host);
    tried = missing === undefined ? await tryOn(probe, made, settings, engine, host) : { untried: missing };
  } finally {
    left = await cleanUp(made, engine, host);
  }
  return { tried, left };
}

/** Makes what the container needs; or says why that cannot be. */
async function prepare(
  probe: Probe,
  made: Made,
  settings: ProbeSettings,
  engine: ScratchEngine,
  host: ProbeHost,
): Promise<string | undefined> {
  const text = JSON.stringify(probe.create ?? {});
  if (!settings.isHere && (text.includes('{scratch}') || probe.looks !== undefined))
    return 'the engine runs on another machine, which cannot be looked at from here';
  if (text.includes('{scratch}')) {
    made.scratch = host.makeScratch() ?? '';
    if (made.scratch === '') return 'no scratch folder can be made';
    for (const file of probe.files ?? [])
      if (!host.place(`${made.scratch}/${file.name}`, file.text, file.owner, file.mode))
        return 'files of other owners can be made by root alone';
  }
  if (text.includes('{volume}')) {
    made.volume = made.name;
    const answer = await engine.whole.ask('POST', '/volumes/create', { Name: made.name, Labels: { [scratchLabel]: settings.word } });
    if (answer.status !== 201) return `no volume can be made: ${wordsOf(answer)}`;
  }
  for (const look of probe.looks ?? []) {
    if (!('setting' in look)) continue;
    const value = settingOf(look.setting, host);
    if (value === undefined) return `this host has no ${look.setting}`;
    // Written as it is: whoever cannot do that could not put it back.
    if (!host.writeSetting(look.setting.replaceAll('.', '/'), value))
      return `it may change ${look.setting} of this host, and only root can put it back`;
    made.settings.set(look.setting, value);
  }
  if (probe.peer === undefined) return undefined;
  const runtime = probe.peer === 'runc' ? 'runc' : settings.runtime;
  const body = { HostConfig: { IpcMode: 'shareable' } };
  const peer = await createContainer(made, `exec sleep ${life}`, body, { ...settings, runtime }, engine);
  const started = 'name' in peer ? await engine.ask('POST', `/containers/${peer.name}/start`) : peer.refused;
  return started.status === 204 ? undefined : `the other container does not start: ${wordsOf(started)}`;
}

async function tryOn(probe: Probe, made: Made, settings: ProbeSettings, engine: ScratchEngine, host: ProbeHost): Promise<Tried> {
  const script = `( ${probe.run ?? ':'}\n) 2>&1\necho "exit $?"\nexec sleep ${life}`;
  const created = await createContainer(made, script, fillIn(probe.create ?? {}, made), settings, engine);
  if (!('name' in created)) return refusal(created.refused);
  const path = `/containers/${created.name}`;
  const started = await engine.ask('POST', `${path}/start`);
  if (started.status !== 204) return refusal(started);
  const first = await outputOf(path, engine, host);
  if ('untried' in first) return first;
  let { prints: text, isCut } = first;
  if (probe.restarts === true) {
    const again = await engine.ask('POST', `${path}/restart?t=0`);
    if (again.status !== 204) return refusal(again);
    const both = await outputOf(path, engine, host, text.length);
    if ('untried' in both) return both;
    text = `${text}restarted\n${both.prints.slice(text.length)}`;
    isCut ??= both.isCut;
  }
  if (probe.exec !== undefined) text += await execIn(path, probe.exec, engine);
  const looks = probe.looks ?? [];
  if (looks.length > 0) {
    const pid = Number(valueAt((await engine.ask('GET', `${path}/json`)).text, 'State', 'Pid') ?? 0);
    if (!Number.isSafeInteger(pid) || pid <= 0) return { untried: `the container has ended early: ${text}` };
    for (const look of looks) text += `host ${lookFromHost(look, pid, made.scratch, made.settings, host)}\n`;
  }
  return { prints: text.slice(0, enough), ...(isCut === undefined ? {} : { isCut }) };
}

/** No answer, one that is none, no such image and a name that is taken say nothing of the runtime. */
function refusal(answer: Told): Tried {
  const words = wordsOf(answer).slice(0, enough);
  if (answer.status === 0 || answer.status === 404 || answer.status === 409) return { untried: words };
  return answer.status < 400 ? { untried: `the engine’s answer is not understood: ${words}` } : { fails: words };
}

/** Waits for the end of a script, which is a line `exit N`, and answers what it said. */
export async function outputOf(
  path: string,
  engine: ScratchEngine,
  host: ProbeHost,
  from = 0,
): Promise<{ readonly prints: string; readonly isCut?: true } | { readonly untried: string }> {
  const end = host.now() + patience;
  let prints = '';
  for (let times = 1, hasEnded = false; host.now() < end; times++) {
    const answer = await engine.ask('GET', `${path}/logs?stdout=1&stderr=1`);
    if (answer.status !== 200) return { untried: `what it printed cannot be read: ${wordsOf(answer)}` };
    prints = plain(answer.text);
    if (endMark.test(prints.slice(from))) return { prints };
    if (hasEnded) break;
    if (times % unsure === 0) hasEnded = valueAt((await engine.ask('GET', `${path}/json`)).text, 'State', 'Running') === false;
    await engine.pause(pause);
  }
  return { prints, isCut: true };
}

/** Runs a command in the container, and answers its output and how it ended; a refusal as text. */
async function execIn(path: string, { run, user, privileged, env }: ProbeExec, engine: ScratchEngine): Promise<string> {
  const created = await engine.ask('POST', `${path}/exec`, {
    Cmd: ['/bin/sh', '-c', `( ${run}\n) 2>&1`],
    AttachStdout: true,
    AttachStderr: true,
    ...(user === undefined ? {} : { User: user }),
    ...(privileged === undefined ? {} : { Privileged: privileged }),
    ...(env === undefined ? {} : { Env: env }),
  });
  const id = stringAt(created.text, 'Id');
  if (id === undefined || !/^[\da-f]{1,64}$/u.test(id)) return `exec refused ${wordsOf(created)}\n`;
  const started = await engine.ask('POST', `/exec/${id}/start`, { Detach: false, Tty: false });
  if (started.status >= 400 || started.status === 0) return `exec refused ${wordsOf(started)}\n`;
  const code = valueAt((await engine.ask('GET', `/exec/${id}/json`)).text, 'ExitCode');
  return `${plain(started.text)}exec exit ${String(code)}\n`;
}

/** Text of a multiplexed stream; the frames’ heads (a stream’s number, three zeros, a length) are taken out. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0001\u0002]\0\0\0[^]{4}/gu, '');
}

function fillIn(body: object, { scratch, volume, containers }: Made): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(body)
    .replaceAll('{scratch}', scratch)
    .replaceAll('{volume}', volume)
    .replaceAll('{peer}', containers[0] ?? '');
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
