import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted } from './define-detector.ts';
import { type Member, readMembers } from './json-members.ts';

/** Events at which composer install or update runs scripts by itself; the others are run by other commands, or by their names. */
const atInstall = new Set([
  'pre-install-cmd',
  'post-install-cmd',
  'pre-update-cmd',
  'post-update-cmd',
  'pre-autoload-dump',
  'post-autoload-dump',
  'pre-operations-exec',
  'pre-package-install',
  'post-package-install',
  'pre-package-update',
  'post-package-update',
  'pre-package-uninstall',
  'post-package-uninstall',
  'pre-dependencies-solving',
  'post-dependencies-solving',
  'pre-pool-create',
  'pre-file-download',
  'post-file-download',
]);
/** Events of every command. */
const atAny = new Set(['init', 'command', 'pre-command-run']);

const wholeKeys: Readonly<Record<string, string>> = {
  repositories: 'says where packages come from',
  bin: 'names commands of this package',
  autoload: 'names code that is loaded with the project',
  'autoload-dev': 'names code that is loaded with the project',
  'minimum-stability': 'says which versions are taken',
};

export const php = detectFiles({
  id: 'php',
  title: 'PHP: packages of Composer, and tools',
  level: 'warn',
  by: 'composer, or the tool it is of',
  when: 'at composer install and the like',
  why:
    'Scripts of composer.json are command lines and PHP that composer runs at its events, and plugins are PHP inside of composer. Tools load the files that their ' +
    'settings name first, or are set by a program.',
  advice:
    'Read each script and know each plugin before composer is run on this machine; composer install --no-scripts --no-plugins installs without them.',
  cites: [
    { kind: 'doc-link', where: 'https://getcomposer.org/doc/articles/scripts.md' },
    { kind: 'doc-link', where: 'https://getcomposer.org/doc/06-config.md' },
    { kind: 'doc-link', where: 'https://docs.phpunit.de/en/12.0/configuration.html' },
    { kind: 'doc-link', where: 'https://phpstan.org/config-reference' },
    { kind: 'doc-link', where: 'https://www.php.net/manual/en/configuration.file.per-user.php' },
  ],
  places: [
    { files: ['composer.json'], is: 'a package of Composer', read: readComposer },
    {
      files: ['composer.lock', 'symfony.lock'],
      is: 'a lock file: where each package comes from',
      level: 'note',
      by: 'composer',
      when: 'at composer install',
    },
    { files: ['auth.json'], is: 'credentials of Composer', level: 'note', by: 'composer', when: 'at composer install' },
    {
      files: ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'],
      is: 'settings of PHPUnit, which may name code to run first',
      by: 'PHPUnit',
      when: 'at phpunit',
    },
    {
      files: ['phpstan.neon', 'phpstan.neon.dist', 'phpstan.dist.neon', 'psalm.xml', 'psalm.xml.dist'],
      is: 'settings of a checker, which may name code to load',
      by: 'PHPStan or Psalm',
      when: 'at its start',
    },
    {
      files: ['.php-cs-fixer.php', '.php-cs-fixer.dist.php', 'rector.php', 'ecs.php', 'deploy.php', 'castor.php'],
      is: 'settings that are a program',
      by: 'the tool it is of',
      when: 'at its start',
    },
    {
      files: ['.user.ini'],
      is: 'settings of PHP, which may name code to run first',
      by: 'PHP as a web server runs it',
      when: 'at a request to this folder',
    },
    { files: ['artisan'], is: 'the commands of a Laravel project', level: 'note', by: 'php', when: 'at php artisan' },
  ],
});

function readComposer(text: string): readonly Sign[] | undefined {
  const members = readMembers(text);
  return members === undefined ? undefined : boundSigns(members.flatMap(signsOf));
}

function signsOf({ key, value, line, members }: Member): readonly Sign[] {
  if (key === 'scripts') return members.map(scriptSign);
  if (key === 'config')
    return members.map((one) => ({
      key: `config.${one.key}`,
      value: one.value,
      line: one.line,
      says: `the setting ${quoted(one.key)} is ${quoted(one.value)}`,
    }));
  if (key === 'require' || key === 'require-dev')
    return members.map((one) => ({
      key: `${key}.${one.key}`,
      value: one.value,
      line: one.line,
      says: `${key} has ${quoted(`${one.key} ${one.value}`)}`,
      level: 'note',
    }));
  return Object.hasOwn(wholeKeys, key) ? [{ key, value, line, says: `${key} ${wholeKeys[key]!}: ${quoted(value)}` }] : [];
}

function scriptSign({ key, value, line }: Member): Sign {
  const when = atAny.has(key)
    ? 'at any composer command'
    : atInstall.has(key)
      ? 'at composer install or update'
      : `at composer run ${quoted(key)}, or at its event`;
  return { key: `scripts.${key}`, value, line, says: `scripts.${key.slice(0, 80)} runs ${quoted(value)}`, when };
}
