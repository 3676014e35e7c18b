import type { GateRewrite } from './gate.ts';
import type { Plan } from './plan.ts';
import type { Form, SandboxEngine } from './sandbox.ts';

/** All that one `up` is going to do, before anything is done: shown, consented to, and held to. Plain JSON. */
export interface LaunchPlan {
  readonly workspace: string;
  readonly configuration: string;
  readonly form: Form;
  /** A system container is started, and no dev container by the reference CLI here. */
  readonly isSystem?: true;
  readonly engine: SandboxEngine;
  /** Where steps of the build and install scripts of Features run; absent: nothing is built. */
  readonly builds?: 'under Sysbox' | 'as root on this machine';
  /**
   * What of this machine the containers reach: `none` have a network; a firewall keeps this machine and the metadata of its cloud from them (`walled`), or
   * there is none (`open`), or only root can see whether there is (`unknown`).
   */
  readonly network: 'none' | 'walled' | 'open' | 'unknown';
  /** The remote user keeps the number that the image gives it, although it would get that of the host’s user: that is a build, and nothing may be built. */
  readonly keepsUserId?: true;
  /** Images that are copied from the user's own engine, which alone has them. */
  readonly copies: readonly string[];
  /** What is put in besides what the configuration asks for: a line each. */
  readonly added: readonly string[];
  /** What is known to fail all the same; absent: nothing. */
  readonly fails?: readonly string[];
  /** What the gate is going to change. */
  readonly rewrites: readonly PlannedRewrite[];
  /** What is refused: with any, nothing starts. */
  readonly refused: readonly Refusal[];
  /** What somebody must agree to. */
  readonly consents: readonly Consent[];
  /** Variables of this machine that the configuration reads, or that go to the reference CLI for reasons of its own. */
  readonly variables: readonly PlannedVariable[];
  /** Files of this machine that are read by whoever starts the containers, and not by a container: paths as the configuration says them. */
  readonly files: readonly string[];
  /** What the gate is held to. */
  readonly gate: Plan;
}

/** A variable by its name: its value is in no plan. */
export interface PlannedVariable {
  readonly name: string;
  /** `given`: its value goes there. `kept`: it is empty there, as if it were not set. `own`: it has a value there that is made for the launch, whatever it is here. */
  readonly state: 'given' | 'kept' | 'own';
  /** Whose wish it is, in a few words. */
  readonly why: string;
}

export interface PlannedRewrite extends GateRewrite {
  /** Name of the container: of a service in the Compose form. */
  readonly container: string;
}

/** One thing that is refused, with the way round it. */
export interface Refusal {
  readonly rule: string;
  /** `PATH:LINE:COLUMN`; absent where it stands nowhere. */
  readonly place?: string;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence or a line to paste. */
  readonly advice: string;
  /** Nothing speaks against it, but something is not known. */
  readonly isUndecided?: true;
}

/** Something that runs or is read on this machine, outside any container, and is done only when somebody has agreed to this very text. */
export interface Consent {
  /** The rule that is answered for: `host-command`, … */
  readonly rule: string;
  readonly place?: string;
  /** In full. */
  readonly text: string;
  /** Files whose texts are in it, as paths relative to the workspace; absent: none are. */
  readonly files?: readonly string[];
  /** It runs what is not in the text, which may change: an agreement holds for one start. */
  readonly isAlwaysAsked?: true;
  /** SHA-256 of rule, place-independent text and workspace, in hex: what is remembered. */
  readonly hash: string;
}
