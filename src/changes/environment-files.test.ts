import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { environmentFiles } from './environment-files.ts';

const names = (line: string): readonly string[] => line.split(' ');
const runs = names(
  'LD_PRELOAD PATH BASH_ENV ENV NODE_OPTIONS PYTHONSTARTUP PERL5OPT RUBYOPT JAVA_TOOL_OPTIONS GIT_SSH_COMMAND GIT_CONFIG_COUNT EDITOR LESSOPEN RUSTC_WRAPPER COMPOSE_FILE',
);
const moves = names(
  'DOCKER_HOST https_proxy HTTP_PROXY NODE_EXTRA_CA_CERTS npm_config_registry GOPROXY HOME SSH_AUTH_SOCK ANTHROPIC_BASE_URL',
);

tellSigns(environmentFiles, [
  ...runs.map((name) => [name, { '.env': `${name}=./x` }, [new RegExp(`${name} sets .*: “\\./x”$`, 'u'), 'warn']] as const),
  ...moves.map((name) => [name, { '.env': `${name}=http://user:secret@host` }, [new RegExp(`${name} sets [^“]*$`, 'u'), 'warn']] as const),
  ['another', { '.env': 'TOKEN=secret' }, [/^\.env: TOKEN is set$/u, 'note']],
  [
    'exported, with spaces, a mark and ends of lines of Windows',
    { '.env': '\ufeff  export PATH = "."\r\nA=b\r\n' },
    /PATH sets where programs are found[^]*A is set/u,
  ],
  ['with a colon', { '.env.local': 'BASH_ENV: ./x' }, [/BASH_ENV sets/u, 'warn']],
  ['within a value of several lines', { '.env': 'A="\nLD_PRELOAD=x"' }, /LD_PRELOAD sets libraries/u],
  ['comments', { '.env': '# PATH=x\n\n' }, 'clear'],
  ['one to be copied', { '.env.example': 'PATH=x', '.env.production.sample': 'PATH=x' }, 'clear'],
  ['another file', { env: 'PATH=x', 'a.env': 'PATH=x' }, 'clear'],
  ['no text', { '.env': 'PATH=x\0' }, /: variables for programs$/u],
]);

const values = (text: string): readonly string[] => signsIn(environmentFiles, { '.env': text }).map(({ key, value }) => `${key}=${value}`);

test('lines that set nothing themselves count with what was set before', () => {
  expect(values('A="x\ny"\n')).toEqual(['A="x\ny"']);
  expect(values('A=1\nA=2\n')).toEqual(['A=1', 'A (2)=2']);
});

test('of thousands of variables the loud ones are told', () => {
  const text = `${Array.from({ length: 5000 }, (_, index) => `A${index}=x`).join('\n')}\nLD_PRELOAD=./x\n`;
  const signs = signsIn(environmentFiles, { '.env': text });
  expect(signs).toHaveLength(500);
  expect(signs[0]?.key).toBe('LD_PRELOAD');
  expect(signs.at(-1)?.says).toBe('4502 more of such lines');
});
