/**
 * A path on the host as a configuration can say it: nothing of the host is looked up to judge it.
 *
 * - `root`: absolute, `path` starts with `/`.
 * - `home`: below the user's home (`~`, `$HOME`, `${localEnv:HOME}`), `path` relative to it.
 * - `workspace`: below the folder that is opened; `path` is relative and may begin with `..`, which leaves it.
 * - `variable`: below what the host variable `variable` holds; `path` is the rest, `otherwise` the default in the text.
 *
 * Paths are normalised by text alone: no `.`, no `//`, and `..` only at the start of a relative one. Only a task fills `real`,
 * and only where symbolic links lead out of the repository, or where the workspace itself is a home or the root.
 */
export interface HostPath {
  readonly base: 'root' | 'home' | 'workspace' | 'variable';
  readonly path: string;
  readonly variable?: string;
  readonly otherwise?: HostPath;
  readonly real?: string;
}
