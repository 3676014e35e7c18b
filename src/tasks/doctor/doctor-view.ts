import type { HostView } from '../../machine/host-view.ts';

/** An answer of the engine as it came, or why there is none. */
export type EngineText = { readonly status: number; readonly text: string } | { readonly failed: string };

/** What doctor goes by, as plain data: the host, and what its engine says of itself. */
export interface DoctorView extends HostView {
  readonly engine: {
    readonly socket: string;
    readonly info: EngineText;
    readonly version: EngineText;
    /** What it says of each running container that is older than sysbox-fs; absent where it was not asked. */
    readonly containers?: readonly EngineText[];
  };
}
