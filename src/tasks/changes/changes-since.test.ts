import { expect, test } from 'vitest';
import { mention } from './changes-since.ts';

test.each<readonly [text: string, path: string, is: boolean]>([
  ['sh scripts/init.sh', 'scripts/init.sh', true],
  ['sh scripts/init.sh', 'src/main.c', false],
  ['node index', 'index.js', true],
  ['go run ./cmd/tool', 'cmd/tool/main.go', true],
  ['python3 -m tools.gen', 'tools/gen.py', true],
  ['. ./x', 'a/x', true],
  ['. ./x', 'a/x.sh', false],
  ['for f in parts/*.part; do . "./$f"; done', 'parts/a.part', true],
  ['cat a? | sh', 'other', true],
  ['sh `ls`', 'other', true],
  ['if [ -f x1 ]; then echo; fi', 'other', false],
  ['sh [ab]c', 'other', true],
  ['mkdir -p ${localEnv:HOME}/.cache "$HOME/x" ${localWorkspaceFolder}/y', 'src/main.c', false],
  ['sh "$HOMEX"', 'src/main.c', true],
])('whether %j may mean %j: %j', (text, path, is) => {
  expect(mention([text])(path)).toBe(is);
});
