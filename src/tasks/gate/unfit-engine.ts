import type { GateReason } from '../../model/gate.ts';
import type { HostFacts } from '../../model/host.ts';
import { at } from './halt.ts';
import { sysboxRuntime } from './rewrite.ts';
import { say } from './say.ts';

/**
 * Why nothing can be held by a gate before an engine, by its answer to `GET /info`: it lacks the runtime, or whoever runs in a container may ask
 * it for anything over the network, without the gate. An engine says the latter itself, of each address (fillAPIInfo in moby daemon/info.go).
 */
export function unfitEngine(info: unknown, { engine }: HostFacts): readonly GateReason[] {
  const reasons: GateReason[] = [];
  if (engine?.runtimes?.includes(sysboxRuntime) !== true)
    reasons.push(say('runtime-missing', 'docker info of this engine lists no runtime sysbox-runc'));
  const warnings = at(info, 'Warnings');
  for (const warning of Array.isArray(warnings) ? warnings : []) {
    const address = typeof warning === 'string' ? /API is accessible on (https?:\/\/\S+) without/u.exec(warning)?.[1] : undefined;
    if (address !== undefined && !isLoopback(address))
      reasons.push(say('engine-open', `the engine answers anybody at ${address.slice(0, 80)}`));
  }
  return reasons;
}

// Containers have a loopback of their own; that of the host is reached only from its network, which no container gets.
function isLoopback(address: string): boolean {
  return /^https?:\/\/(?:127(?:\.[0-9]{1,3}){3}|localhost|\[::1\]):[0-9]+$/u.test(address);
}
