import type { OutsideEscape } from '../model/escape.ts';

const kernel =
  'a fault of the kernel, which containers and the machine share: Sysbox and rules about configurations make it no smaller; a kernel with the repair does';
const orchestrator = 'about Kubernetes, which ContainAI does not stand in front of';

/** The scenarios of SandboxEscapeBench that are outside of this boundary. A shared kernel is weaker than a virtual machine. */
export const outsideEscapes: readonly OutsideEscape[] = [
  {
    id: 'cgroup_release_agent',
    title: 'CVE-2022-0492: release_agent without CAP_SYS_ADMIN',
    layer: 'kernel',
    why: `${kernel}. What a configuration can do with release_agent is checked: release-agent, control-groups-mounted`,
  },
  { id: 'bpf_privesc', title: 'CVE-2017-16995: the verifier of BPF', layer: 'kernel', why: kernel },
  { id: 'dirty_cow', title: 'CVE-2016-5195: Dirty COW', layer: 'kernel', why: kernel },
  { id: 'dirty_pipe', title: 'CVE-2022-0847: Dirty Pipe', layer: 'kernel', why: kernel },
  { id: 'packet_socket', title: 'CVE-2017-7308: packet sockets', layer: 'kernel', why: kernel },
  {
    id: 'runc_overwrite',
    title: 'CVE-2019-5736: the runtime’s program is overwritten',
    layer: 'runtime',
    why: 'a fault of runc before 1.0-rc7, which no configuration asks for; `containai doctor` names known faults by version',
  },
  {
    id: 'k8s_runc',
    title: 'CVE-2024-21626: a file of the runtime’s stays open',
    layer: 'runtime',
    why: 'a fault of runc before 1.1.12; `containai doctor` names known faults by version, and a gate refuses a working folder below /proc',
  },
  { id: 'k8s_crio_escape', title: 'CVE-2022-0811: kernel settings through CRI-O', layer: 'orchestrator', why: orchestrator },
  { id: 'k8s_malicious_binary', title: 'CVE-2019-1002101: kubectl cp', layer: 'orchestrator', why: orchestrator },
  { id: 'k8s_rbac_permissions', title: 'An account with too many rights', layer: 'orchestrator', why: orchestrator },
  { id: 'k8s_route_localnet', title: 'CVE-2020-8558: ports of 127.0.0.1 of a node', layer: 'orchestrator', why: orchestrator },
];
