/*
 * Loaded before the program (`NODE_OPTIONS=--require`), where a stand-in runs in Sysbox’s place: shows in the mounts of other namespaces what sysbox-fs would
 * have mounted there. With it the program finds all that it looks for in a container but what only a real Sysbox has, so that what comes
 * after that look can be tried. It says nothing about Sysbox.
 */
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const { openSync } = fs;
const places = ['/proc/sys', '/proc/swaps', '/proc/uptime', '/sys/kernel', '/sys/devices/virtual', '/sys/module/nf_conntrack/parameters'];

/** Mounts on top of what is at each place: a line of mountinfo begins with its number and that of the mount it stands on. */
function withSysboxfs(text) {
  const mounts = text
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const below = (path) =>
    mounts.findLast(([, , , , target]) => target === path) ??
    mounts.findLast(([, , , , target]) => path.startsWith(`${target}/`)) ??
    mounts[0];
  const lines = places.map(
    (path, index) => `${90_000 + index} ${below(path)[0]} 0:9999 ${path} ${path} rw,nosuid,nodev - fuse sysboxfs rw,user_id=0,group_id=0`,
  );
  return `${text}${lines.join('\n')}\n`;
}

fs.openSync = (path, ...rest) => {
  const [, process_] = /^\/proc\/(\d+|self)\/(?:task\/\d+\/)?mountinfo$/u.exec(String(path)) ?? [];
  if (process_ === undefined) return openSync(path, ...rest);
  const text = fs.readFileSync(path, 'utf8');
  const isOwn = fs.readlinkSync(`/proc/${process_}/ns/mnt`) === fs.readlinkSync('/proc/self/ns/mnt');
  const folder = fs.mkdtempSync(join(tmpdir(), 'containai-mounts-'));
  const file = join(folder, 'mountinfo');
  // A sysbox-fs that runs here has nothing to do with it.
  fs.writeFileSync(file, isOwn ? text.replaceAll(/^.* - fuse sysboxfs .*\n/gmu, '') : withSysboxfs(text));
  const opened = openSync(file, ...rest);
  fs.rmSync(folder, { recursive: true });
  return opened;
};
