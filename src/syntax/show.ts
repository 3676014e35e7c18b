import type { Fact } from '../model/fact.ts';
import type { HostPath } from '../model/host-path.ts';
import { showHostPath } from './host-path.ts';

const limit = 160;

/**
 * A fact's value as short text for reports and fingerprints. Values of environment variables are left out: they may be secrets.
 * Control characters become spaces, and long text is cut. `mask` takes credentials out of the whole text, before a cut could leave half of one.
 */
export function showFact(fact: Fact<unknown>, mask: (text: string) => string): string {
  return cut(mask(show(fact.value).slice(0, longest)));
}

/** A script may have many thousand characters, of which some dozen are shown: enough for credentials before the cut to be whole. */
const longest = 1000;

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(show).join(' ');
  const object = value as Readonly<Record<string, unknown>>;
  if (typeof object['base'] === 'string') return showHostPath(value as HostPath);
  if (typeof object['target'] === 'string' && 'readOnly' in object) {
    const source = object['source'] === undefined ? '' : `${show(object['source'])} → `;
    return `${String(object['kind'])} ${source}${object['target']}${object['readOnly'] === true ? ' (read-only)' : ''}`;
  }
  if (typeof object['scope'] === 'string') return String(object['name']);
  if (typeof object['change'] === 'string') return `${object['change']} ${String(object['name'])}`;
  if (typeof object['mode'] === 'string') return `${String(object['kind'])}=${object['mode']}`;
  if (typeof object['event'] === 'string') return `${object['event']}: ${String(object['command'])}`;
  if (typeof object['containerPort'] === 'string') {
    const address = object['address'] === undefined ? '' : `${String(object['address'])}:`;
    return `${address}${object['hostPort'] === undefined ? '' : `${String(object['hostPort'])}:`}${object['containerPort']}/${String(object['protocol'])}`;
  }
  if (typeof object['text'] === 'string') return object['text'];
  if (typeof object['id'] === 'string') return object['id'];
  if (typeof object['command'] === 'string') return object['command'];
  if (typeof object['path'] === 'object' && object['path'] !== null) return show(object['path']);
  if (typeof object['name'] === 'string') {
    const rest = object['value'] ?? object['into'];
    return rest === undefined ? object['name'] : `${object['name']}=${show(rest)}`;
  }
  return JSON.stringify(value);
}

function cut(text: string): string {
  // oxlint-disable-next-line no-control-regex -- stripping them is the point
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu, ' ').trim();
  return plain.length > limit ? `${plain.slice(0, limit - 1)}…` : plain;
}
