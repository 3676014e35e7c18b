import type { readComposeProject } from '../compose/read-project.ts';
import type { applyDockerfile } from '../dockerfile/apply.ts';

/**
 * Readers of other formats that a configuration may need. They are handed in, since each brings a parser that is only worth loading when
 * a configuration names such a file; without one, what it would read stays unknown.
 */
export interface Companions {
  readonly readComposeProject?: typeof readComposeProject;
  readonly applyDockerfile?: typeof applyDockerfile;
}
