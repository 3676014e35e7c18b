import { fileURLToPath } from 'node:url';
import { loadScript } from '../machine/load-script.ts';
import type * as commandsModule from './commands.ts';

/* A thread of a survey: the commands’ own script, since what was compiled of it is at hand. */

const { surveyThread } = loadScript(fileURLToPath(new URL('commands.cjs', import.meta.url))) as typeof commandsModule;
void surveyThread();
