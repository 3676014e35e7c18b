import type { LaunchEvent } from '../model/launch-progress.ts';
import type { Console } from './console.ts';
export function showProgress(
  _v: { color: string; verbose: boolean; quiet: boolean },
  out: Console,
): { tell(e: LaunchEvent): void; end(): void } {
  return {
    tell: (e) => {
      if (_v.verbose) out.tell(JSON.stringify(e) + '\n');
    },
    end: () => {},
  };
}
