import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasTmux, type OnTerminal, startOnTerminal } from '../engine/on-terminal.ts';
import { smallImage } from '../engine/small-image.ts';
import { builtProgram, describeUp, type Files } from '../engine/up-world.ts';
import { skipReason } from '../skip.ts';

// More lines than the terminal has, and one that would clear it.
const lines = Array.from({ length: 60 }, (_, index) => `# line ${index} of the script`);
// Not in the workspace: what changes there while its container runs could have a part in it, and is asked about.
const files = (word: string, place: string): Files => ({
  '.devcontainer/devcontainer.json': { image: smallImage, initializeCommand: './setup.sh' },
  'setup.sh': ['#!/bin/sh', ...lines, '# \u001b[2J\u001b[H looks harmless', `echo ${word} >> ${place}`, ''].join('\n'),
});

describeUp('consent', (world) => {
  const ran = (name: string): string => join(world().folder, `ran-${name}`);
  const upOnTerminal = (name: string, ...args: readonly string[]): OnTerminal =>
    startOnTerminal(world().folder, [process.execPath, builtProgram, 'up', '--engine', world().engine, ...args], {
      cwd: join(world().folder, 'workspaces', name),
      env: world().environment(name),
    });

  const said = async (keys: readonly string[], asks: boolean): Promise<string> => {
    const terminal = upOnTerminal('agreed');
    try {
      if (asks) {
        await terminal.until('[y/N]');
        terminal.type(...keys);
      }
      return await terminal.until(/ended with \d+/u);
    } finally {
      terminal.end();
    }
  };

  describe.skipIf(skipReason(!hasTmux, 'consent on a terminal: there is no tmux'))('on a terminal', () => {
    test.each<[what: string, keys: readonly string[], code: number]>([
      ['no', ['n', 'Enter'], 1],
      ['Enter alone', ['Enter'], 1],
      ['another word', ['y', 'e', 'p', 'Enter'], 1],
      ['Ctrl-D', ['C-d'], 1],
      ['Ctrl-C', ['C-c'], 130],
    ])('%s refuses, and nothing was started', async (_what, keys, code) => {
      world().write('asked', files('first', ran('asked')));
      const terminal = upOnTerminal('asked');
      try {
        const shown = await terminal.until('[y/N]');
        for (const line of ['./setup.sh', ...lines, 'looks harmless', `echo first >> ${ran('asked')}`]) expect(shown).toContain(line);
        terminal.type(...keys);
        await terminal.until(`ended with ${code}`);
      } finally {
        terminal.end();
      }
      expect(existsSync(ran('asked'))).toBe(false);
      expect(world().left('asked')).toEqual([]);
      expect(await world().made('asked')).toBe('');
    });

    test('yes runs it, is remembered for this very text, and is asked for again with what changed', async () => {
      world().write('agreed', files('first', ran('agreed')));
      expect(await said(['y', 'Enter'], true)).toContain('ended with 0');
      const again = await said([], false);
      expect([again.includes('ended with 0'), again.includes('[y/N]')]).toEqual([true, false]);
      world().write('agreed', files('second', ran('agreed')));
      const changed = await said(['n', 'Enter'], true);
      expect(changed).toContain('not what you agreed to before');
      expect(changed).toMatch(/^ +-echo first >> \S+ran-agreed\n +\+echo second >> \S+ran-agreed$/mu);
      expect(changed).not.toContain('line 3 of the script');
      expect(readFileSync(ran('agreed'), 'utf8')).toBe('first\nfirst\n');
      // A refusal takes nothing away: the old text is agreed to still, and the new one is not.
      world().write('agreed', files('first', ran('agreed')));
      expect(await said([], false)).toContain('ended with 0');
      world().write('agreed', files('second', ran('agreed')));
      expect(await said(['y', 'e', 's', 'Enter'], true)).toContain('ended with 0');
      expect(readFileSync(ran('agreed'), 'utf8')).toBe('first\nfirst\nfirst\nsecond\n');
    }, 120_000);
  });
});
