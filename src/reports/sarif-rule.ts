import { ruleAddress } from '../known/addresses.ts';
import type { Finding } from '../model/report.ts';
import type { Level, Rule, Severity, Tier } from '../model/rule.ts';
import { cutText } from '../syntax/plain-text.ts';
import { escapeMarkdown } from './page-markdown.ts';

/** Levels in SARIF's words. */
export const sarifLevels: Readonly<Record<Finding['level'], string>> = { error: 'error', warn: 'warning', note: 'note' };

/** As GitHub reads them: above 9.0 is critical, from 7.0 high, from 4.0 medium, below low; without the tag `security` it does not look. */
const securitySeverity: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };

/** GitHub's limit on the characters of a description is 1024. */
const longestDescription = 1000;

/** A rule as a SARIF reporting descriptor. */
export function sarifRule(rule: Rule, tier: Tier): object {
  const helpUri = ruleAddress(rule.id);
  const references = rule.references.map((reference) => `- ${reference}`);
  return {
    id: rule.id,
    shortDescription: { text: cutText(rule.title, longestDescription) },
    fullDescription: { text: cutText(rule.why, longestDescription) },
    help: {
      text: `${rule.why}\n\nWhat to do: ${rule.advice}`,
      markdown: [
        escapeMarkdown(rule.why),
        `**What to do:** ${escapeMarkdown(rule.advice)}`,
        ...(references.length === 0 ? [] : [references.join('\n')]),
        `[All about this rule](${helpUri}), or offline: \`containai explain ${rule.id}\``,
      ].join('\n\n'),
    },
    helpUri,
    defaultConfiguration: configuration(rule.levels[tier]),
    properties: {
      tags: ['security', 'dev-container', rule.concern],
      precision: 'high',
      'security-severity': securitySeverity[rule.severity],
    },
  };
}

function configuration(level: Level): object {
  return level === 'off' ? { enabled: false, level: 'none' } : { level: sarifLevels[level] };
}
