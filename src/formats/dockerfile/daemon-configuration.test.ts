import { expect, test } from 'vitest';
import { daemonWrites } from './daemon-configuration.ts';
import { unknownValue } from './lex-words.ts';

const file = '/etc/docker/daemon.json';
const cases: readonly (readonly [script: string, writes: readonly string[], isUnclear?: boolean])[] = [
  [`echo '{"data-root":"/d"}' > ${file}`, ['{"data-root":"/d"}\n']],
  [`mkdir -p /etc/docker && echo "{\\"data-root\\": \\"$ROOT\\"}" >${file}`, ['{"data-root": "/known"}\n']],
  [`echo -n a>${file}`, ['a']],
  [`echo -e '{\\n"data-root": "/d"\\n}' > ${file}`, ['{\n"data-root": "/d"\n}\n']],
  [`printf '{\\n  "data-root": "%s"\\n}\\n' /d > ${file}`, ['{\n  "data-root": "/d"\n}\n']],
  [`printf '%s\\n' '{' '"data-root": "/d"' '}' > ${file}`, ['{\n"data-root": "/d"\n}\n']],
  [`cat > ${file} <<EOF\n{\n "data-root": "$ROOT"\n}\nEOF\necho done`, ['{\n "data-root": "/known"\n}\n']],
  [`cat <<-'EOF' > ${file}\n\t{"a": "$ROOT"}\n\tEOF\n`, ['{"a": "$ROOT"}\n']],
  [`tee ${file} <<EOF >/dev/null\nx\nEOF`, ['x\n']],
  [`echo x | sudo tee -a ${file} > /dev/null`, ['+x\n']],
  [`echo x >> ${file}`, ['+x\n']],
  [`echo a > ${file}; echo b >> /etc//docker/daemon.json`, ['a\n', '+b\n']],
  [`if true; then echo a > ${file}; fi`, ['a\n']],
  [`cat ${file}`, []],
  ['echo hello > /etc/other.json', []],
  // Nobody can tell what is written.
  [`echo '{\\n}' > ${file}`, [], true],
  [`echo "$UNKNOWN" > ${file}`, [], true],
  [`echo $(cat x) > ${file}`, [], true],
  [`curl -o ${file} https://example.com/x`, [], true],
  [`{ echo a; echo b; } > ${file}`, [], true],
  [`(echo a) > ${file}`, [], true],
  [`echo a | sed s/a/b/ | tee ${file}`, [], true],
  ['cd /etc/docker && echo x > daemon.json', [], true],
  [`sed -i s/a/b/ ${file}`, [], true],
  [`echo 'x > ${file}`, [], true],
  [`printf '%d' 1 > ${file}`, [], true],
];

test.each(cases.map(([script, writes, isUnclear = false]) => ({ script, writes, isUnclear })))(
  '$script',
  ({ script, writes, isUnclear }) => {
    const read = daemonWrites(script, (name) => (name === 'ROOT' ? '/known' : unknownValue));
    expect(read.writes.map(({ text, appends }) => (appends ? `+${text}` : text))).toEqual(writes);
    expect(read.isUnclear).toBe(isUnclear);
  },
);
