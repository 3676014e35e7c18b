import { matrix } from '../src/matrix/catalogue.ts';
import { type Fit, fits, type SurveyFinding, type SurveyLine, type SurveyRow } from '../src/model/survey.ts';
import { rules } from '../src/rules/catalogue.ts';
import { usages } from '../src/tasks/survey/usages.ts';
import { line as surveyLine } from './surveys.ts';

const starts = ['as it is', 'with changes', 'not under this policy', 'undecided'] as const;
const kinds = ['api', 'web', 'firmware', 'compiler', 'notes', 'robot', 'dataset', 'driver', 'game', 'bot'];

/**
 * Lines of a survey of two hosts, each of a configuration of its own: with rules, rows and usages of the catalogues, about as many as real configurations have, and with
 * names, images, paths and source lines that are in no other line. The same number gives the same lines.
 */
export function* variedLines(count: number, seed = 1): Generator<SurveyLine> {
  const chance = chanceFrom(seed);
  for (let place = 0; place < count; place++) yield variedLine(place, chance);
}

type Chance = () => number;

function variedLine(place: number, chance: Chance): SurveyLine {
  const repository = `${nameOf(chance)}__${nameOf(chance)}-${place}`;
  const document = `${repository}/.devcontainer/${chance() < 0.3 ? `${nameOf(chance)}/` : ''}devcontainer.json`;
  const fit = oneOf(fits, chance);
  const seems = oneOf(fits.slice(0, 4), chance) as Exclude<Fit, 'undecided'>;
  return surveyLine({
    document,
    repository,
    files: [document.slice(repository.length + 1), ...several(3, chance, () => `${nameOf(chance)}/Dockerfile`)],
    format: chance() < 0.9 ? 'devcontainer' : 'compose',
    summary: `image ${imageOf(chance)} · ${Math.floor(chance() * 9)} Features`,
    uses: some(usages, 8, chance).map(({ id }) => id),
    hosts: ['this host', 'team'].map((host) => ({ host, starts: oneOf(starts, chance), fit, seems: fit === 'undecided' ? seems : fit })),
    findings: some(rules, 12, chance).map(({ id, title }) => findingOf(id, title, document, chance)),
    rows: some(matrix, 16, chance).map((row) => rowOf(row, chance)),
    undecided: several(4, chance, () => ({
      why: `Feature ghcr.io/${nameOf(chance)}/${nameOf(chance)} was not looked up`,
      rules: Math.ceil(chance() * 50),
    })),
    problems: chance() < 0.1 ? [{ message: `${nameOf(chance)}/Dockerfile does not exist`, line: 3, fatal: false }] : [],
  });
}

function findingOf(rule: string, title: string, document: string, chance: Chance): SurveyFinding {
  const fix = oneOf(['safe', 'risky', 'start', undefined] as const, chance);
  return {
    rule,
    level: oneOf(['error', 'warn', 'note'] as const, chance),
    severity: oneOf(['low', 'medium', 'high', 'critical'] as const, chance),
    message: `${title}: ${imageOf(chance)} brings ${nameOf(chance)} to /workspaces/${nameOf(chance)}, and what runs there can change it`,
    document,
    line: Math.ceil(chance() * 80),
    column: Math.ceil(chance() * 12),
    text: `"${nameOf(chance)}": "${imageOf(chance)},source=\${localWorkspaceFolder}/${nameOf(chance)}",`,
    ...(fix === undefined ? {} : { fix }),
    ...(chance() < 0.1 ? { hosts: [0] } : {}),
  };
}

function rowOf({ id, action, behaviours }: (typeof matrix)[number], chance: Chance): SurveyRow {
  const { result } = oneOf(behaviours, chance);
  return {
    row: id,
    result,
    action,
    ...(chance() < 0.3 ? { condition: `on kernel ${Math.ceil(chance() * 6)}.${Math.floor(chance() * 20)} or newer` } : {}),
  };
}

function nameOf(chance: Chance): string {
  return `${oneOf(kinds, chance)}-${Math.floor(chance() * 36 ** 6).toString(36)}`;
}

function imageOf(chance: Chance): string {
  return `ghcr.io/${nameOf(chance)}/${oneOf(kinds, chance)}:${Math.floor(chance() * 30)}.${Math.floor(chance() * 30)}`;
}

function several<T>(most: number, chance: Chance, make: () => T): T[] {
  return Array.from({ length: Math.floor(chance() * (most + 1)) }, make);
}

function some<T>(all: readonly T[], most: number, chance: Chance): T[] {
  return [...new Set(several(most, chance, () => oneOf(all, chance)))];
}

function oneOf<T>(all: readonly T[], chance: Chance): T {
  return all[Math.floor(chance() * all.length)]!;
}

/** Numbers from 0 to 1 that seem to come by chance (mulberry32). */
function chanceFrom(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
