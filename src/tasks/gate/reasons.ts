/** A reason of the gate’s own to refuse or change a call: what no rule of the catalogue can say, since it is about the call and not about a configuration. */
export interface Reason {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly advice: string;
}

function reason<Id extends string>(id: Id, title: string, why: string, advice: string): Reason & { readonly id: Id } {
  return { id, title, why, advice };
}

/** All reasons of the gate’s own, in the order of their ids. They are never reused. */
export const reasons = [
  reason(
    'annotation-refused',
    'An annotation is passed to what starts the container',
    'Runtimes act on them as root of this machine: org.systemd.property.Wants has systemd start any unit of it, io.kubernetes.cri.sandbox-id puts a container into another one’s shim.',
    'Say it with a label, which nothing acts on.',
  ),
  reason(
    'archive-damages-container',
    'Files cannot be copied into or out of a running container',
    'Sysbox after 0.7.0 leaves copied files and the folders they land in owned by nobody and unwritable (measured); a Sysbox whose version is not known may be one of these.',
    'Stop the container for the copy, put the files into the workspace, or pipe them through docker exec … tar. With Sysbox 0.7.0 or older, start the gate with --sysbox VERSION.',
  ),
  reason(
    'bridge-named',
    'The bridge of a network gets a name',
    'The firewall of the engine of containai knows what is its own by the names of bridges, also where a network has addresses of somebody’s choice.',
    'Nothing: this is said for the record.',
  ),
  reason(
    'build-not-contained',
    'A build would run outside of Sysbox',
    'Steps of a build run under plain runc as real root of this machine, unless the engine’s builder runs under Sysbox.',
    'Use an engine whose builds run under Sysbox, or allow it: gate: { builds: as-root } in your policy file.',
  ),
  reason(
    'build-refused',
    'A build asks for what the gate does not let through',
    'A build can ask for the host’s network, for privileges, for files of the host and for pushes in its stream as much as in its options.',
    'Take the option away, or do this build with the engine’s own socket.',
  ),
  reason(
    'call-malformed',
    'The call can be read in two ways',
    'An engine decodes paths, queries and bodies in its own way; a call that two programs can read differently is judged as one thing and done as another.',
    'Use a Docker client; calls made by hand need a plain path, each parameter once, and a body of exact JSON.',
  ),
  reason(
    'container-changed',
    'The container is not what was judged',
    'What the engine made of a request is looked at before it starts: image variables, mounts and volumes count as much as what the client asked for.',
    'Remove the container and create it anew.',
  ),
  reason(
    'container-unverified',
    'The container does not run inside its own user namespace, or with other mounts than were judged',
    'A runtime can be called sysbox-runc and be another. What counts is what the kernel says of the first process.',
    'Check the runtime on this machine: docker info must list sysbox-runc, and dockerd’s configuration must name Sysbox’s own program for it.',
  ),
  reason(
    'device-refused',
    'A device of this machine is passed in',
    'Under Sysbox device nodes arrive without rights, and on other runtimes they are the machine’s own.',
    'Leave the device away; what needs it needs a virtual machine.',
  ),
  reason(
    'endpoint-not-allowed',
    'The gate has no such endpoint',
    'What is not in its table is refused: swarm, plugins, secrets and the like change the engine itself.',
    'Do this with the engine’s own socket if you trust it; docs/reference/gate.md lists what is let in.',
  ),
  reason(
    'engine-open',
    'The engine answers on the network',
    'A container that reaches the engine over the network asks it for anything, and no gate is on the way (CVE-2025-9074).',
    'Take the tcp:// address out of the engine’s hosts (dockerd -H, daemon.json), or have it ask clients for a certificate (--tlsverify), and restart it.',
  ),
  reason(
    'field-unknown',
    'The body has a field that is not known',
    'A field that the gate cannot judge may ask for anything.',
    'Use the API version that the gate offers in its ping, or leave the field away.',
  ),
  reason(
    'gate-failed',
    'The gate itself has failed',
    'A call that could not be judged is refused.',
    'This is a bug of ContainAI: report it with the line of the log.',
  ),
  reason(
    'identity-label-set',
    'A label by which a dev container is found is set by the configuration',
    'Editors and the reference CLI find a container by devcontainer.local_folder and devcontainer.config_file, and read devcontainer.metadata of it. With others of runArgs, the reference CLI waits for ever for the container that it has started (measured with 0.89.0), and an editor takes it for another workspace’s.',
    'Take the label out of runArgs.',
  ),
  reason(
    'image-name-taken',
    'An image of this name was not made here',
    'Whoever moves a tag decides what the next container of that name runs, for everybody who uses this engine.',
    'Take another name, or remove the image with the engine’s own socket first.',
  ),
  reason(
    'image-source-refused',
    'An image would come from where the gate does not let it',
    'A pull can be switched off by the policy, and an import from a URL makes the engine itself fetch it.',
    'Pull it with the engine’s own socket, or set gate: { pull: allow } in your policy file.',
  ),
  reason(
    'label-reserved',
    'A label of ContainAI’s own was sent by the client',
    'Labels that begin with containai. say whose a thing is; a client could claim another’s.',
    'Take the label away.',
  ),
  reason(
    'log-driver-refused',
    'The engine would send the logs elsewhere',
    'A log driver runs in the engine and sends what the container writes to an address of somebody’s choice, from this machine’s own network and with its credentials.',
    'Leave the driver away, or take json-file, local, journald or none.',
  ),
  reason(
    'mount-changes-meanwhile',
    'The source lies in a folder that a running container can write to',
    'What is a folder when it is looked at can be a link to anywhere when the engine mounts it.',
    'Mount the workspace itself, or a named volume; or stop the container first, whosever it is.',
  ),
  reason(
    'mount-hidden',
    'The source lies in a folder that the gate may not enter',
    'A link in such a folder is followed by the engine alone: nobody has seen where it leads.',
    'Let the user of the gate enter the folder (chmod +x), or mount the workspace itself.',
  ),
  reason(
    'mount-resolved',
    'A mount is forwarded as the path it really is',
    'Symbolic links are followed before a source is judged, and what was judged is what the engine gets.',
    'Nothing: this is said for the record.',
  ),
  reason(
    'name-impossible',
    'Nothing of this kind can have such a name',
    'Names and ids of containers, volumes and networks hold letters, digits, dots, dashes and underscores; a call with another name would reach something else, or nothing.',
    'Name the thing itself: a container by its own name or id, for instance, and not by its image.',
  ),
  reason(
    'network-off',
    'Containers have no network here',
    'Whoever started the gate wants none: what cannot be reached is neither attacked nor told anything.',
    'Leave out --no-network, and gate: { network: none } in the policy file.',
  ),
  reason(
    'network-refused',
    'A network asks for what the gate does not let through',
    'Drivers other than bridge put containers into the networks of this machine, and a subnet of public addresses takes them away from it.',
    'Use a bridge without options, or with a subnet of private addresses.',
  ),
  reason(
    'not-recorded',
    'The gate cannot write its log',
    'Nobody could find out afterwards what was started, so nothing is, until the log can be written again.',
    'Make room on its disk, or mend what keeps the gate from writing; it goes on by itself then.',
  ),
  reason(
    'not-yours',
    'It belongs to somebody else',
    'The gate lets its owner reach only what was made through it.',
    'Use the engine’s own socket for what was made elsewhere.',
  ),
  reason(
    'own-path-mounted',
    'A mount reaches what the gate or the engine stands on',
    'Whoever can open the engine’s socket, change its store, or write the gate’s socket, log, policy or memory, is past the gate.',
    'Mount a folder without them: the sockets, the engine’s store, the gate’s log, policy and memory.',
  ),
  reason(
    'plan-exceeded',
    'It asks for more than the plan that was consented to',
    'A configuration that was edited after it was shown must not slip in.',
    'Look at what changed since the plan was made, and make a new one if it is meant.',
  ),
  reason(
    'process-folder-refused',
    'The working folder lies in /proc',
    'There a runtime’s own open folders of this machine can be reached before they are closed (CVE-2024-21626, fixed in runc 1.1.12).',
    'Take a folder of the container’s own.',
  ),
  reason(
    'resource-limited',
    'What a container may use is limited',
    'A container that takes all memory, all processors or all process numbers takes the machine down with it, by accident or on purpose.',
    'Ask for less, or allow more: gate: { limits: … } in your policy file, or --memory, --cpus and --pids-limit of containai up.',
  ),
  reason(
    'restart-removed',
    'The engine would restart it past the gate',
    'A restart by the engine is not looked at.',
    'Start it again yourself when it has ended.',
  ),
  reason(
    'runtime-missing',
    'The engine has no runtime of the name sysbox-runc',
    'Without it nothing holds the container.',
    'Install Sysbox and restart the engine.',
  ),
  reason(
    'too-much',
    'The call is over a bound of the gate',
    'Sizes and numbers are bounded, so that one client cannot use up this machine.',
    'Close what is not needed any more, or use several gates.',
  ),
  reason(
    'undecided',
    'It cannot be told what the container will be',
    'What is not known is never taken for safe.',
    'Say it in a way that can be read, or set gate: { undecided: allow } in your policy file.',
  ),
  reason(
    'upgrade-refused',
    'The call may not leave HTTP',
    'After an upgrade nobody reads what is sent: only streams of containers and of builds may do so.',
    'Use a Docker client.',
  ),
  reason(
    'version-unknown',
    'The API version is not one that the gate knows',
    'Fields differ between versions, and a version that is not known may have more.',
    'Use a client that negotiates the version; the gate accepts 1.41 to 1.51.',
  ),
  reason(
    'volume-refused',
    'A volume is a folder of this machine by another name',
    'The local driver mounts whatever its options say, and other drivers are programs with root’s rights.',
    'Use a volume without options, or mount a folder of the workspace.',
  ),
] as const;

export type ReasonId = (typeof reasons)[number]['id'];

/** A reason by its id. */
export function reasonOf(id: ReasonId): Reason {
  return reasons.find((one) => one.id === id)!;
}
