import type { EngineStatus, Seen } from '../model/own-engine.ts';
import { painter, type Style } from './paint.ts';
import { shownText } from './text-layout.ts';

/** How an engine of our own is, for people: a line for each thing that counts. */
export function renderEngineStatus(status: EngineStatus, color: boolean): string {
  const paint = painter(color);
  const row = (label: string, style: Style, text: string): string => `${label.padEnd(12)}${paint(style, shownText(text))}`;
  const { runs, socket, pid, unreachable, engine, defaultRuntime, runtime, containers } = status;
  if (!runs) return `${[row('engine', 'warn', `does not run (${socket})`), ...firewallLeft(status, row)].join('\n')}\n`;
  const isSysbox = defaultRuntime === 'sysbox-runc';
  const answers =
    unreachable === undefined
      ? row('engine', 'good', `Docker ${engine ?? 'of an unknown version'}, process ${pid ?? '?'}`)
      : row('engine', 'warn', unreachable);
  return `${[
    answers,
    row('socket', 'faint', socket),
    ...(unreachable === undefined
      ? [row('runtime', isSysbox ? 'good' : 'error', `${defaultRuntime ?? 'unknown'}${runtime === undefined ? '' : ` (${runtime})`}`)]
      : []),
    row('builds', styles[status.buildsContained], `${words.builds[status.buildsContained]}: ${status.buildsDetail}`),
    row('firewall', styles[status.firewall], `${words.firewall[status.firewall]}: ${status.firewallDetail}`),
    ...(status.allowed === undefined || status.allowed.length === 0 ? [] : [row('allowed', 'faint', status.allowed.join(', '))]),
    ...(status.uncovered === undefined || status.uncovered.length === 0 ? [] : [row('not covered', 'error', status.uncovered.join(', '))]),
    ...(containers === undefined ? [] : [row('containers', 'faint', String(containers))]),
  ].join('\n')}\n`;
}

const styles: Readonly<Record<Seen, Style>> = { yes: 'good', no: 'error', unknown: 'warn' };

const words = {
  builds: { yes: 'contained', no: 'not contained', unknown: 'not known' },
  firewall: { yes: 'there', no: 'not as it should be', unknown: 'not known' },
} as const satisfies Record<string, Record<Seen, string>>;

function firewallLeft(
  { firewall, firewallDetail }: EngineStatus,
  row: (label: string, style: Style, text: string) => string,
): readonly string[] {
  return firewall === 'yes'
    ? [row('firewall', 'warn', `${firewallDetail}, although the engine does not run: containai engine stop takes them away`)]
    : [];
}
