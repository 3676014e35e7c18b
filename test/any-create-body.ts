import { fc } from './seeded.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/u);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
const word = fc.oneof(
  name,
  fc.string({ maxLength: 8 }).map((text) => text.replaceAll('\0', '')),
);
const names = fc.dictionary(name, word, { maxKeys: 3 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 2 });
const list = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[] | null> => maybe(fc.array(value, { maxLength: 3 }));

const mount = fc.oneof(
  fc.record({
    Type: fc.constant('bind'),
    Source: path,
    Target: path,
    ReadOnly: fc.boolean(),
    BindOptions: fc.record({ Propagation: fc.constantFrom('', 'rshared'), NonRecursive: fc.boolean() }),
  }),
  fc.record({
    Type: fc.constant('volume'),
    Source: fc.constantFrom('', 'v'),
    Target: path,
    VolumeOptions: fc.record({
      NoCopy: fc.boolean(),
      DriverConfig: maybe(fc.record({ Name: fc.constantFrom('', 'local', 'nfs'), Options: names })),
    }),
  }),
  fc.record({ Type: fc.constant('tmpfs'), Target: path, TmpfsOptions: maybe(fc.record({ SizeBytes: fc.nat() })) }),
);
const bind = fc.oneof(
  fc.tuple(path, path, fc.constantFrom('', ':ro', ':ro,rslave', ':z', ':rw')).map(([source, target, mode]) => `${source}:${target}${mode}`),
  fc.tuple(name, path, fc.constantFrom('', ':ro', ':nocopy')).map(([source, target, mode]) => `${source}:${target}${mode}`),
  path,
);
const binding = fc.record({ HostIp: fc.constantFrom('', '127.0.0.1'), HostPort: fc.constantFrom('', '8080') });
const mode = fc.constantFrom('', 'host', 'container:x', 'private');

const hostConfig = fc.record(
  {
    Runtime: fc.constantFrom('', 'runc', 'sysbox-runc'),
    Privileged: fc.boolean(),
    Init: maybe(fc.boolean()),
    CapAdd: list(fc.constantFrom('NET_ADMIN', 'CAP_SYS_ADMIN', 'ALL')),
    CapDrop: list(fc.constantFrom('NET_RAW', 'ALL')),
    SecurityOpt: list(fc.constantFrom('seccomp=unconfined', 'no-new-privileges', 'label:disable', 'apparmor=x')),
    Binds: list(bind),
    Mounts: list(mount),
    Tmpfs: fc.dictionary(path, fc.constantFrom('', 'ro,size=1m'), { maxKeys: 2 }),
    VolumeDriver: fc.constantFrom('', 'nfs'),
    VolumesFrom: list(name),
    Devices: list(fc.record({ PathOnHost: path, PathInContainer: path, CgroupPermissions: fc.constantFrom('r', 'rwm') })),
    DeviceRequests: list(
      fc.record({
        Driver: name,
        Count: fc.constantFrom(-1, 0, 2),
        DeviceIDs: list(name),
        Capabilities: list(fc.array(name, { maxLength: 2 })),
        Options: names,
      }),
    ),
    DeviceCgroupRules: list(word),
    MaskedPaths: list(path),
    ReadonlyPaths: list(path),
    NetworkMode: fc.constantFrom('', 'default', 'bridge', 'host', 'none', 'container:x', 'app'),
    PidMode: mode,
    IpcMode: mode,
    UTSMode: mode,
    UsernsMode: mode,
    CgroupnsMode: mode,
    GroupAdd: list(word),
    PortBindings: fc.dictionary(fc.constantFrom('80/tcp', '81', '53/udp'), list(binding)),
    Sysctls: names,
    Ulimits: list(fc.record({ Name: name, Soft: fc.integer(), Hard: fc.integer() })),
    OomScoreAdj: fc.integer({ min: -1000, max: 1000 }),
    Memory: fc.nat(),
    NanoCpus: fc.integer(),
    PidsLimit: maybe(fc.integer({ min: -1, max: 5 })),
    BlkioDeviceReadBps: list(fc.record({ Path: path, Rate: fc.nat() })),
    StorageOpt: names,
    LogConfig: fc.record({ Type: fc.constantFrom('', 'syslog'), Config: maybe(names) }),
    RestartPolicy: fc.record({ Name: fc.constantFrom('', 'no', 'always', 'on-failure'), MaximumRetryCount: fc.nat(3) }),
    ExtraHosts: list(word),
    Dns: list(word),
    Links: list(word),
    Annotations: names,
    ReadonlyRootfs: fc.boolean(),
    ShmSize: fc.nat(),
  },
  { requiredKeys: [] },
);

/** Create bodies that engines take, with every field that fills something. */
export const anyCreateBody = fc.record(
  {
    Image: fc.constant('node:22'),
    User: word,
    Env: list(fc.tuple(name, word).map(([key, value]) => `${key}=${value}`)),
    Entrypoint: list(word),
    Cmd: list(word),
    Labels: names,
    Volumes: fc.dictionary(path, fc.constant({}), { maxKeys: 2 }),
    Healthcheck: fc.record({ Test: list(fc.constantFrom('CMD', 'CMD-SHELL', 'NONE', 'x')), Retries: fc.nat(3) }),
    Hostname: word,
    HostConfig: hostConfig,
    NetworkingConfig: fc.record({
      EndpointsConfig: fc.dictionary(
        fc.constantFrom('app', 'db', 'host', 'bridge', 'default'),
        maybe(
          fc.record({
            Links: list(word),
            NetworkID: fc.constantFrom('', 'f00'),
            DriverOpts: maybe(fc.constantFrom({ a: 'b' }, { 'com.docker.network.endpoint.sysctls': 'net.a=1,net.b=2' })),
          }),
        ),
      ),
    }),
  },
  { requiredKeys: ['Image'] },
);
