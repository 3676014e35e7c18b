/** A way round one of the things that Sysbox does not give, by a name to ask for. */
export interface Workaround {
  /** `workaround-…` */
  readonly id: string;
  readonly title: string;
  /** How one notices that it is needed. */
  readonly when: string;
  /** What to do. */
  readonly says: string;
  /** Row of the matrix that says what happens under Sysbox. */
  readonly row: string;
  /** Rules that find the need for it in a configuration. */
  readonly rules: readonly string[];
}

/** The ways round. What they claim is cited by their rows and rules. */
export const workarounds: readonly Workaround[] = [
  {
    id: 'workaround-true-privilege',
    title: 'Work that needs the real kernel or its devices: a virtual machine',
    when: 'Something loads kernel modules, makes device nodes, sets up loop devices, opens raw disks, or wants the processes or the network of the host.',
    says: 'Nothing gives this under Sysbox, privileged or not: use a virtual machine, or do that part on the host. Docker inside a container is no such work: an inner Docker, mounts and systemd need no privileges under Sysbox, so what the commands need decides, not that privileged was written.',
    row: 'privileged.true-privilege',
    rules: ['true-privilege-needed', 'privileged-requested', 'device-passed', 'host-pid-namespace', 'host-network-namespace'],
  },
  {
    id: 'workaround-docker-socket',
    title: 'The socket of the host’s Docker: an inner Docker instead',
    when: 'A configuration mounts /var/run/docker.sock, or has the docker-outside-of-docker Feature.',
    says: 'Take the mount away and use Docker inside: the docker-in-docker Feature, version 2, or an image with Docker and systemd. It runs without privileges under Sysbox, and sees its own containers alone.',
    row: 'mounts.docker-socket',
    rules: ['docker-socket-mounted', 'feature-mounts-socket'],
  },
  {
    id: 'workaround-data-root',
    title: 'Another folder for the inner Docker’s data',
    when: 'dockerd inside is started with --data-root, or its daemon.json sets data-root.',
    says: 'Leave it at /var/lib/docker, which Sysbox prepares. Where it must be another folder, put "data-root" on a line of its own in the image’s /etc/docker/daemon.json, or mount a volume on that folder.',
    row: 'docker-in-docker.data-root',
    rules: ['inner-data-root-unseen'],
  },
  {
    id: 'workaround-multi-architecture',
    title: 'Builds for another architecture',
    when: 'docker buildx inside is to build for arm64 on amd64, or the other way round.',
    says: 'Before kernel 6.7, register QEMU on the host, with the F flag, before the container starts. From kernel 6.7 on, with Sysbox 0.6.7 or newer, run docker run --privileged tonistiigi/binfmt --install all inside, at every start.',
    row: 'docker-in-docker.multi-architecture',
    rules: ['multi-architecture-needs-host', 'restart-loses-registration'],
  },
  {
    id: 'workaround-file-ownership',
    title: 'Mounted files that belong to nobody, or to another user',
    when: 'Files of a mounted folder show as nobody:nogroup, or the container’s user cannot write to the workspace.',
    says: 'Use kernel 5.12 or newer with ext4 or XFS, where Sysbox maps the ids of mounted folders, so that they show as on the host. Leave updateRemoteUserUID on, so that the container’s user has your id. Ids of 65536 and above are never mapped.',
    row: 'users.id-mapping',
    rules: ['user-id-update-disabled', 'user-id-out-of-range'],
  },
  {
    id: 'workaround-systemd',
    title: 'systemd in a dev container',
    when: 'The image starts systemd, and the dev container runs without it, or its services do not start.',
    says: 'Set overrideCommand to false, leave init out, and give the container what Sysbox cannot see that it needs: a tmpfs on /run and on /run/lock, and the variable container=private-users. Or start the dev container inside a Sysbox container that has systemd.',
    row: 'systemd.entrypoint',
    rules: ['override-command-stops-systemd', 'systemd-undetected', 'init-hides-systemd'],
  },
];
