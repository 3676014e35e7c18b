import { describe, expect, test } from 'vitest';
import { namedFiles } from './named-files.ts';

const shown = new Set(['/w/setup.sh', '/w/my setup.sh', '/w/scripts/setup.sh']);

describe('a command of this machine', () => {
  test.each<[command: string, named: string]>([
    ['./setup.sh', '/w/setup.sh'],
    ['${localWorkspaceFolder}/setup.sh', '/w/setup.sh'],
    ['"${localWorkspaceFolder}"/setup.sh', '/w/setup.sh'],
    ['$PWD/setup.sh', '/w/setup.sh'],
    ['${PWD}/setup.sh', '/w/setup.sh'],
    ["sh './my setup.sh'", '/w/my setup.sh'],
    ['sh ./my\\ setup.sh', '/w/my setup.sh'],
    ['cd scripts && ./setup.sh', '/w/scripts/setup.sh'],
    ['A=$(./setup.sh)', '/w/setup.sh'],
    ['/w/setup.sh', '/w/setup.sh'],
  ])('%j names %s', (command, named) => {
    expect(namedFiles(command, '/w').paths).toContain(named);
  });

  test.each([
    'true',
    './setup.sh',
    './setup.sh --fast && echo done',
    '${localWorkspaceFolder}/setup.sh',
    '$(pwd)/setup.sh',
    '`pwd`/setup.sh',
    "sh './my setup.sh'",
    'mkdir -p .cache; touch .env',
    'docker pull node:22',
    'docker volume create data || true',
    'echo hi > .env',
  ])('%j is seen whole', (command) => {
    expect(namedFiles(command, '/w').isSeenWhole(shown)).toBe(true);
  });

  test.each([
    './other.sh',
    'npm ci',
    'make',
    'cd scripts && ./setup.sh',
    'bash setup.s*',
    'bash -c ./setup.sh',
    'sh -x ./setup.sh',
    'sh < setup.sh',
    'A=1 ./setup.sh',
    '${HOME}/setup.sh',
    '~/setup.sh',
    'if true; then ./setup.sh; fi',
    '(./setup.sh)',
    'echo $(./other.sh)',
    'cat <<E\n./other.sh\nE',
    "./setup.sh 'open",
    'docker run -v .:/w node',
    'docker compose up',
    'eval ./setup.sh',
    'sudo ./setup.sh',
    'echo a\n./other.sh',
    `${'true;'.repeat(300)}true`,
  ])('%j is not', (command) => {
    expect(namedFiles(command, '/w').isSeenWhole(shown)).toBe(false);
  });
});
