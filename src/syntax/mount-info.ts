/** A line of `/proc/PID/mountinfo` (proc(5)). */
export interface MountLine {
  readonly id: string;
  readonly parent: string;
  /** `major:minor` of the file system. */
  readonly device: string;
  /** Path of the folder inside its file system. */
  readonly root: string;
  readonly target: string;
  /** Of this mount: `rw`, `nosuid`, `idmapped`, … */
  readonly options: readonly string[];
  readonly fileSystem: string;
  readonly source: string;
}

/** Reads a mount table; lines that are none are left out. Spaces and the like are octal there. */
export function readMountInfo(text: string): readonly MountLine[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [id = '', parent = '', device, root, target, options = ''] = before.split(' ');
    const [fileSystem = '', source = ''] = after.split(' ');
    return device === undefined || root === undefined || target === undefined
      ? []
      : [
          {
            id,
            parent,
            device,
            root: unescaped(root),
            target: unescaped(target),
            options: options.split(','),
            fileSystem,
            source: unescaped(source),
          },
        ];
  });
}

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/gu, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** Which folder of which file system a path is, by the mounts it lies under. */
export function placeOf(path: string, mounts: readonly MountLine[]): { readonly device: string; readonly root: string } | undefined {
  let best: MountLine | undefined;
  for (const mount of mounts)
    if (isWithin(path, mount.target) && (best === undefined || mount.target.length >= best.target.length)) best = mount;
  return best === undefined ? undefined : { device: best.device, root: joined(best.root, restOf(path, best.target)) };
}

/** As `placeOf`, for many paths: each takes as many steps as it has parts, however many mounts there are. */
export function placesBy(mounts: readonly MountLine[]): (path: string) => ReturnType<typeof placeOf> {
  const uppermost = new Map(mounts.map((mount) => [mount.target, mount]));
  return (path) => {
    const folder = foldersOf(path).find((one) => uppermost.has(one));
    const mount = folder === undefined ? undefined : uppermost.get(folder);
    return mount === undefined ? undefined : { device: mount.device, root: joined(mount.root, restOf(path, mount.target)) };
  };
}

/** A path and the folders it lies in, the nearest first. */
export function foldersOf(path: string): readonly string[] {
  const folders = [path];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  return path === '/' ? folders : [...folders, '/'];
}

/** The paths that a folder of a file system has here, by the mounts of this machine; the nearest mount’s first. */
export function pathsOf({ device, root }: Pick<MountLine, 'device' | 'root'>, mounts: readonly MountLine[]): readonly string[] {
  return mounts
    .filter((mount) => mount.device === device && isWithin(root, mount.root))
    .toSorted((a, b) => b.root.length - a.root.length)
    .map((mount) => joined(mount.target, restOf(root, mount.root)));
}

/** The mount that a path shows: of those mounted over one another the uppermost. Undefined where the table has no root. */
export function mountAt(path: string, mounts: readonly MountLine[]): MountLine | undefined {
  let now = mounts.findLast(({ target }) => target === '/');
  const children = new Map<string, MountLine[]>();
  for (const mount of mounts) {
    const of = children.get(mount.parent);
    if (of === undefined) children.set(mount.parent, [mount]);
    else of.push(mount);
  }
  const parts = path.split('/').filter((part) => part !== '');
  for (let at = '', index = 0; now !== undefined && index <= parts.length; at += `/${parts[index++]}`) {
    const target = at === '' ? '/' : at;
    // A table that was read while it changed can be circular.
    for (let depth = 0; depth < mounts.length; depth++) {
      const upper: MountLine | undefined = children.get(now.id)?.findLast((one) => one.target === target && one !== now);
      if (upper === undefined) break;
      now = upper;
    }
  }
  return now;
}

/** Whether a path is a folder, or something in it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

function restOf(path: string, folder: string): string {
  return path.slice(folder === '/' ? 0 : folder.length);
}

function joined(folder: string, rest: string): string {
  const whole = folder === '/' ? rest : folder + (rest === '/' ? '' : rest);
  return whole === '' ? '/' : whole;
}
