/**
 * Commands that turn a container of the small image into one that lies: its `mount`, `cat` and `grep` say what those of a Sysbox container would, and
 * FUSE file systems that are really called `sysboxfs` lie over the places that Sysbox emulates. Nobody answers for those: whoever looks into one waits
 * for ever. It prints what a look from inside gives, and `ready`. It needs /dev/fuse and the right to mount.
 */
export const lyingCommands = `
for place in /proc/sys /proc/swaps /proc/uptime /sys/kernel /sys/devices/virtual; do
  n=$((\${n:-2} + 1))
  if [ -d "$place" ]; then mode=40000; else mode=100000; fi
  eval "exec $n<>/dev/fuse"
  busybox mount -t fuse -o "fd=$n,rootmode=$mode,user_id=0,group_id=0,allow_other" sysboxfs "$place" || exit 1
done
for name in mount cat grep; do
  {
    echo '#!/bin/busybox ash'
    echo 'echo "overlay on / type overlay (rw,relatime,idmapped)"'
    echo 'echo "sysboxfs on /proc/sys type fuse (rw)"'
    echo 'echo "         0     165536      65536"'
  } > /usr/local/bin/$name
  busybox chmod 755 /usr/local/bin/$name
done
# busybox’s shell has commands of these names itself, which no path leads to.
/usr/local/bin/mount | /usr/local/bin/grep idmapped
echo ready
exec sleep 100000
`;
