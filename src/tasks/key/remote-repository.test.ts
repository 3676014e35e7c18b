import { expect, test } from 'vitest';
import { deployKeyPage, remoteRepository, sshAddress } from './remote-repository.ts';

const origin = (url: string): string =>
  `[core]\n\tbare = false\n\tsshCommand = touch /tmp/x\n[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;

test.each<[string, string | undefined, string | undefined, boolean]>([
  ['git@github.com:acme/web.git', 'https://github.com/acme/web/settings/keys/new', 'git@github.com:acme/web.git', true],
  ['ssh://git@github.com/acme/web', 'https://github.com/acme/web/settings/keys/new', 'git@github.com:acme/web.git', true],
  ['https://github.com/acme/my.web.git', 'https://github.com/acme/my.web/settings/keys/new', 'git@github.com:acme/my.web.git', false],
  ['git@gitlab.com:a/b/c.git', 'https://gitlab.com/a/b/c/-/settings/repository', 'git@gitlab.com:a/b/c.git', true],
  ['git@bitbucket.org:acme/web.git', undefined, 'git@bitbucket.org:acme/web.git', true],
])('%s', (url, page, ssh, isSsh) => {
  const found = remoteRepository(origin(url))!;
  expect([deployKeyPage(found), sshAddress(found), found.isSsh]).toEqual([page, ssh, isSsh]);
});

test.each<[string, string]>([
  ['another service', origin('git@example.com:acme/web.git')],
  ['one that only begins so', origin('https://github.com.example.com/acme/web')],
  ['a user in it', origin('https://me:secret@github.com/acme/web')],
  ['another port', origin('ssh://git@github.com:22/acme/web')],
  ['a way out', origin('git@github.com:acme/../evil')],
  ['a query', origin('https://github.com/acme/web?x=1')],
  ['no owner', origin('git@github.com:web.git')],
  ['an escape sequence', origin('git@github.com:acme/\u001b[2Jweb')],
  ['quotes', origin('"git@github.com:acme/web.git"')],
  ['two addresses', `${origin('git@github.com:acme/web.git')}\turl = git@github.com:acme/other.git\n`],
  ['another one to push to', `${origin('git@github.com:acme/web.git')}\tpushurl = git@github.com:acme/other.git\n`],
  ['another that takes its place', `${origin('git@github.com:acme/web.git')}[url "git@evil:"]\n\tinsteadOf = git@github.com:\n`],
  ['another file', `[include]\n\tpath = ../evil\n${origin('git@github.com:acme/web.git')}`],
  ['a condition', `[includeIf "gitdir:/"]\n\tpath = ../evil\n${origin('git@github.com:acme/web.git')}`],
  ['another address in the old form', `${origin('git@github.com:acme/web.git')}[remote.origin]\n\turl = git@github.com:acme/other.git\n`],
  [
    'another address in a section of other letters',
    `${origin('git@github.com:acme/web.git')}[REMOTE "origin"] url = git@github.com:acme/other.git\n`,
  ],
  ['another to push to, behind its section', `${origin('git@github.com:acme/web.git')}[remote "\\origin"] PushUrl=x\n`],
  ['an address that goes on', origin('git@github.com:acme/\\\nweb.git')],
  ['what git refuses', `${origin('git@github.com:acme/web.git')}[x`],
  ['a key behind its section', `[remote "origin"] url = git@github.com:acme/web.git\n`],
  ['another remote', '[remote "upstream"]\n\turl = git@github.com:acme/web.git\n'],
  ['nothing', ''],
])('in doubt there is none: %s', (_, text) => expect(remoteRepository(text)).toBeUndefined());
