const keywords = new Set([
  '!', '{', '}', 'if', 'then', 'elif', 'else', 'fi', 'do', 'done', 'while', 'until', 'exec', 'command', 'builtin', 'nohup',
]); // prettier-ignore

/** A command that runs the rest of its words. */
interface Wrapper {
  /** Its options that take a word of their own. */
  readonly values?: readonly string[];
  /** How many words of its own follow its options. */
  readonly own?: number;
}

const sudo: Wrapper = {
  values: ['-u', '-g', '-h', '-p', '-C', '-D', '-R', '-T', '-U', '-r', '-t', '--user', '--group', '--prompt', '--chdir', '--chroot'],
};
const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['sudo', sudo],
  ['doas', { values: ['-u', '-C'] }],
  ['env', { values: ['-u', '-C', '--unset', '--chdir'] }],
  ['nice', { values: ['-n', '--adjustment'] }],
  ['ionice', { values: ['-c', '-n', '-p'] }],
  ['stdbuf', { values: ['-i', '-o', '-e'] }],
  ['time', { values: ['-f', '-o', '--format', '--output'] }],
  ['timeout', { values: ['-s', '-k', '--signal', '--kill-after'], own: 1 }],
  ['gosu', { own: 1 }],
  ['su-exec', { own: 1 }],
  ['chroot', { own: 1 }],
  ['flock', { values: ['-w', '-E', '--timeout', '--wait'], own: 1 }],
  ['busybox', {}],
  ['setsid', {}],
  ['fakeroot', {}],
  ['eatmydata', {}],
  ['chronic', {}],
  ['unbuffer', {}],
  ['proxychains', {}],
  ['proxychains4', {}],
  ['torsocks', {}],
]);
// Only with a user by option does it take a command's words; else it takes a text, like su.
const runuser: Wrapper = { values: ['-u', '-g', '-G', '--user', '--group', '--supp-group'] };

const assignment = /^[A-Za-z_]\w*\+?=/u;

/**
 * A command's words without assignments and without what only runs the rest of them: `sudo`, `env`, `timeout 5` and the like. `sudo -i`,
 * which is a shell of another user, becomes `sh`.
 */
export function withoutPrefix(words: readonly string[]): readonly string[] {
  let index = 0;
  let opensShell = false;
  for (;;) {
    const word = words[index];
    if (word === undefined) return opensShell ? ['sh'] : [];
    if (keywords.has(word) || isAssignment(word)) {
      index++;
      continue;
    }
    const wrapper = wrapperAt(words, index);
    if (wrapper === undefined) return index === 0 ? words : words.slice(index);
    else {
      for (index++; words[index]?.startsWith('-') === true; index++) {
        const option = words[index]!;
        if (wrapper === sudo && /^-[A-Za-z]{0,8}[is][A-Za-z]{0,8}$|^--(?:login|shell)$/u.test(option)) opensShell = true;
        if (takesWord(option, wrapper.values)) index++;
      }
      index += wrapper.own ?? 0;
    }
  }
}

/** Whether a word in front of a command may be none of its own: `withoutPrefix` takes it away, or turns the command into another one. */
export function isPrefix(word: string): boolean {
  const name = word.slice(word.lastIndexOf('/') + 1);
  return keywords.has(word) || isAssignment(word) || wrappers.has(name) || name === 'runuser';
}

function isAssignment(word: string): boolean {
  return word.includes('=') && assignment.test(word);
}

/** The assignments in front of a command that hold a substitution. */
export function assignmentsOf(words: readonly string[]): readonly string[] {
  const [first] = words;
  if (first === undefined || !isAssignment(first)) return none;
  const end = words.findIndex((word) => !isAssignment(word));
  return (end < 0 ? words : words.slice(0, end)).filter((word) => word.includes('$(') || word.includes('`'));
}

const none: readonly string[] = [];

function wrapperAt(words: readonly string[], index: number): Wrapper | undefined {
  const word = words[index]!;
  const name = word.slice(word.lastIndexOf('/') + 1);
  if (name === 'runuser') return words.slice(index + 1, index + 5).some((one) => one === '-u' || one === '--user') ? runuser : undefined;
  return wrappers.get(name);
}

// Short options may stand together; the last of them takes the word: `-Hu vscode`.
function takesWord(option: string, values: readonly string[] | undefined): boolean {
  if (values === undefined) return false;
  return values.includes(option) || (/^-[A-Za-z]{2,8}$/u.test(option) && values.includes(`-${option.at(-1)}`));
}
