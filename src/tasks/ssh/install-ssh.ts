/**
 * install.sh of the Feature: an SSH server of the image’s own distribution, where the image has none. It leaves no host key in the image, which all that is made
 * of it would share, and no service that starts by itself: a preset, since systemd puts presets into force at its first start. Where no package manager is
 * known, the build goes on, and the start says that there is no server.
 */
export const installSsh = `#!/bin/sh
set -e
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
if command -v sshd >/dev/null; then
  echo "An SSH server is there already: nothing is installed."
  exit 0
fi
has_keys=
for key in /etc/ssh/ssh_host_*; do [ ! -e "$key" ] || has_keys=1; done

if command -v apt-get >/dev/null; then
  # Without a runlevel that services are for, none is started.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  has_lists=
  for list in /var/lib/apt/lists/*Packages*; do [ ! -e "$list" ] || has_lists=1; done
  apt-get update
  apt-get install -y --no-install-recommends openssh-server
  [ -n "$has_lists" ] || rm -rf /var/lib/apt/lists/*
elif command -v apk >/dev/null; then
  apk add --no-cache openssh-server
elif command -v dnf >/dev/null; then
  dnf install -y --setopt=install_weak_deps=False openssh-server
  dnf clean all
elif command -v microdnf >/dev/null; then
  microdnf install -y --setopt=install_weak_deps=0 openssh-server
  microdnf clean all
elif command -v yum >/dev/null; then
  yum install -y openssh-server
  yum clean all
else
  echo "None of apt-get, apk, dnf, microdnf and yum is here: no SSH server is installed."
  exit 0
fi

[ -n "$has_keys" ] || rm -f /etc/ssh/ssh_host_*
rm -f /etc/systemd/system/*.wants/ssh.service /etc/systemd/system/*.wants/sshd.service /etc/systemd/system/*.wants/ssh.socket \\
  /etc/systemd/system/*.wants/sshd.socket /etc/systemd/system/*.requires/ssh.socket /etc/systemd/system/sshd.service \\
  /etc/rc?.d/S??ssh /etc/runlevels/*/sshd
if [ -d /etc/systemd ]; then
  mkdir -p /etc/systemd/system-preset
  printf 'disable %s\\n' ssh.service ssh.socket sshd.service sshd.socket > /etc/systemd/system-preset/00-containai-ssh.preset
fi
`;
