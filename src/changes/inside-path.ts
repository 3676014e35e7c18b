/**
 * Where a path of a file leads, from the folder of that file: a path in the workspace. Undefined where it leads out of it, and where that cannot be told: it is
 * absolute, or goes back out of a folder, which may be a link to elsewhere.
 */
export function insidePath(file: string, path: string): string | undefined {
  if (path.startsWith('/') || /^[A-Za-z]:|^\\/u.test(path)) return undefined;
  const parts = file.split('/').slice(0, -1);
  let isBelow = false;
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (isBelow || parts.pop() === undefined) return undefined;
    } else {
      isBelow = true;
      parts.push(part);
    }
  }
  return parts.join('/');
}
