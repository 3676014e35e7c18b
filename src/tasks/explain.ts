import { detectors } from '../changes/catalogue.ts';
import { deprecatedProperties } from '../known/property-names.ts';
import { propertyTexts } from '../known/property-texts.ts';
import { type Workaround, workarounds } from '../known/workarounds.ts';
import { properties, type Property } from '../formats/devcontainer/properties.ts';
import { matrixFor } from '../matrix/apply.ts';
import { matrix } from '../matrix/catalogue.ts';
import { type Page, text } from '../model/page.ts';
import { type Pattern, patterns } from '../model/row.ts';
import { pageOfDetector, pageOfDetectors } from '../reports/page-of-detector.ts';
import { pageOfPolicy } from '../reports/page-of-policy.ts';
import { pageOfProperty } from '../reports/page-of-property.ts';
import { pageOfPattern, pageOfRow } from '../reports/page-of-row.ts';
import { pageOfReason } from '../reports/page-of-reason.ts';
import { pageOfRule } from '../reports/page-of-rule.ts';
import { pageOfWorkaround } from '../reports/page-of-workaround.ts';
import { rules } from '../rules/catalogue.ts';
import { nearest } from '../syntax/nearest.ts';
import { fixesOfRule } from './fixes-of-rule.ts';
import { reasons } from './gate/reasons.ts';
import { policySchema } from './policy/policy-schema.ts';

/** The page about a rule, a reason of a gate, a detector of changes (or all of them), a row, a way round, a pattern (by number or word), a property or the policy file; else the nearest thing that can be explained, where one is near. */
export async function explain(id: string): Promise<{ readonly page: Page } | { readonly near: readonly string[] }> {
  const rule = rules.find((one) => one.id === id);
  if (rule !== undefined) return { page: pageOfRule(rule, await fixesOfRule(rule)) };
  const reason = reasons.find((one) => one.id === id);
  if (reason !== undefined) return { page: pageOfReason(reason) };
  const detector = detectors.find((one) => one.id === id);
  if (detector !== undefined) return { page: pageOfDetector(detector) };
  if (id === 'changes') return { page: pageOfDetectors(detectors) };
  const entries = matrixFor(matrix, {}).entries;
  const row = entries.find((one) => one.id === id);
  if (row !== undefined) return { page: pageOfRow(row) };
  const workaround = workarounds.find((one) => one.id === id);
  if (workaround !== undefined) return { page: await workaroundPage(workaround) };
  const says = propertyTexts.get(id);
  const property = properties.get(id);
  // A property wins over a pattern of the same word: `privileged` is asked for more often than pattern 2, which `explain 2` shows.
  if (says !== undefined && property !== undefined) return { page: pageOfProperty(id, says, detailsOf(id, property), rules) };
  if (id === 'policy') return { page: pageOfPolicy(policySchema(rules)) };
  const pattern = patternOf(id);
  if (pattern !== undefined) return { page: pageOfPattern(pattern, entries) };
  return { near: nearIds(id) };
}

async function workaroundPage(workaround: Workaround): Promise<Page> {
  const own = rules.filter((rule) => workaround.rules.includes(rule.id));
  return pageOfWorkaround(workaround, await Promise.all(own.map(async (rule) => ({ rule, fixes: await fixesOfRule(rule) }))));
}

// The word a letter or two away, else the first few that hold the word.
function nearIds(id: string): readonly string[] {
  const near = nearest(id, allIds());
  if (near !== undefined || id.length < 3) return near === undefined ? [] : [near];
  return allIds()
    .filter((one) => one.includes(id.toLowerCase()))
    .slice(0, 6);
}

/** The pattern of a number or a word. */
export function patternOf(id: string): Pattern | undefined {
  const found = Object.entries(patterns).find(
    ([number, { word, title }]) => number === id || word === id.toLowerCase() || title.toLowerCase() === id.toLowerCase(),
  );
  return found === undefined ? undefined : (Number(found[0]) as Pattern);
}

/** Words of all patterns. */
export const patternWords: readonly string[] = Object.values(patterns).map(({ word }) => word);

function allIds(): readonly string[] {
  return [
    ...rules.map(({ id }) => id),
    ...reasons.map(({ id }) => id),
    ...detectors.map(({ id }) => id),
    ...matrix.map(({ id }) => id),
    ...workarounds.map(({ id }) => id),
    ...propertyTexts.keys(),
    ...patternWords,
    'policy',
    'changes',
  ];
}

/** Everything that can be explained. */
export function listPage(): Page {
  return {
    title: 'What can be explained',
    sections: [
      {
        heading: `Rules (${rules.length})`,
        blocks: [{ kind: 'table', head: ['id', 'title'], rows: rules.map(({ id, title }) => [id, title]) }],
      },
      {
        heading: `Reasons of a gate (${reasons.length})`,
        blocks: [{ kind: 'table', head: ['id', 'title'], rows: reasons.map(({ id, title }) => [id, title]) }],
      },
      {
        heading: `Detectors of changes (${detectors.length})`,
        blocks: [{ kind: 'table', head: ['id', 'title'], rows: detectors.map(({ id, title }) => [id, title]) }],
      },
      {
        heading: `Ways round (${workarounds.length})`,
        blocks: [{ kind: 'table', head: ['id', 'title'], rows: workarounds.map(({ id, title }) => [id, title]) }],
      },
      {
        heading: 'Patterns of the matrix',
        blocks: [
          {
            kind: 'table',
            head: ['number', 'word', 'title'],
            rows: Object.entries(patterns).map(([number, { word, title }]) => [number, word, title]),
          },
        ],
      },
      {
        heading: `Rows of the matrix (${matrix.length})`,
        blocks: [{ kind: 'table', head: ['id', 'aspect'], rows: matrix.map(({ id, aspect }) => [id, aspect]) }],
      },
      { heading: `Properties of devcontainer.json (${propertyTexts.size})`, blocks: [text([...propertyTexts.keys()].join(', '))] },
      { heading: 'The policy file', blocks: [text('policy')] },
      {
        heading: 'Error messages',
        blocks: [text('Of Docker, Sysbox or the gate: give one in quotes, or pipe what a command said to containai explain -')],
      },
    ],
  };
}

function detailsOf(id: string, { type, where }: Property): string[] {
  const instead = deprecatedProperties.get(id);
  return [
    ...(type === 'any' ? [] : [`Its value is of type ${typeWords[type]}.`]),
    ...(where === undefined ? [] : [where === 'single' ? 'It has no effect with Compose.' : 'It has an effect with Compose alone.']),
    ...(instead === undefined ? [] : [`It is deprecated: write ${instead}.`]),
  ];
}

const typeWords: Readonly<Record<Exclude<Property['type'], 'any'>, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'number',
  object: 'object',
  'string[]': 'list of text',
  array: 'list',
  'string|string[]': 'text or list of text',
  command: 'command (text, a list of words, or an object of several commands)',
  ports: 'port or list of ports',
};
