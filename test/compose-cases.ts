/** Projects that real Compose and we read the same way. */
export interface ComposeCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Files given with `-f`; none: the default lookup. */
  readonly paths?: readonly string[];
}

const app = (body: string, rest = ''): string =>
  `services:\n  app:\n    image: busybox\n${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n${rest}`;

export const composeCases: readonly ComposeCase[] = [
  {
    name: 'interpolation with defaults',
    files: {
      'compose.yaml': app(
        'environment:\n  A: ${A:-a}\n  B: ${B-b}\n  C: x${C}y\n  D: $D\n  E: ${E:-${F:-f}}\n  G: $$G $${H}\n  I: "$1 100%"\n  J: ${HOME:+set}\n  K: ${K:-a{b}c}',
      ),
    },
  },
  {
    name: 'interpolation from .env',
    files: {
      '.env': 'A=one\nB=\nC="t w o"\nD=${A}-x\nexport E=\'$A\'\n# c\nF=x # y\nG: colon\n',
      'compose.yaml': app(
        'environment:\n  A: ${A}\n  B: ${B:-b}\n  B2: ${B-b}\n  C: $C\n  D: ${D}\n  E: ${E}\n  F: ${F}\n  G: ${G}\n  H: ${A:+alt}\n  I: ${B:+alt}\n  J: ${A:?e}\n  K: ${A:-${B}}z',
      ),
    },
  },
  { name: 'the host wins over .env', files: { '.env': 'HOME=/safe\n', 'compose.yaml': app('volumes: ["${HOME}/x:/x", "~/y:/y"]') } },
  {
    name: 'environment as a list, with names alone',
    files: { '.env': 'FROM_ENV=1\n', 'compose.yaml': app('environment:\n  - A=1\n  - B\n  - FROM_ENV\n  - A=2\n  - C=a=b') },
  },
  {
    name: 'env_file under environment',
    files: {
      'a.env': 'A=file\nB=file\nC=${A}${X:-x}\nQ="a\\nb"\nS=\'a\\nb\'\nNAKED\n',
      'compose.yaml': app('env_file: a.env\nenvironment:\n  A: text'),
    },
  },
  {
    name: 'several env_files',
    files: {
      'a.env': 'A=1\nB=1\n',
      'sub/b.env': 'B=2\nC=${A}\n',
      'compose.yaml': app('env_file:\n  - a.env\n  - path: ./sub/b.env\n  - path: none.env\n    required: false'),
    },
  },
  {
    name: 'anchors and merge keys',
    files: {
      'compose.yaml':
        'x-env: &env\n  A: anchor\n  B: anchor\nx-two: &two {C: two, A: two}\nx-base: &base\n  image: busybox\n  privileged: true\nservices:\n  app:\n    <<: *base\n    environment:\n      <<: [*env, *two]\n      B: own\n  other:\n    <<: *base\n    privileged: false\n    environment: *env\n',
    },
  },
  {
    name: 'booleans as Compose reads them',
    files: {
      'compose.yaml':
        'services:\n  a: {image: x, privileged: "yes"}\n  b: {image: x, privileged: on, read_only: "TRUE"}\n  c: {image: x, privileged: "${P:-true}"}\n  d: {image: x, privileged: off, init: y}\n',
    },
  },
  {
    name: 'volumes short and long',
    files: {
      'compose.yaml': app(
        'volumes:\n  - /abs:/a\n  - ./rel:/b:ro\n  - ../up:/c:rw,z\n  - named:/d\n  - /anonymous\n  - ~/h:/e\n  - .:/f:rshared\n  - {type: bind, source: x, target: /g, read_only: true, bind: {propagation: rslave}}\n  - {type: volume, source: named, target: /h}\n  - {type: tmpfs, target: /i}\n  - ./again:/a\n  - ./dot/../x//y:/k/../l/',
        'volumes:\n  named:\n',
      ),
    },
  },
  {
    name: 'named volumes',
    files: {
      'compose.yaml': app(
        'volumes: ["aa:/a", "bb:/b", "cc:/c", "d:/drive"]',
        'volumes:\n  aa: {name: real}\n  bb: {external: true}\n  cc: {external: true, name: "else"}\n',
      ),
    },
  },
  {
    name: 'ports short and long',
    files: {
      'compose.yaml': app(
        'ports:\n  - 80\n  - "81"\n  - "8080:82"\n  - "127.0.0.1:8083:83"\n  - "9000-9002:84-86"\n  - "87/udp"\n  - "8088:88/udp"\n  - "[::1]:8089:89"\n  - "127.0.0.1::90"\n  - {target: 91, published: 8091, host_ip: 0.0.0.0, protocol: tcp}\n  - {target: 92}\n  - "${PORT:-8093}:93"',
      ),
    },
  },
  {
    name: 'an override file beside the default one',
    files: {
      'compose.yaml': app(
        'command: a b\ncap_add: [SYS_ADMIN]\nports: ["80:80"]\nenvironment: [A=1, B=1]\nvolumes: ["./a:/x"]\ndns: 1.1.1.1\nlabels: {a: "1"}',
      ),
      'compose.override.yaml':
        'services:\n  app:\n    command: [c]\n    privileged: true\n    cap_add: [NET_ADMIN, SYS_ADMIN]\n    ports: ["81:81", "80:80"]\n    environment: {B: 2, C: 3}\n    volumes: ["./b:/x", "./c:/y"]\n    dns: [8.8.8.8]\n    labels: ["a=2", "b=3"]\n',
    },
  },
  {
    name: 'reset and override',
    paths: ['a.yaml', 'b.yaml'],
    files: {
      'a.yaml': app('privileged: true\ncap_add: [SYS_ADMIN]\nports: ["80:80"]\nenvironment: {A: 1, B: 2}\nvolumes: ["./a:/x"]'),
      'b.yaml':
        'services:\n  app:\n    privileged: !reset false\n    cap_add: !reset []\n    ports: !override ["81:81"]\n    environment:\n      A: !reset null\n    volumes: !override\n      - ./b:/y\n',
    },
  },
  {
    name: 'three files',
    paths: ['a.yaml', 'b.yaml', 'c.yaml'],
    files: {
      'a.yaml': app(
        'build: .\nextra_hosts: ["a:1.1.1.1"]\nsecurity_opt: [seccomp=unconfined]\nsysctls: {net.core.somaxconn: 1}\nulimits: {nofile: 10}',
      ),
      'b.yaml':
        'services:\n  app:\n    build: {args: [A=1], target: t}\n    extra_hosts: {b: 2.2.2.2}\n    security_opt: [apparmor=unconfined]\n    sysctls: [net.core.somaxconn=2]\n    ulimits: {nofile: {soft: 1, hard: 2}}\n',
      'c.yaml': 'services:\n  app:\n    build: {args: {A: 2, B: 3}, dockerfile: x/Dockerfile}\n    image: other\n',
    },
  },
  {
    name: 'extends in one file',
    files: {
      'compose.yaml':
        'services:\n  base:\n    image: busybox\n    privileged: true\n    environment: {A: 1, B: 1}\n    volumes: ["./a:/x"]\n    command: base\n  middle:\n    extends: base\n    environment: [B=2]\n  app:\n    extends: {service: middle}\n    volumes: ["./b:/x:ro", "./c:/y"]\n    cap_add: [NET_ADMIN]\n',
    },
  },
  {
    name: 'extends from another file',
    files: {
      'sub/base.yaml':
        'services:\n  deep:\n    image: busybox\n    env_file: deep.env\n    volumes: ["./data:/data"]\n  base:\n    extends: deep\n    build: ./ctx\n    devices: ["/dev/kvm"]\n',
      'sub/deep.env': 'D=1\n',
      'compose.yaml': 'services:\n  app:\n    extends: {file: sub/base.yaml, service: base}\n    volumes: ["./own:/own"]\n',
    },
  },
  {
    name: 'a build from another file, without a context',
    files: {
      'sub/base.yaml': 'services:\n  base:\n    build: {target: t, dockerfile: D}\n',
      'compose.yaml':
        'services:\n  app:\n    extends: {file: sub/base.yaml, service: base}\n    deploy: {restart_policy: {condition: any}}\n',
    },
  },
  {
    name: 'include, short and long',
    files: {
      'compose.yaml':
        'include:\n  - one/compose.yaml\n  - path: [two/a.yaml, two/b.yaml]\n    project_directory: .\n    env_file: two/x.env\nservices:\n  app: {image: "app:${V:-none}", depends_on: [one]}\n',
      'one/compose.yaml': 'services:\n  one:\n    image: one:${V}\n    volumes: ["./v:/v"]\n',
      'one/.env': 'V=1\n',
      'two/x.env': 'V=2\n',
      'two/a.yaml': 'services:\n  two: {image: "two:${V}", volumes: ["./v:/v"]}\n',
      'two/b.yaml': 'services:\n  two: {privileged: true}\n',
    },
  },
  {
    name: 'namespaces and confinement',
    files: {
      'compose.yaml': app(
        'pid: host\nipc: host\nuts: host\nuserns_mode: host\ncgroup: host\nnetwork_mode: host\ncgroup_parent: x\nsecurity_opt: ["seccomp:unconfined", "no-new-privileges:true"]\ndevice_cgroup_rules: ["c 1:3 mr"]\ndevices: ["/dev/a", "/dev/b:/dev/c", "/dev/d:/dev/e:r"]\ngroup_add: [docker, 1000]\noom_score_adj: -500\nread_only: true\ntmpfs: /run:size=64m\nruntime: runc\nplatform: linux/amd64\nrestart: always',
      ),
    },
  },
  {
    name: 'networks',
    files: { 'compose.yaml': app('networks: {a: {aliases: [x]}, b: }', 'networks:\n  a: {name: real}\n  b: {external: true}\n') },
  },
  {
    name: 'services that share',
    files: {
      'compose.yaml': app(
        'network_mode: service:db\npid: service:db\nvolumes_from: ["db:ro"]\ndepends_on: {db: {condition: service_started}}\nlinks: []',
        '  db: {image: postgres}\n',
      ),
    },
  },
  {
    name: 'builds',
    files: {
      'compose.yaml':
        'services:\n  a: {build: .}\n  b: {build: {context: ./b, dockerfile: ../x/Dockerfile, target: t, network: host, args: {A: 1, B: null, C: "${X:-y}"}, cache_from: [c], labels: [l=1], privileged: true}}\n  c: {build: {context: "https://github.com/a/b.git#main", dockerfile: sub/Dockerfile}}\n  d: {build: {context: ., dockerfile_inline: "FROM x"}}\n',
    },
  },
  {
    name: 'secrets and configs',
    files: {
      's.txt': 's',
      'compose.yaml': app(
        'secrets: [s, {source: t, target: other}]\nconfigs: [{source: c, target: /c}]',
        'secrets:\n  s: {file: ./s.txt}\n  t: {file: ../t}\nconfigs:\n  c: {file: /etc/hosts}\n',
      ),
    },
  },
  {
    name: 'resources',
    files: {
      'compose.yaml': app(
        'shm_size: 64m\ndeploy:\n  resources:\n    limits: {memory: 1g, cpus: "1.5", pids: 100}\n    reservations:\n      devices:\n        - {driver: nvidia, count: all, capabilities: [gpu]}\n        - {device_ids: ["0"], capabilities: [gpu, utility]}',
      ),
    },
  },
  {
    name: 'resources in the old words',
    files: {
      'compose.yaml': app(
        'mem_limit: 256m\nmem_reservation: 1m\nmemswap_limit: 1g\ncpus: 1.5\npids_limit: 100\ncpuset: 0-1\ncpu_shares: 3\nulimits: {nproc: 10, nofile: {soft: 1, hard: 2}}',
      ),
    },
  },
  {
    name: 'commands',
    files: {
      'compose.yaml':
        'services:\n  a: {image: x, command: "sh -c \'echo $$HOME\' \\"a b\\"", entrypoint: /e x}\n  b: {image: x, command: [], entrypoint: ["a", "b c"], healthcheck: {test: [CMD, curl, x]}}\n  c: {image: x, command: "", healthcheck: {test: "curl x || exit 1"}}\n  d: {image: x, healthcheck: {disable: true, test: x}}\n',
    },
  },
  {
    name: 'several documents in a file',
    files: { 'compose.yaml': 'services:\n  app: {image: a, cap_add: [A]}\n---\nservices:\n  app: {image: b, cap_add: [B]}\n' },
  },
  {
    name: 'COMPOSE_FILE of .env',
    files: {
      '.env': 'COMPOSE_FILE=x.yaml:y.yaml\nCOMPOSE_PROJECT_NAME=other\n',
      'x.yaml': app('hostname: a'),
      'y.yaml': 'services: {app: {hostname: b}}\n',
      'compose.yaml': 'services: {no: {image: no}}\n',
    },
  },
  {
    name: 'profiles',
    files: { 'compose.yaml': 'services:\n  app: {image: a}\n  debug: {image: b, profiles: [debug], privileged: true}\n' },
  },
];
