/**
 * Names that a misspelled property may have meant: devcontainer.json (devcontainers/spec c95ffee, schemas/devContainer.base.schema.json), its `build`,
 * and Compose (compose-spec 170098b, schema/compose-spec.json: the file, a service, a build).
 */
export const propertyNames: readonly string[] = [
  // devcontainer.json
  '$schema', 'name', 'image', 'build', 'dockerFile', 'context', 'dockerComposeFile', 'service', 'runServices', 'workspaceFolder', 'workspaceMount',
  'mounts', 'runArgs', 'appPort', 'containerEnv', 'remoteEnv', 'containerUser', 'remoteUser', 'updateRemoteUserUID', 'privileged', 'init', 'capAdd',
  'securityOpt', 'features', 'overrideFeatureInstallOrder', 'initializeCommand', 'onCreateCommand', 'updateContentCommand', 'postCreateCommand',
  'postStartCommand', 'postAttachCommand', 'waitFor', 'userEnvProbe', 'overrideCommand', 'shutdownAction', 'forwardPorts', 'portsAttributes',
  'otherPortsAttributes', 'hostRequirements', 'secrets', 'customizations', 'dockerfile', 'target', 'args', 'options', 'cacheFrom',
  // Compose
  'version', 'include', 'services', 'models', 'networks', 'volumes', 'configs', 'develop', 'deploy', 'annotations', 'attach', 'blkio_config', 'cap_add',
  'cap_drop', 'cgroup', 'cgroup_parent', 'command', 'container_name', 'cpu_count', 'cpu_percent', 'cpu_shares', 'cpu_quota', 'cpu_period',
  'cpu_rt_period', 'cpu_rt_runtime', 'cpus', 'cpuset', 'credential_spec', 'depends_on', 'device_cgroup_rules', 'devices', 'dns', 'dns_opt', 'dns_search',
  'domainname', 'entrypoint', 'env_file', 'label_file', 'environment', 'expose', 'extends', 'provider', 'external_links', 'extra_hosts', 'gpus',
  'group_add', 'healthcheck', 'hostname', 'ipc', 'isolation', 'labels', 'links', 'logging', 'mac_address', 'mem_limit', 'mem_reservation',
  'mem_swappiness', 'memswap_limit', 'network_mode', 'oom_kill_disable', 'oom_score_adj', 'pid', 'pids_limit', 'platform', 'ports', 'post_start',
  'pre_stop', 'profiles', 'pull_policy', 'read_only', 'restart', 'runtime', 'scale', 'security_opt', 'shm_size', 'sysctls', 'stdin_open',
  'stop_grace_period', 'stop_signal', 'storage_opt', 'tmpfs', 'tty', 'ulimits', 'use_api_socket', 'user', 'uts', 'userns_mode', 'volumes_from',
  'working_dir', 'dockerfile_inline', 'entitlements', 'ssh', 'cache_from', 'cache_to', 'no_cache', 'additional_contexts', 'network', 'pull', 'tags',
  'platforms',
];
