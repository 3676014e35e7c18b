import type { SurveyReport } from '../src/model/survey-report.ts';
import { shareOf } from '../src/syntax/wilson.ts';

/** A report of a survey in which all is said that can be: a rule, a row and a reason of each kind, and a host of which something is undecided. */
export const surveyReport: SurveyReport = {
  version: '1.0',
  tool: { name: 'containai', version: '0.0.0' },
  tiers: ['strict'],
  repositories: 50,
  configurations: 51,
  notJudged: shareOf(1, 51),
  notJudgedFor: [{ why: 'The file is not there', count: 1 }],
  formats: [
    { format: 'devcontainer', count: 48 },
    { format: 'compose', count: 3 },
  ],
  hosts: [
    {
      host: 'here',
      fits: [
        { fit: 'as it is', share: shareOf(20, 50) },
        { fit: 'better', share: shareOf(10, 50) },
        { fit: 'with changes', share: shareOf(5, 50) },
        { fit: 'not at all', share: shareOf(3, 50) },
        { fit: 'undecided', share: shareOf(12, 50) },
      ],
      undecidedSeem: [
        { fit: 'as it is', count: 9 },
        { fit: 'better', count: 3 },
      ],
      starts: [
        { starts: 'as it is', share: shareOf(5, 50) },
        { starts: 'with changes', share: shareOf(20, 50) },
        { starts: 'not under this policy', share: shareOf(15, 50) },
        { starts: 'undecided', share: shareOf(10, 50) },
      ],
    },
    {
      host: 'there',
      fits: [{ fit: 'not at all', share: shareOf(50, 50) }],
      undecidedSeem: [],
      starts: [{ starts: 'not under this policy', share: shareOf(50, 50) }],
    },
  ],
  usages: [
    {
      id: 'docker-in-docker',
      title: 'docker-in-docker Feature',
      share: shareOf(12, 50),
      study: { aspect: 'Docker-in-Docker', frequency: '22%' },
    },
    { id: 'features', title: 'Features', share: shareOf(20, 50), study: { aspect: 'Features', frequency: '68%' } },
    { id: 'docker-socket', title: 'The engine socket', share: shareOf(3, 50), study: { aspect: 'Docker socket mount', frequency: '~6%' } },
    { id: 'gpu', title: 'GPUs', share: shareOf(0, 50) },
  ],
  findings: [
    {
      rule: 'image-unpinned',
      title: 'An image is named by a tag that can move',
      level: 'warn',
      share: shareOf(39, 50),
      findings: 41,
      fix: { safe: 40, risky: 0, start: 0, none: 1 },
    },
    {
      rule: 'privileged-requested',
      title: 'The container asks to be privileged',
      level: 'error',
      share: shareOf(7, 50),
      findings: 7,
      fix: { safe: 5, risky: 1, start: 1, none: 0 },
    },
    {
      rule: 'build-outside-sandbox',
      title: 'The image is built outside Sysbox',
      level: 'note',
      share: shareOf(5, 50),
      findings: 5,
      fix: { safe: 0, risky: 0, start: 0, none: 5 },
    },
  ],
  fixes: { found: 40, safe: shareOf(30, 40), risky: shareOf(35, 40), start: shareOf(36, 40) },
  undecided: shareOf(12, 50),
  undecidedFor: [
    { why: 'an image was not looked up', count: 8 },
    { why: 'a Dockerfile is not there', count: 5 },
  ],
  rows: [
    { row: 'mounts.bind', aspect: 'Bind of a host folder or file', result: 'COMPATIBLE', action: 'pass', count: 50 },
    { row: 'privileged.property', aspect: 'privileged: true', result: 'MITIGATED', action: 'rewrite', count: 2 },
  ],
};
