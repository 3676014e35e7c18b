import type { Citation } from '../model/citation.ts';
import { type Block, type Page, text } from '../model/page.ts';
import { type Fix, type FormatName, type Level, type Rule, tiers } from '../model/rule.ts';
import { rigs } from '../known/rigs.ts';
import { workarounds } from '../known/workarounds.ts';

const formats: Readonly<Record<FormatName, readonly [title: string, language: string]>> = {
  devcontainer: ['devcontainer.json', 'jsonc'],
  compose: ['Compose file', 'yaml'],
  dockerfile: ['Dockerfile', 'dockerfile'],
  'docker-run': ['docker run line', 'sh'],
  'docker-api': ['Engine API body', 'json'],
};

const levelWords: Readonly<Record<Level, string>> = { off: 'off', note: 'a note', warn: 'a warning', error: 'an error' };

/** Everything a rule says, as a page. `fixes`: what mends each of its examples, where something does. */
export function pageOfRule(rule: Rule, fixes: readonly (Fix | undefined)[] = []): Page {
  const own = [...new Set(tiers.map((tier) => rule.levels[tier]))];
  const levels =
    own.length === 1
      ? `${levelWords[own[0]!]} in every tier`
      : tiers.map((tier) => `${levelWords[rule.levels[tier]]} under ${tier}`).join(', ');
  const examples = rule.examples.flatMap(({ format, bad, good, files }, index): Block[] => {
    const fix = fixes[index];
    const [title, language] = formats[format];
    const others = Object.entries(files ?? {}).flatMap(([path, content]): Block[] => [
      text(`With ${path}:`),
      { kind: 'code', language: '', text: content.trimEnd() },
    ]);
    return [
      text(`Found in this ${title}:`),
      { kind: 'code', language, text: bad.trimEnd() },
      ...others,
      ...(fix === undefined ? [] : [text(fixLine(fix))]),
      ...(good === undefined ? [] : [text('Clear:'), { kind: 'code', language, text: good.trimEnd() } as const]),
    ];
  });
  const seeAlso = [
    ...workarounds.filter(({ rules }) => rules.includes(rule.id)).map(({ id, title }) => `${id}: ${title}`),
    ...(rule.row === undefined ? [] : [`Row ${rule.row} of the matrix`]),
    ...rule.references,
  ];
  return {
    title: rule.id,
    sections: [
      { blocks: [text(`${rule.title}.`), text(`Concern: ${rule.concern}. Severity: ${rule.severity}. It is ${levels}.`)] },
      { heading: 'Why', blocks: [text(rule.why)] },
      { heading: 'What to do', blocks: [text(rule.advice)] },
      ...(examples.length === 0 ? [] : [{ heading: 'Examples', blocks: examples }]),
      { heading: 'How we know', blocks: [{ kind: 'list', items: rule.cites.map(showCitation) }] },
      ...(seeAlso.length === 0 ? [] : [{ heading: 'See also', blocks: [{ kind: 'list' as const, items: seeAlso }] }]),
    ],
  };
}

/** A fix in words: how it is had, what it does, and for a risky one what stops working. */
export function fixLine({ title, safety, stops }: Fix): string {
  return safety === 'safe' ? `Fix, safe: ${title}.` : `Fix, risky, with --unsafe: ${title}. ${stops ?? ''}`;
}

/** A citation in words: how we know, where, and for a measurement on what. */
export function showCitation({ kind, where, on }: Citation): string {
  const rig = on === undefined ? undefined : rigs.find(({ id }) => id === on);
  const words = { measured: 'Measured', source: 'Source', 'doc-link': 'Documentation', issue: 'Issue', inferred: 'Inferred' }[kind];
  return `${words}${rig === undefined ? '' : ` (${rig.title}, ${rig.date})`}: ${where}`;
}
