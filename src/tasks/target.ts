import type { FormatName } from '../model/rule.ts';

/** A configuration to audit. */
export interface Target {
  readonly format: FormatName;
  /** Absolute path of the folder that a tool would open; what the configuration calls the workspace. */
  readonly workspace: string;
  /** Absolute path of the folder that files may be read from: the repository around the workspace, or the workspace itself. */
  readonly boundary: string;
  /** What stands before a path relative to the workspace when the user is told of it: empty, or the workspace as the user named it and a slash. */
  readonly prefix: string;
  /** Where the configuration lies, relative to the workspace; for a line of the command line its name. */
  readonly path: string;
  /** The text itself, where it is not in a file. */
  readonly text?: string;
  /** Other configurations of the workspace, which another tool may open instead. */
  readonly siblings?: readonly string[];
  /** The user named this very file, so it is read wherever its links lead. */
  readonly named: boolean;
}
