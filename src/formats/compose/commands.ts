import type { Fact } from '../../model/fact.ts';
import { fact } from '../../model/fact.ts';
import type { ContainerCommand } from '../../model/request.ts';
import { joinShellWords } from '../../syntax/quote-shell-word.ts';
import type { Placing } from './placing.ts';
import { factOf, leaveOpen, noteUses, odd, readBoolean, wrongType } from './placing.ts';
import { get, isNothing, originOf, textOf } from './tree.ts';
import type { Node } from './tree.ts';

/** `command` and `entrypoint`: a list of words, or a string that Compose splits as a shell would, without running one. */
export function argumentsFact(placing: Placing, node: Node, field: 'command' | 'entrypoint'): Fact<readonly string[]> | undefined {
  if (node.kind === 'map') {
    wrongType(placing, field, 'a string or a list', node);
    return undefined;
  }
  for (const item of node.kind === 'list' ? node.items : [node]) noteUses(placing, item, field);
  return factOf(node, readWords);
}

function readWords(node: Node): readonly string[] | undefined {
  if (node.kind === 'list') return node.items.flatMap((item) => textOf(item) ?? []);
  const text = textOf(node);
  return text === undefined ? undefined : splitWords(text);
}

// Splits a line into words as google/shlex does: quotes and backslashes, no variables, no operators. A `${…}` of ours stays whole.
function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"' && index + 1 < text.length) word += text[++index]!;
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\' && index + 1 < text.length) word = (word ?? '') + text[++index]!;
    else if (character === '$' && text[index + 1] === '{' && text.includes('}', index)) {
      const end = text.indexOf('}', index);
      word = (word ?? '') + text.slice(index, end + 1);
      index = end;
    } else if (character === ' ' || character === '\t' || character === '\n' || character === '\r') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The text of a command for people and rules: its words as one shell text. */
function commandText(node: Node | undefined): string | undefined {
  if (node === undefined || node.kind === 'map') return undefined;
  return node.kind === 'list' ? joinShellWords(node.items.flatMap((item) => textOf(item) ?? [])) : textOf(node);
}

const healthKeys = new Set(['disable', 'interval', 'retries', 'test', 'timeout', 'start_period', 'start_interval']);

/** `healthcheck`: its test runs in the container again and again, as the container's user. */
export function placeHealthcheck(placing: Placing, node: Node): void {
  if (node.kind !== 'map') return wrongType(placing, 'healthcheck', 'a map', node);
  for (const { key, node: value } of node.entries) {
    if (!healthKeys.has(key) && !key.startsWith('x-'))
      odd(placing, 'unknown-property', `${key.slice(0, 100)} is no key of healthcheck`, key, originOf(value));
  }
  const test = get(node, 'test');
  const disable = get(node, 'disable');
  if (isNothing(test) || (disable !== undefined && readBoolean(disable) === true)) return;
  for (const item of test.kind === 'list' ? test.items : [test]) noteUses(placing, item, 'containerCommands');
  const [first, ...rest] = test.kind === 'list' ? test.items.flatMap((item) => textOf(item) ?? []) : ['CMD-SHELL', textOf(test) ?? ''];
  if (first === undefined || first === 'NONE') return;
  placing.draft.containerCommands.push(
    fact(
      { event: 'healthcheck', command: first === 'CMD-SHELL' ? rest.join(' ') : joinShellWords(first === 'CMD' ? rest : [first, ...rest]) },
      originOf(test),
    ),
  );
}

/** `post_start`, `pre_stop` and `pre_start`: commands in the container, or beside it, that may have another user and all privileges. */
export function placeHooks(placing: Placing, node: Node, event: string): void {
  if (node.kind !== 'list') return wrongType(placing, event, 'a list', node);
  for (const item of node.items) {
    const command = commandText(get(item, 'command'));
    if (command === undefined) {
      wrongType(placing, `command of ${event}`, 'given', item);
      continue;
    }
    const user = textOf(get(item, 'user'));
    const privileged = get(item, 'privileged');
    const isPrivileged = privileged === undefined ? undefined : readBoolean(privileged);
    for (const { node: value } of item.entries) {
      for (const one of value.kind === 'list' ? value.items : [value]) noteUses(placing, one, 'containerCommands');
    }
    if (privileged?.uses !== undefined)
      leaveOpen(
        placing,
        'containerCommands',
        privileged,
        `privileged of ${event} depends on the host variable ${privileged.uses[0]!.name}`,
      );
    const made: ContainerCommand = {
      event,
      command,
      ...(user === undefined ? {} : { user }),
      ...(isPrivileged === undefined ? {} : { privileged: isPrivileged }),
    };
    placing.draft.containerCommands.push(fact(made, originOf(item)));
  }
}

/**
 * `provider`: no container; Compose runs `docker-TYPE`, or the program TYPE itself, on the host (compose-spec 05-services.md, provider;
 * compose pkg/compose/plugins.go).
 */
export function placeProvider(placing: Placing, node: Node): void {
  const type = node.kind === 'map' ? get(node, 'type') : undefined;
  const name = textOf(type);
  if (type === undefined || name === undefined) {
    wrongType(placing, 'provider', 'a map with a type', node);
    leaveOpen(placing, 'hostCommands', node, 'the provider could not be read');
    return;
  }
  const options: string[] = [];
  for (const { key, node: value } of get(node, 'options')?.entries ?? []) {
    for (const one of value.kind === 'list' ? value.items : [value]) {
      noteUses(placing, one, 'hostCommands');
      options.push(` --${key}=${textOf(one) ?? ''}`);
    }
  }
  noteUses(placing, type, 'hostCommands');
  const program = name.includes('/') ? name : `docker-${name}`;
  placing.draft.hostCommands.push(
    fact({ event: 'provider', command: `${program} compose up${options.join('')} ${placing.service}` }, originOf(type)),
  );
}
