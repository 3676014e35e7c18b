import { codeOf } from '../files.ts';

/** The kernel holds so many bytes of a socket’s path (sun_path, less its end). A longer one is cut, and would lead elsewhere. */
export const mostPathBytes = 107;

/** One sentence: why no engine is to be reached at a socket, and what to do about it. */
export function whyUnreachable(path: string, error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
      return `no engine listens at ${path}: there is no such socket; start the engine, or name its socket`;
    case 'ECONNREFUSED':
      return `no engine listens at ${path}: it is there, but nobody answers; start the engine, or name its socket`;
    case 'EACCES':
    case 'EPERM':
      return `you may not open ${path}: add yourself to the group that owns it (mostly docker, whose members are as good as root), and log in anew`;
    case 'ENOTDIR':
    case 'ENOTSOCK':
    case 'EPROTOTYPE':
      return `no engine listens at ${path}: it is no socket of this kind; name the engine’s socket`;
    case 'ENAMETOOLONG':
      return `no engine listens at ${path}: the path of a socket has ${mostPathBytes} bytes at most`;
    case 'EMFILE':
    case 'ENFILE':
      return `the engine at ${path} is not to be reached: too many files are open`;
    default:
      return `the engine at ${path} is not to be reached (${code ?? 'no reason is given'})`;
  }
}

/** One sentence: an engine was reached, and went away or said what is no answer. */
export function whyUnanswered(path: string, what: string): string {
  return `the engine at ${path} ${what}`;
}
