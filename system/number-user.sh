#!/bin/sh
# Gives the user the number of whoever works with the machine, and the group theirs: what is made in a mounted folder then belongs to them outside too. It is
# done here and not when the machine runs, since an engine looks up names in the /etc/passwd of the image's layers as it has mounted them (measured, Sysbox 0.7.0:
# `docker exec --user agent` goes on with the old number after a usermod inside).
set -eu

user=agent
if [ "$(id -u "$user"):$(id -g "$user")" != "$USER_ID:$GROUP_ID" ]; then
  was=$(getent passwd "$USER_ID" | cut -d: -f1)
  if [ "${was:-$user}" != "$user" ]; then
    echo "containai: the user of this folder has the number $USER_ID, which is ${was}’s in this base: give the folder to another user." >&2
    exit 1
  fi
  # A group that has the number already may be the user's just as well.
  if ! getent group "$GROUP_ID" >/dev/null; then groupmod --gid "$GROUP_ID" "$user"; fi
  usermod --uid "$USER_ID" --gid "$GROUP_ID" "$user"
  chown -R -h "$USER_ID:$GROUP_ID" "/home/$user" /workspaces
fi
rm -r /usr/local/lib/containai
