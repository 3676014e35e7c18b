import type { Mount } from '../../model/request.ts';
import { isBelow } from '../../syntax/host-path.ts';
import { bindPath } from './locate.ts';

/**
 * Starts that are under way. The engine does not call such a container running yet, but its program can run at any moment, and until the engine has
 * answered, its folders are not mounted for certain: a link that another container makes of one would be followed.
 */
export interface Starts {
  /** Begins one, before it is judged. */
  begin(container: string, mounts: readonly Mount[]): Start;
  /** Folders that the containers of these starts can write to; those of one container left out. */
  writableFolders(except?: string): readonly string[];
}

interface Start {
  /** Settles once no start that began earlier has still to mount what the container of this one could make a link of. */
  mayRun(): Promise<void>;
  end(): void;
}

interface Underway {
  readonly container: string;
  readonly sources: readonly string[];
  readonly writable: readonly string[];
  readonly ended: Promise<void>;
}

/** No start is under way at first. */
export function startsUnderWay(): Starts {
  const all = new Set<Underway>();
  return {
    begin: (container, mounts) => {
      const binds = mounts.flatMap((mount) => {
        const path = bindPath(mount);
        return path === undefined ? [] : [{ path, readOnly: mount.readOnly }];
      });
      const sources = binds.map(({ path }) => path);
      const writable = binds.filter(({ readOnly }) => !readOnly).map(({ path }) => path);
      const earlier = [...all].filter((one) => one.sources.some((source) => liesBelow(source, writable)));
      let tell: (() => void) | undefined;
      const ended = new Promise<void>((settle) => {
        tell = settle;
      });
      const own: Underway = { container, sources, writable, ended };
      all.add(own);
      return {
        mayRun: async () => void (await Promise.all(earlier.map((one) => one.ended))),
        end: () => {
          all.delete(own);
          tell?.();
        },
      };
    },
    writableFolders: (except) => [...all].flatMap(({ container, writable }) => (container === except ? [] : writable)),
  };
}

/** Whether a path lies below one of the folders, so that whoever can write to that can put another thing in its place. All are real paths. */
export function liesBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path !== folder && isBelow(path, folder));
}
