import { dirname } from 'node:path';
import type { EngineConfiguration, EngineFile } from '../../model/own-engine.ts';
import { daemonJson, daemonSettings } from './daemon-settings.ts';
import { type EnginePlan, rangeFile, rangeText } from './engine-plan.ts';
import { familiesOf, firewallWish } from './firewall.ts';
import { firewallRules, firewallRules6, restoreText } from './firewall-rules.ts';
import { unitLines, unitPaths, unitText } from './unit-file.ts';

/**
 * All files of an engine that systemd starts, with a reason for each line, and how they are put into use. `options`: those it was asked with, as words
 * for a shell.
 */
export function configureEngine(plan: EnginePlan, options: readonly string[]): EngineConfiguration {
  const wish = firewallWish(plan, []);
  const settings = daemonSettings(plan);
  const lines = unitLines(plan, wish);
  const rules = (family: 4 | 6): EngineFile => {
    const tables = wish === undefined ? [] : family === 4 ? firewallRules(wish) : firewallRules6(wish);
    return {
      path: unitPaths.rules[family],
      text: `# Rules of ContainAI’s engine for ${family === 4 ? 'iptables' : 'ip6tables'}-restore --noflush.\n${restoreText(tables, { withReasons: true })}`,
      settings: tables.flatMap((table) =>
        table.rules.map(({ words, why }, index) => ({
          line: `*${table.name} ${words.join(' ')}`,
          // A rule without a reason of its own is a part of what the one before it does.
          why: why ?? table.rules.slice(0, index).findLast((rule) => rule.why !== undefined)?.why ?? '',
        })),
      ),
    };
  };
  return {
    version: 1,
    files: [
      {
        path: unitPaths.settings,
        text: daemonJson(settings),
        settings: settings.map(({ key, value, why }) => ({ line: `${JSON.stringify(key)}: ${JSON.stringify(value)}`, why })),
      },
      { path: unitPaths.unit, text: unitText(lines), settings: lines.map(({ line, why }) => ({ line, why })) },
      ...(wish === undefined ? [] : familiesOf(plan.programs).map(({ family }) => rules(family))),
    ],
    steps: [
      `sudo mkdir -p /etc/containai ${dirname(plan.data)}`,
      ...configurationFiles(wish !== undefined, plan).map(
        ([name, path]) => `${['containai engine config', ...options, '--file', name].join(' ')} | sudo tee ${path} > /dev/null`,
      ),
      // Once it has networks, their routes are not to be taken for another’s, and their bridge is to stay.
      `printf '%s\\n' ${rangeText(plan).trimEnd().split('\n').join(' ')} | sudo tee ${rangeFile(plan.data)} > /dev/null`,
      'sudo systemctl daemon-reload',
      'sudo systemctl enable --now containai-engine',
    ],
    warnings: plan.warnings,
  };
}

function configurationFiles(hasFirewall: boolean, plan: EnginePlan): readonly (readonly [name: FileName, path: string])[] {
  return [
    ['daemon.json', unitPaths.settings],
    ['unit', unitPaths.unit],
    ...(hasFirewall ? familiesOf(plan.programs).map(({ family }) => [`firewall.v${family}`, unitPaths.rules[family]] as const) : []),
  ];
}

/** What `--file` may name. */
type FileName = 'daemon.json' | 'unit' | 'firewall.v4' | 'firewall.v6';

/** The file that `--file` names; undefined where this engine has none. */
export function fileNamed(name: FileName, { files }: EngineConfiguration): EngineFile | undefined {
  return files.find(({ path }) => (name === 'unit' ? path === unitPaths.unit : path.endsWith(`/${name}`)));
}
