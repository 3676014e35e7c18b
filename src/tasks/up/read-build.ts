/** What one line of a build’s output says. */
export type BuildLine =
  | { readonly is: 'begins'; readonly vertex: string; readonly title: string }
  /** `error`: what went wrong; absent where another step did. */
  | { readonly is: 'ends'; readonly vertex: string; readonly how: 'done' | 'cached' | 'failed'; readonly error?: string }
  /** `vertex` is absent for what belongs to the build as a whole. */
  | { readonly is: 'output'; readonly vertex?: string; readonly text: string }
  /** Known, and of no interest to anybody. */
  | { readonly is: 'nothing' };

/** The last step of every build. */
export const exportTitle = 'Export the image';

const nothing: BuildLine = { is: 'nothing' };

/**
 * Reads a line of BuildKit’s plain progress (moby/buildkit util/progress/progressui/printer.go): `#5 [stage 2/3] RUN …`, `#5 0.31 text`, `#5 DONE 0.4s`; or of
 * the classic builder: `Step 2/3 : RUN …`. `known`: vertices that have begun.
 */
export function readBuildLine(line: string, known: ReadonlySet<string>): BuildLine {
  const step = /^Step (\d+)\/(\d+) : (.*)$/u.exec(line);
  if (step !== null) return { is: 'begins', vertex: `step ${step[1]!}`, title: step[3]! };
  const numbered = /^#(\d+) (.*)$/u.exec(line);
  if (numbered === null) return line === '' || / ---> |^Removing intermediate/u.test(line) ? nothing : { is: 'output', text: line };
  const [, vertex = '', rest = ''] = numbered;
  const ends = endOf(rest);
  if (ends !== undefined) return known.has(vertex) ? { is: 'ends', vertex, ...ends } : nothing;
  if (known.has(vertex)) return outputOf(vertex, rest);
  const title = titleOf(rest);
  return title === undefined ? nothing : { is: 'begins', vertex, title };
}

function endOf(rest: string): { readonly how: 'done' | 'cached' | 'failed'; readonly error?: string } | undefined {
  if (/^DONE(?: [\d.]+s)?$/u.test(rest)) return { how: 'done' };
  if (rest === 'CACHED') return { how: 'cached' };
  if (rest === 'CANCELED') return { how: 'failed' };
  const error = /^ERROR: (?:process ".*" did not complete successfully: )?(.*)$/u.exec(rest)?.[1];
  return error === undefined ? undefined : { how: 'failed', error: error.replace(/^exit code: (\d+)$/u, 'exit code $1') };
}

/** What a step prints, but for the frame that the reference CLI puts around the name of a Feature. */
function outputOf(vertex: string, rest: string): BuildLine {
  // `...`: another vertex is printed for a while. A line in brackets: this one again.
  if (rest === '...' || /^\[[^\]]+\] /u.test(rest)) return nothing;
  const text = rest.replace(/^\d+\.\d+(?: |$)/u, '');
  return /^[=\s]*$|^(?:Feature|Description|Id|Version|Documentation|Options) +:/u.test(text) ? nothing : { is: 'output', vertex, text };
}

/** What a step is called; undefined for what the builder and the reference CLI do for themselves. */
function titleOf(text: string): string | undefined {
  if (/^(?:\[[^\]]+\] )?exporting to /u.test(text)) return exportTitle;
  const named = /^\[([^\]]+)\] (.*)$/u.exec(text);
  if (named === null) return undefined;
  const [, stage = '', instruction = ''] = named;
  if (/(?:^| )(?:internal|auth|context [^\]]*)$/u.test(stage)) return undefined;
  const feature = /--mount=type=bind,from=dev_containers_feature_content_source,source=([^,]+?)_\d+,/u.exec(instruction);
  if (feature !== null) return `Feature ${feature[1]!}`;
  if (/(?:^| )dev_containers_(?:feature_content_normalize|target_stage) /u.test(stage) || /dev-?container-features/u.test(instruction))
    return undefined;
  // The stage that the reference CLI names where the Dockerfile does not says nothing to anybody.
  const shown = stage.replace(/dev_container_auto_added_stage_label ?/u, '').trim();
  return shown === '' ? instruction : `[${shown}] ${instruction}`;
}
