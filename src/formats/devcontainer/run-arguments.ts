import { type Fact, fact, over } from '../../model/fact.ts';
import type { ContainerField, Want } from '../../model/request.ts';
import { type ContainerDraft, fieldNames, fieldShapes, newContainer } from '../../model/request-fields.ts';
import { dockerRunFlags } from '../../known/docker-run-flags.ts';
import { readFlags } from '../../syntax/argv.ts';
import { applyRunArguments, type Word } from '../docker-run/apply-run-arguments.ts';
import { pulls } from '../docker-run/pulls.ts';
import { leaveOpen, type Reader, substituted } from './context.ts';
import { isTruthy, keyOrigin, type Located, lookUp } from './located.ts';
import { addVariable } from './merge-metadata.ts';

/**
 * Lays `appPort` and `runArgs` over the merged configuration. The CLI pastes runArgs after `-e` and `-u` and before `--init`, `--privileged`,
 * `--cap-add`, `--security-opt` and `--entrypoint` (devcontainers/cli src/spec-node/singleContainer.ts spawnDevContainer): for single values
 * docker takes the last, so runArgs win over containerUser and containerEnv, and cannot take back what is switched on after them.
 */
export function addRunArguments(reader: Reader, entries: ReadonlyMap<string, Located>): void {
  const scratch = newContainer(reader.container.name, reader.container.from);
  const words = [...portWords(reader, entries.get('appPort')), ...argumentWords(reader, entries.get('runArgs'))];
  if (words.length === 0) return;
  applyRunArguments(scratch, words, { folder: '', positionals: 'replace-image', files: reader.files });
  for (const field of fieldNames.container) lay(reader.container, scratch, field);
  reader.container.unknown.push(...scratch.unknown);
  for (const { want } of scratch.unknown) if (want !== undefined) reader.wants.push(want);
}

/** What `runArgs` say of which image is started: for another platform than that of the machine, or a newer one than the engine has. */
export function imageChoice(entries: ReadonlyMap<string, Located>): Pick<Want, 'platform' | 'pulled'> {
  const value = entries.get('runArgs');
  if (value?.kind !== 'array') return {};
  const words = value.items.flatMap((item) =>
    item.kind === 'scalar' && item.value !== null ? [{ text: String(item.value), from: item.from }] : [],
  );
  const platform = readFlags(words, dockerRunFlags).uses.findLast(({ flag }) => flag.name === 'platform')?.value ?? '';
  return { ...(platform === '' ? {} : { platform }), ...(pulls(words) ? { pulled: true } : {}) };
}

function lay(container: ContainerDraft, scratch: ContainerDraft, field: ContainerField): void {
  const target = container as unknown as Record<ContainerField, unknown>;
  const value = (scratch as unknown as Record<ContainerField, unknown>)[field];
  if (fieldShapes.container[field] === 'list') {
    if (field === 'environment') for (const one of scratch.environment) addVariable(container.environment, one.value, one.from);
    else (target[field] as unknown[]).push(...(value as unknown[]));
    return;
  }
  const written = value as Fact<unknown> | undefined;
  const below = target[field] as Fact<unknown> | undefined;
  if (written === undefined) return;
  const cannotTakeBack = (field === 'privileged' || field === 'init') && written.value === false && below?.value === true;
  if (cannotTakeBack) return;
  const layered = over(written.value, written.from, below);
  target[field] = written.hides === undefined ? layered : { ...layered, hides: [...written.hides, ...(layered.hides ?? [])] };
}

const everything = fieldNames.container.filter((field) => field !== 'oddities');

function argumentWords(reader: Reader, value: Located | undefined): Word[] {
  if (value === undefined) return [];
  if (value.kind !== 'array') {
    leaveOpen(reader, everything, 'runArgs is not a list', value.from);
    return [];
  }
  for (const [index, item] of value.items.entries()) leaveFolderNames(reader, item, value.items[index - 1]);
  // Variables are listed under the field that each word reaches by applyRunArguments itself; the alias is made canonical here.
  return value.items.flatMap((item) =>
    item.kind === 'scalar' && item.value !== null
      ? [{ text: String(item.value).replaceAll('${env:', '${localEnv:'), from: item.from }]
      : [],
  );
}

const folderName = /\$\{localWorkspaceFolder(?:Basename)?\}/u;
const deciding = /^--?(?:net(?:work)?|pid|ipc|uts|userns|cgroupns|security-opt|cap-add|runtime|privileged|device|gpus)(?:=|$)/u;

// A clone takes the name of its folder from the repository, so a flag made of that name is whatever the repository chose.
function leaveFolderNames(reader: Reader, item: Located, before: Located | undefined): void {
  const text = item.kind === 'scalar' && typeof item.value === 'string' ? item.value : '';
  if (!folderName.test(text)) return;
  const flag = before?.kind === 'scalar' ? String(before.value) : '';
  const isFlag = text.startsWith('-') && folderName.test(text.replace(/=.*$/su, ''));
  if (isFlag) leaveOpen(reader, everything, 'a flag of runArgs is made of the name of the folder', item.from);
  else if (deciding.test(text) || (/^--?[\w-]+$/u.test(flag) && deciding.test(flag)))
    leaveOpen(
      reader,
      ['namespaces', 'securityOptions', 'capabilities', 'runtime'],
      'a value of runArgs is made of the name of the folder',
      item.from,
    );
}

function portWords(reader: Reader, value: Located | undefined): Word[] {
  const items = value === undefined ? [] : value.kind === 'array' ? value.items : [value];
  return items.flatMap((item) => {
    if (item.kind !== 'scalar' || (typeof item.value !== 'string' && typeof item.value !== 'number')) return [];
    const text =
      typeof item.value === 'number'
        ? `127.0.0.1:${item.value}:${item.value}`
        : substituted(reader.container, item.value, 'ports', item.from);
    return [
      { text: '-p', from: item.from },
      { text, from: item.from },
    ];
  });
}

/** `hostRequirements.gpu` of the file itself becomes `--gpus all`; `"optional"` only where the engine reports a GPU. */
export function addGpuRequest(reader: Reader, requirements: Located | undefined): void {
  if (requirements?.kind !== 'object') return;
  for (const entry of requirements.entries) {
    const { key, value } = entry;
    if (key !== 'gpu') {
      if (value.kind === 'scalar') reader.container.hostRequirements.push(fact({ name: key, value: String(value.value) }, value.from));
      continue;
    }
    const optional = value.kind === 'scalar' && value.value === 'optional';
    reader.container.hostRequirements.push(fact({ name: 'gpu', value: optional ? 'optional' : String(isTruthy(value)) }, value.from));
    if (isTruthy(value) && lookUp(requirements, 'gpu') === value)
      reader.container.deviceRequests.push(
        fact({ driver: '', count: -1, ids: [], capabilities: optional ? ['gpu', 'optional'] : ['gpu'] }, keyOrigin(entry)),
      );
  }
}
