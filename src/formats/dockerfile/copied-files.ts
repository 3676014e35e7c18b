import { fact } from '../../model/fact.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { daemonFile } from './daemon-configuration.ts';
import { expand, leaveUnknown, originOf } from './image-config.ts';
import type { ImageConfig, ReadContext } from './image-config.ts';
import { heredocsOf, jsonForm } from './split-instructions.ts';
import type { Heredoc, Instruction } from './split-instructions.ts';

const archive = /\.(?:tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz|zst))$/u;

/** What COPY and ADD do to the inner engine's configuration: a heredoc is read, a file from elsewhere is noted as unknown. */
export function applyCopy(config: ImageConfig, context: ReadContext, instruction: Instruction): void {
  const words = jsonForm(instruction.rest) ?? instruction.rest.split(/[\t\v\f\r ]+/u);
  const target = targetOf(config, context, words.at(-1) ?? '');
  if (target === undefined || !mayHold(target.path)) return;
  let next = 0;
  for (const word of words.slice(0, -1)) {
    const isHeredoc = instruction.heredocs.length > 0 && heredocsOf(word).length === 1;
    const heredoc = isHeredoc ? instruction.heredocs[next++] : undefined;
    if (heredoc !== undefined) {
      if (target.path === daemonFile || (target.path === folder && heredoc.name === 'daemon.json'))
        writeHeredoc(config, context, instruction, heredoc);
    } else if (mayBring(word, target.path, instruction.keyword === 'ADD')) {
      leaveUnknown(
        config,
        context,
        instruction,
        ['daemonConfiguration'],
        `${instruction.keyword} may bring ${daemonFile} from a place that was not read`,
      );
      return;
    }
  }
}

const folder = daemonFile.slice(0, daemonFile.lastIndexOf('/'));

function targetOf(config: ImageConfig, context: ReadContext, word: string): { readonly path: string } | undefined {
  const target = expand(config, context, word);
  if (target === undefined || target.unknown.length > 0) return undefined;
  if (target.text.startsWith('/')) return { path: joinPath('/', target.text) };
  return config.workingFolder === undefined ? undefined : { path: joinPath(config.workingFolder, target.text) };
}

function mayHold(path: string): boolean {
  return path === daemonFile || path === '/' || folder === path || folder.startsWith(`${path}/`);
}

// A name with an ending is taken for a file: copied into a folder, it brings only itself.
function mayBring(source: string, target: string, unpacks: boolean): boolean {
  const name = source.slice(source.lastIndexOf('/') + 1);
  if (target === daemonFile || name === 'daemon.json') return target === daemonFile || target === folder;
  if (unpacks && archive.test(name)) return true;
  return !/^[^*?[]+\.[A-Za-z0-9]{1,10}$/u.test(name);
}

function writeHeredoc(config: ImageConfig, context: ReadContext, instruction: Instruction, heredoc: Heredoc): void {
  const content = heredoc.chomp ? heredoc.content.replace(/^\t+/gmu, '') : heredoc.content;
  const text = heredoc.expand ? expandHeredoc(config, context, content) : content;
  if (text === undefined)
    leaveUnknown(
      config,
      context,
      instruction,
      ['daemonConfiguration'],
      `a heredoc for ${daemonFile} depends on a value that is not in the file`,
    );
  else config.daemonConfiguration = [fact(text, originOf(context, instruction))];
}

// The builder replaces variables in a heredoc and leaves quotes alone.
function expandHeredoc(config: ImageConfig, context: ReadContext, content: string): string | undefined {
  const lexed =
    content.includes('$') || content.includes(context.escape)
      ? expand(
          config,
          context,
          content.replace(/["']/gu, (quote) => `${context.escape}${quote}`),
        )
      : undefined;
  if (lexed === undefined) return content.includes('$') || content.includes(context.escape) ? undefined : content;
  return lexed.unknown.length > 0 ? undefined : lexed.text;
}
