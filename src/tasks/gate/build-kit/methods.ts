import { type JudgedCall, judgeHistory, judgePartSolve, judgeResolve, judgeSolve } from './judge-solve.ts';

/** A method that is let in: passed on as it comes, or judged by its message. */
export interface Method {
  /** Path of the gRPC call. */
  readonly path: string;
  readonly judge?: (message: Uint8Array) => JudgedCall;
  /** Who needs it, and why it is let in: one clause. */
  readonly why: string;
}

const control = '/moby.buildkit.v1.Control';
const bridge = '/moby.buildkit.v1.frontend.LLBBridge';
const content = '/containerd.services.content.v1.Content';

/**
 * The methods of BuildKit that are let in; all others are refused (moby/buildkit v0.25.2 control/control.go, Register). Ids of builds are random,
 * so a client can only name its own. Refused are above all `Prune`, `DiskUsage` and `UpdateBuildHistory`, which are about everybody’s builds,
 * `Content/List`, and `NewContainer` and `ExecProcess`, with which only `buildx debug` runs programs: each of their messages would have to be judged.
 */
export const methods: readonly Method[] = [
  { path: `${control}/Info`, why: 'buildx ls and inspect: the version of BuildKit' },
  { path: `${control}/ListWorkers`, why: 'every build: what the builder can do' },
  {
    path: `${control}/ListenBuildHistory`,
    judge: judgeHistory,
    why: 'newer buildx: whether the engine keeps a history; what came of one build',
  },
  { path: `${control}/Session`, why: 'builds of several targets: a session inside the stream, as /session is one' },
  { path: `${control}/Solve`, judge: judgeSolve, why: 'every build' },
  { path: `${control}/Status`, why: 'every build: its progress' },
  { path: `${bridge}/Evaluate`, why: 'builds of several targets: has a part built' },
  { path: `${bridge}/Inputs`, why: 'builds of several targets: the parts that are put in' },
  { path: `${bridge}/Ping`, why: 'every build: what the frontend can ask for' },
  { path: `${bridge}/ReadDir`, why: 'checks and outlines: files of the client’s own results' },
  { path: `${bridge}/ReadFile`, why: 'checks and outlines: files of the client’s own results' },
  { path: `${bridge}/ResolveImageConfig`, why: 'named contexts: the configuration of a base image' },
  { path: `${bridge}/ResolveSourceMeta`, judge: judgeResolve, why: 'newer buildx: what a source is' },
  { path: `${bridge}/Return`, why: 'every build: the client, as its own frontend, says what is done' },
  { path: `${bridge}/Solve`, judge: judgePartSolve, why: 'every build: the Dockerfile and its arguments' },
  { path: `${bridge}/StatFile`, why: 'checks and outlines: files of the client’s own results' },
  { path: `${bridge}/Warn`, why: 'checks: a warning goes into the progress' },
  { path: `${content}/Info`, why: '--metadata-file: the record of the client’s own build, by its digest' },
  { path: `${content}/Read`, why: '--metadata-file: the record of the client’s own build, by its digest' },
  {
    path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    why: 'every build: the client’s times, for the record of the build',
  },
];
