#!/bin/sh
# Installs what the system container is made of: packages of the base's own distribution, and nothing else.
set -eu

stop() {
  echo "containai: $*" >&2
  exit 1
}

wanted='Debian 13, Ubuntu 24.04, a later release of either, or an image made from one, is wanted as the base'
command -v apt-get >/dev/null || stop "there is no apt-get in this base: $wanted."

# No service is started while packages are installed. Bases for containers forbid it for good, which is no use where an init runs: set-up.sh takes it away.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d

export DEBIAN_FRONTEND=noninteractive
apt() {
  # The layer is written out once, at its end.
  apt-get -q -y -o Acquire::Retries=2 -o Acquire::Languages=none -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-unsafe-io "$@"
}
has() {
  apt-cache show --no-all-versions "$1" >/dev/null 2>&1
}

apt -o APT::Update::Error-Mode=any update || stop 'the lists of packages could not be fetched.'

set -- systemd systemd-sysv dbus libpam-systemd openssh-server sudo git ca-certificates curl iproute2 procps less xz-utils
# What a base brings by itself, Docker's own packages for instance, stays.
command -v node >/dev/null || set -- "$@" nodejs
if ! command -v dockerd >/dev/null; then
  set -- "$@" docker.io docker-buildx iptables
  # Debian has Docker's client in a package of its own, Ubuntu has Compose under another name.
  if has docker-cli; then set -- "$@" docker-cli; fi
  if has docker-compose-v2; then set -- "$@" docker-compose-v2; else set -- "$@" docker-compose; fi
fi
for package in "$@"; do
  has "$package" || stop "there is no package $package for this base: $wanted."
done
apt install --no-install-recommends "$@" || stop 'the packages could not be installed.'

docker buildx version >/dev/null 2>&1 || stop "Docker has no buildx in this base: $wanted."
case "$(docker compose version --short 2>/dev/null || true)" in
  2.* | v2.* | [3-9].* | v[3-9].*) ;;
  *) stop "Docker has no Compose 2 in this base: $wanted." ;;
esac
case "$(node --version)" in
  v[0-9].* | v1[0-7].*) stop "Node.js is $(node --version) in this base, and the Dev Containers CLI needs 18 or later: $wanted." ;;
esac

apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log /var/log/alternatives.log
