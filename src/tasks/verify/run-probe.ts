import type { Probe, ProbeExec } from '../../model/probe.ts';
import type { ProbeHost } from '../../machine/probe-host.ts';
import { lookFromHost, settingOf } from './look-from-host.ts';
import { type ScratchEngine, stringAt, type Told, valueAt, wordsOf } from './scratch-engine.ts';

/** Where and how probes run. `label` marks all that is made, so that whatever is left can be found. */
export interface ProbeSettings {
  readonly image: string;
  readonly runtime: string;
  readonly label: string;
}

/** What a probe gave: it ran, the engine refused to create or start the container, or it could not be tried. */
export type Tried = { readonly prints: string } | { readonly fails: string } | { readonly untried: string };

/** What one probe has made; all of it is removed at its end. */
interface Made {
  readonly name: string;
  readonly containers: string[];
  readonly settings: Map<string, string>;
  scratch: string;
  volume: string;
}

const endMark = /^exit \d+$/mu;
const patience = 15_000;
const pause = 60;
/** Longest life of a container that nobody removes, in seconds. */
const life = 60;
const enough = 4000;

/** Runs one probe in a container of its own, and removes all that it made, whatever happens. Never throws for what an engine or a container does. */
export async function runProbe(
  name: string,
  probe: Probe,
  settings: ProbeSettings,
  engine: ScratchEngine,
  host: ProbeHost,
): Promise<Tried> {
  const made: Made = { name, containers: [], settings: new Map(), scratch: '', volume: '' };
  try {
    const missing = await prepare(probe, made, settings, engine, host);
    return missing === undefined ? await tryOn(probe, made, settings, engine, host) : { untried: missing };
  } finally {
    await clean(made, engine, host);
  }
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
  if (text.includes('{scratch}')) {
    made.scratch = host.makeScratch() ?? '';
    if (made.scratch === '') return 'no scratch folder can be made';
    for (const file of probe.files ?? [])
      if (!host.place(`${made.scratch}/${file.name}`, file.text, file.owner, file.mode))
        return 'files of other owners can be made by root alone';
  }
  if (text.includes('{volume}')) {
    const answer = await engine.ask('POST', '/volumes/create', { Name: made.name, Labels: { [settings.label]: made.name } });
    if (answer.status !== 201) return `no volume: ${wordsOf(answer)}`;
    made.volume = made.name;
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
  const peer = await create(made, `sleep ${life}`, { HostConfig: { IpcMode: 'shareable' } }, { ...settings, runtime }, engine);
  const started = 'id' in peer ? await engine.ask('POST', `/containers/${peer.id}/start`) : peer.answer;
  return started.status === 204 ? undefined : `the other container does not start: ${wordsOf(started)}`;
}

async function tryOn(probe: Probe, made: Made, settings: ProbeSettings, engine: ScratchEngine, host: ProbeHost): Promise<Tried> {
  const script = `( ${probe.run ?? ':'}\n) 2>&1\necho "exit $?"\nexec sleep ${life}`;
  const body = fillIn(probe.create ?? {}, made);
  const created = await create(made, script, body, settings, engine);
  if (!('id' in created)) return refusal(probe, created.answer);
  const path = `/containers/${created.id}`;
  const started = await engine.ask('POST', `${path}/start`);
  if (started.status !== 204) return refusal(probe, started);
  let text = await outputOf(path, engine, host);
  if (probe.restarts === true) {
    const again = await engine.ask('POST', `${path}/restart?t=0`);
    if (again.status >= 400) return { fails: wordsOf(again) };
    const both = await outputOf(path, engine, host, text.length);
    text = `${text}restarted\n${both.slice(text.length)}`;
  }
  if (probe.exec !== undefined) text += await execIn(path, probe.exec, engine);
  const looks = probe.looks ?? [];
  if (looks.length > 0) {
    const pid = Number(valueAt((await engine.ask('GET', `${path}/json`)).text, 'State', 'Pid') ?? 0);
    if (pid === 0) return { untried: `the container has ended early: ${text}` };
    for (const look of looks) text += `host ${lookFromHost(look, pid, made.scratch, made.settings, host)}\n`;
  }
  return { prints: text.slice(0, enough) };
}

function refusal({ lacks }: Probe, answer: Told): Tried {
  const words = wordsOf(answer);
  if (answer.status === 0) return { untried: words };
  return lacks?.test(words) === true ? { untried: `this host lacks what the probe needs: ${words}` } : { fails: words };
}

async function create(
  made: Made,
  script: string,
  body: Readonly<Record<string, unknown>>,
  { image, runtime, label }: ProbeSettings,
  engine: ScratchEngine,
): Promise<{ readonly id: string } | { readonly answer: Told }> {
  const name = `${made.name}-${made.containers.length}`;
  const { HostConfig = {}, ...rest } = body;
  const answer = await engine.ask('POST', `/containers/create?name=${name}`, {
    ...rest,
    Image: image,
    Entrypoint: ['/bin/sh', '-c', script],
    Cmd: [],
    Labels: { [label]: made.name },
    HostConfig: { Runtime: runtime, Memory: 256 * 1024 * 1024, ...(HostConfig as object) },
  });
  const id = stringAt(answer.text, 'Id');
  if (answer.status !== 201 || id === undefined) return { answer };
  made.containers.push(id);
  return { id };
}

/** Waits for the end of a script, a line `exit N`, and answers what it said; what it said so far where that does not come. */
export async function outputOf(path: string, engine: ScratchEngine, host: ProbeHost, from = 0): Promise<string> {
  const end = host.now() + patience;
  let text = '';
  while (host.now() < end) {
    text = plain((await engine.ask('GET', `${path}/logs?stdout=1&stderr=1`)).text);
    if (endMark.test(text.slice(from))) break;
    await host.wait(pause);
  }
  return text;
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
  if (id === undefined) return `exec refused ${wordsOf(created)}\n`;
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

async function clean(made: Made, engine: ScratchEngine, host: ProbeHost): Promise<void> {
  for (const id of made.containers.toReversed()) await remove(`/containers/${id}?force=1&v=1`, engine, host);
  if (made.volume !== '') await remove(`/volumes/${made.volume}?force=1`, engine, host);
  for (const [name, value] of made.settings) if (settingOf(name, host) !== value) host.writeSetting(name.replaceAll('.', '/'), value);
  if (made.scratch !== '') host.removeScratch(made.scratch);
}

/** Removes a thing by its path. An engine may say that one is busy for a moment after its container has gone. */
export async function remove(path: string, engine: ScratchEngine, host: ProbeHost): Promise<void> {
  for (let left = 10; left > 0; left--) {
    const { status } = await engine.ask('DELETE', path);
    if (status === 200 || status === 204 || status === 404) return;
    await host.wait(pause * 4);
  }
}
