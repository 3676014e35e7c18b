import { dockerRunFlags } from '../../known/docker-run-flags.ts';
import { readFlags, type Word } from '../../syntax/argv.ts';

/** Whether docker asks the registry for the image even where the engine has it. */
export function pulls(words: readonly Word[]): boolean {
  return readFlags(words, dockerRunFlags).uses.findLast(({ flag }) => flag.name === 'pull')?.value === 'always';
}
