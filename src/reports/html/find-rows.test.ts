import { expect, test } from 'vitest';
import { surveyFinding } from '../../../test/page-lines.ts';
import { line as surveyLine } from '../../../test/surveys.ts';
import type { SurveyLine } from '../../model/survey.ts';
import { findRows, type Wish } from './find-rows.ts';
import { packLines } from './pack-lines.ts';

const answer = (host: string, fit: 'as it is' | 'not at all', starts: 'as it is' | 'not under this policy') => ({
  host,
  starts,
  fit,
  seems: fit,
});
const lines: readonly SurveyLine[] = [
  surveyLine({
    document: 'b/.devcontainer.json',
    findings: [surveyFinding('host-pid-namespace', 'error'), surveyFinding('image-unpinned', 'warn')],
    hosts: [answer('here', 'not at all', 'not under this policy'), answer('there', 'as it is', 'as it is')],
    uses: ['docker-socket'],
  }),
  surveyLine({
    document: 'A/compose.yaml',
    format: 'compose',
    findings: [surveyFinding('image-unpinned', 'error', { waived: true }), surveyFinding('unknown-property', 'note')],
    rows: [{ row: 'mounts.bind', result: 'COMPATIBLE', action: 'pass' }],
    hosts: [answer('here', 'as it is', 'as it is')],
    undecided: [{ why: 'an image was not looked up', rules: 3 }],
  }),
  surveyLine({ document: 'c/broken.json', hosts: [], problems: [{ message: 'It is not JSON.', fatal: true }] }),
];
const packer = packLines();
for (const line of lines) packer.add(line);
const { index } = packer.end(['here', 'there']);

const wish = (some: Partial<Wish>): Wish => ({
  search: '',
  fit: '',
  level: '',
  sort: { column: 'document', isDescending: false },
  ...some,
});

test.each<[name: string, wish: Partial<Wish>, found: readonly number[]]>([
  ['nothing asked for', {}, [1, 0, 2]],
  ['a word of the name, whatever its case', { search: 'COMPOSE' }, [1]],
  ['two words that must both be there', { search: ' unpinned  devcontainer ' }, [0]],
  ['the id of a rule', { search: 'image-unpinned' }, [1, 0]],
  ['the id of a matrix row', { search: 'mounts.bind' }, [1]],
  ['the id of a usage', { search: 'docker-socket' }, [0]],
  ['what is nowhere', { search: '</script>' }, []],
  ['what is a key of every object', { search: '__proto__' }, []],
  ['a fit on the first host', { fit: '0:3' }, [0]],
  ['a fit on the second host, for which little was said', { fit: '1:0' }, [0]],
  ['errors that nobody waives', { level: 'error' }, [0]],
  ['warnings', { level: 'warn' }, [0]],
  ['notes', { level: 'note' }, [1]],
  ['no findings', { level: 'none' }, [2]],
  ['by name, turned round', { sort: { column: 'document', isDescending: true } }, [2, 0, 1]],
  ['by errors', { sort: { column: 'errors', isDescending: true } }, [0, 1, 2]],
  ['by format', { sort: { column: 'format', isDescending: false } }, [1, 0, 2]],
  ['by fit on the first host', { sort: { column: 'fit 0', isDescending: false } }, [2, 1, 0]],
  ['by fit on a host that is not there', { sort: { column: 'fit 9', isDescending: false } }, [0, 1, 2]],
  ['by the word of the policy', { sort: { column: 'starts', isDescending: true } }, [0, 1, 2]],
  ['by what is not known', { sort: { column: 'unknowns', isDescending: true } }, [1, 0, 2]],
])('%s', (_name, some, found) => {
  expect(findRows(index, wish(some))).toEqual(found);
});
