import type { HostVerification, Probed } from '../model/probed.ts';
import { countsLine, howToSend } from './host-verification-words.ts';
import { inertMarkdown } from './inert-markdown.ts';

const mostText = 400;
const order: Readonly<Record<Probed['outcome'], number>> = { differs: 0, 'not proved': 1, agrees: 2 };

/** The table of what was measured on a host, differences first, as Markdown. */
export function renderHostVerificationMarkdown(verification: HostVerification): string {
  const { rows, runtime, image, started, tool, host } = verification;
  const probed = rows.filter(({ hasProbe }) => hasProbe).toSorted((a, b) => order[a.outcome] - order[b.outcome]);
  const facts = [
    ['Kernel', host.kernel],
    ['Sysbox', host.sysbox?.version],
    ['Docker', host.engine?.version],
    ['containerd', host.containerd?.version],
    ['runc', host.runc?.version],
    ['Runtime', runtime],
    ['Image', image.name],
    ['Measured', started],
    ['ContainAI', tool.version],
  ];
  return [
    '# What the matrix says, measured on a host',
    '',
    '| | |',
    '| --- | --- |',
    ...facts.map(([name, value]) => `| ${name} | ${text(value ?? 'not known')} |`),
    '',
    countsLine(verification),
    ...(rows.some(({ outcome }) => outcome === 'differs') ? ['', howToSend] : []),
    '',
    '| Row | Outcome | Expected | Measured |',
    '| --- | --- | --- | --- |',
    ...probed.map(
      (one) =>
        `| ${one.row} | ${one.outcome} | ${results(one)} | ${one.measured?.result ?? text(one.why ?? 'nothing that the matrix says')} |`,
    ),
    '',
  ].join('\n');
}

const results = ({ expected }: Probed): string => [...new Set(expected.map(({ result }) => result))].join(' or ') || '–';
const text = (value: string): string => inertMarkdown(value, mostText);
