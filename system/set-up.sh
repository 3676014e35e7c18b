#!/bin/sh
# Makes a machine of the packages: its user, its SSH server, its services. Nothing in the image is secret or tells one container from another.
set -eu

own=/usr/local/lib/containai

# The user: number 1000 may be somebody's already, as in Ubuntu's image.
user=agent
was=$(getent passwd 1000 | cut -d: -f1)
group=$(getent group 1000 | cut -d: -f1)
if [ "${was:-$user}" != "$user" ]; then usermod --login "$user" --home "/home/$user" --move-home "$was"; fi
if [ "${group:-$user}" != "$user" ]; then groupmod --new-name "$user" "$group"; fi
if [ -z "$group" ]; then groupadd --gid 1000 "$user"; fi
if [ -z "$was" ]; then useradd --uid 1000 --gid 1000 --create-home "$user"; fi
usermod --shell /bin/bash --gid 1000 --append --groups docker "$user"
# No password opens it, and it is not locked for those that have a key.
usermod --password '*' "$user"
printf 'Defaults env_keep += "LIBMOUNT_FORCE_MOUNT2"\n%s ALL=(ALL:ALL) NOPASSWD: ALL\n' "$user" >/etc/sudoers.d/containai
chmod 440 /etc/sudoers.d/containai
visudo --check --quiet
install -d -o "$user" -g "$user" /workspaces

# SSH: the keys of those who may come in are outside of every home; each container makes a host key of its own.
rm -f /etc/ssh/ssh_host_*
install -d /etc/containai/ssh /etc/ssh/sshd_config.d
# First of all files there: sshd takes the first value that it reads.
install -m 644 "$own/sshd.conf" /etc/ssh/sshd_config.d/00-containai.conf
install -m 644 "$own/containai-host-key.service" /etc/systemd/system/
if ! grep -Eq '^[[:space:]]*Include[[:space:]]+/etc/ssh/sshd_config\.d/\*\.conf' /etc/ssh/sshd_config; then
  sed -i '1i Include /etc/ssh/sshd_config.d/*.conf' /etc/ssh/sshd_config
fi

# The reference CLI.
chmod 755 /usr/local/lib/devcontainers-cli/devcontainer.js
ln -sf ../lib/devcontainers-cli/devcontainer.js /usr/local/bin/devcontainer
devcontainer --version

# Services. Ubuntu listens for SSH by a socket unit, which takes its port from elsewhere.
if [ -e /usr/lib/systemd/system/ssh.socket ]; then systemctl disable ssh.socket; fi
systemctl enable containai-host-key.service ssh.service containerd.service docker.service
systemctl set-default multi-user.target
# Mounts that fail under Sysbox; /tmp in memory, of which a container may have little; modules of a kernel that is not ours; terminals that are not there;
# and what begins by itself at odd hours of the night.
systemctl mask sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount tmp.mount systemd-modules-load.service \
  getty.target console-getty.service getty@tty1.service \
  apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service
# What takes time at each start and can do nothing in a container: kernel modules one by one, nodes of devices, the options of a root that is mounted for good;
# and what looks for disks, chips and terminals in order to make units of them.
systemctl mask modprobe@.service kmod-static-nodes.service systemd-tmpfiles-setup-dev-early.service systemd-tmpfiles-setup-dev.service \
  systemd-remount-fs.service
install -d /etc/systemd/system-generators
for generator in bless-boot cryptsetup getty gpt-auto hibernate-resume integritysetup ssh tpm2 veritysetup; do
  ln -s /dev/null "/etc/systemd/system-generators/systemd-$generator-generator"
done

# logind shuts itself up in a view of the file system of its own, mount by mount. Sysbox looks at each of them, which takes most of a second (measured), and whoever
# gets hold of logind has gained nothing in a machine whose user is root by sudo.
install -d /etc/systemd/system/systemd-logind.service.d
cat >/etc/systemd/system/systemd-logind.service.d/containai.conf <<'END'
[Service]
PrivateTmp=no
ProtectControlGroups=no
ProtectHome=no
ProtectHostname=no
ProtectKernelLogs=no
ProtectKernelModules=no
ProtectSystem=no
ReadWritePaths=
END

[ -s /etc/default/locale ] || printf 'LANG=C.UTF-8\n' >/etc/default/locale
# mount(8) of util-linux 2.39 and later asks for fsopen(2), which Sysbox refuses with an error that lets it not try mount(2): https://github.com/nestybox/sysbox/issues/1010
install -d /etc/systemd/system.conf.d
printf '[Manager]\nDefaultEnvironment=LIBMOUNT_FORCE_MOUNT2=always\n' >/etc/systemd/system.conf.d/containai.conf
grep -qs '^LIBMOUNT_FORCE_MOUNT2=' /etc/environment || printf 'LIBMOUNT_FORCE_MOUNT2=always\n' >>/etc/environment
# Each container is a machine of its own (machine-id(5): empty, not missing, which would be a first boot).
: >/etc/machine-id
rm -f /var/lib/dbus/machine-id
ln -s /etc/machine-id /var/lib/dbus/machine-id
# What systemd would else do at the first start of each container, since /usr is newer than all it knows of (systemd-update-done.service(8)).
systemd-sysusers
ldconfig
journalctl --update-catalog
/usr/lib/systemd/systemd-update-done
# Services start where they are installed later on.
rm -f /usr/sbin/policy-rc.d
rm -rf "$own"
