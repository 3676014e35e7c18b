import type { ChangeLevel } from '../model/detector.ts';
import type { GitSetting } from '../syntax/git-config.ts';

/** What git does with one of its settings that it takes from the settings of a repository. */
export interface GitSettingUse {
  /** Names as git spells them, in small letters but for the subsection: a `*` is any subsection, or at the end any name. */
  readonly keys: readonly string[];
  /** The verb of a sentence from its name to its value. */
  readonly does: 'runs' | 'is' | 'takes settings of';
  readonly level: ChangeLevel;
  readonly when: string;
  /** Where it is not git. */
  readonly by?: string;
  /** Only these values matter, or all but these; a setting without a value is `true`. */
  readonly only?: RegExp;
  readonly except?: RegExp;
}

/** What git does with a setting, if anything that matters. */
export function gitSettingUse({ section, subsection, name, value = 'true' }: GitSetting): GitSettingUse | undefined {
  const patterns = [...(usesOf.get(`${section}.${name}`) ?? []), ...(usesOf.get(`${section}.*`) ?? [])];
  return patterns.find(({ use, starts }) => isOf(starts, subsection) && (use.only?.test(value) ?? true) && use.except?.test(value) !== true)
    ?.use;
}

interface Pattern {
  /** How the subsection begins; undefined where there is none. */
  readonly starts?: string;
  readonly use: GitSettingUse;
}

function isOf(starts: string | undefined, subsection: string | undefined): boolean {
  if (starts === undefined || subsection === undefined) return starts === subsection;
  return subsection.slice(0, starts.length).toLowerCase() === starts;
}

/** What git takes for yes and no (git@v2.52.0 parse.c git_parse_maybe_bool). */
const anyBoolean = /^(?:true|yes|on|false|no|off|[+-]?\d+[kmg]?|)$/iu;
const no = /^(?:false|no|off|0|)$/iu;
const empty = /^$/u;
/** What git-lfs writes itself (git-lfs@v3.7.0 lfs/attribute.go). */
const gitLfs = /^(?:git-lfs (?:(?:clean|smudge(?: --skip)?)(?: --)? %f|filter-process(?: --skip)?)|)$/u;
/** The name of a remote, and no address. */
const remoteName = /^[^:/\\]*$/u;

const atAnyTime = 'at git status, which editors and shell prompts run';
const atCommit = 'at git commit, and wherever else git opens an editor';
const atFetch = 'at git fetch, pull or push';
const atDiff = 'at git diff, and at git log -p or show with --ext-diff';

/** Settings that make git run a program, or trust something else. */
const ofGit: readonly GitSettingUse[] = [
  { keys: ['core.fsmonitor'], does: 'runs', level: 'error', when: atAnyTime, except: anyBoolean },
  {
    keys: ['core.hookspath'],
    does: 'is',
    level: 'error',
    when: `${atAnyTime} (post-index-change), and at each event that has a hook`,
    except: empty,
  },
  {
    keys: ['hook.*.command'],
    does: 'runs',
    level: 'error',
    when: `${atAnyTime} (post-index-change), and at each event it names, since git 2.54`,
  },
  {
    keys: ['filter.*.clean', 'filter.*.process'],
    does: 'runs',
    level: 'error',
    when: `${atAnyTime}, for files that .gitattributes gives to it`,
    except: gitLfs,
  },
  {
    keys: ['filter.*.smudge'],
    does: 'runs',
    level: 'warn',
    when: 'at git checkout, for files that .gitattributes gives to it',
    except: gitLfs,
  },
  { keys: ['include.path', 'includeif.*.path'], does: 'takes settings of', level: 'error', when: 'at every command of git', except: empty },
  { keys: ['core.worktree'], does: 'is', level: 'warn', when: 'at every command of git: it reads and writes the files there' },
  { keys: ['core.editor'], does: 'runs', level: 'warn', when: atCommit, except: empty },
  { keys: ['sequence.editor'], does: 'runs', level: 'warn', when: 'at git rebase -i', except: empty },
  { keys: ['core.pager'], does: 'runs', level: 'warn', when: 'at git log, diff or show', except: /^(?:cat|)$/u },
  { keys: ['pager.*'], does: 'runs', level: 'warn', when: 'at the command of git it is for', except: anyBoolean },
  { keys: ['diff.external'], does: 'runs', level: 'warn', when: atDiff, except: empty },
  { keys: ['diff.*.command'], does: 'runs', level: 'warn', when: `${atDiff}, for files that .gitattributes gives to it`, except: empty },
  {
    keys: ['diff.*.textconv'],
    does: 'runs',
    level: 'warn',
    when: 'at git diff, log -p, show or blame, for files that .gitattributes gives to it',
  },
  {
    keys: ['merge.*.driver'],
    does: 'runs',
    level: 'warn',
    when: 'at git merge, pull or rebase, for files that .gitattributes gives to it',
  },
  { keys: ['interactive.difffilter'], does: 'runs', level: 'warn', when: 'at git add -p', except: empty },
  { keys: ['mergetool.*.cmd', 'mergetool.*.path'], does: 'runs', level: 'warn', when: 'at git mergetool', except: empty },
  { keys: ['difftool.*.cmd', 'difftool.*.path'], does: 'runs', level: 'warn', when: 'at git difftool', except: empty },
  // git-mergetool--lib.sh reads the file of that name below a folder of git: a name with slashes leads out of it.
  {
    keys: ['merge.tool', 'merge.guitool', 'diff.tool', 'diff.guitool'],
    does: 'runs',
    level: 'warn',
    when: 'at git mergetool or difftool',
    only: /\//u,
  },
  {
    keys: ['gpg.program', 'gpg.*.program'],
    does: 'runs',
    level: 'warn',
    when: 'when git signs a commit, or checks a signature',
    except: empty,
  },
  { keys: ['gpg.ssh.defaultkeycommand'], does: 'runs', level: 'warn', when: 'when git signs a commit with a key of SSH', except: empty },
  { keys: ['gc.recentobjectshook'], does: 'runs', level: 'warn', when: 'at git gc, which other commands start from time to time' },
  { keys: ['alias.*', 'alias.*.command'], does: 'runs', level: 'warn', when: 'at that command of git', only: /^\s*[!-]/u },
  { keys: ['alias.*', 'alias.*.command'], does: 'runs', level: 'note', when: 'at that command of git', except: /^\s*(?:[!-]|$)/u },
  {
    keys: ['trailer.*.cmd', 'trailer.*.command'],
    does: 'runs',
    level: 'note',
    when: 'at git commit --trailer and git interpret-trailers',
    except: empty,
  },
  { keys: ['tar.*.command'], does: 'runs', level: 'note', when: 'at git archive in that format', except: empty },
  {
    keys: ['browser.*.cmd', 'browser.*.path', 'instaweb.browser'],
    does: 'runs',
    level: 'note',
    when: 'when git opens a browser',
    except: empty,
  },
  { keys: ['man.*.cmd', 'man.*.path'], does: 'runs', level: 'note', when: 'at git help', except: empty },
  { keys: ['guitool.*.cmd'], does: 'runs', level: 'note', by: 'git gui', when: 'at that entry of its menu', except: empty },
  { keys: ['instaweb.httpd', 'instaweb.modulepath'], does: 'runs', level: 'note', when: 'at git instaweb', except: empty },
  { keys: ['imap.tunnel'], does: 'runs', level: 'note', when: 'at git imap-send', except: empty },
  {
    keys: ['sendmailcmd', 'tocmd', 'cccmd', 'headercmd'].flatMap((name) => [`sendemail.${name}`, `sendemail.*.${name}`]),
    does: 'runs',
    level: 'note',
    when: 'at git send-email',
    except: empty,
  },
  // A path is a program, a name is a server.
  {
    keys: ['sendemail.smtpserver', 'sendemail.*.smtpserver'],
    does: 'runs',
    level: 'note',
    when: 'at git send-email',
    only: /^(?:[/~]|[a-z]:)/iu,
  },
];

/** Settings that say where git fetches from and pushes to, how, and what it believes then. */
const ofRemotes: readonly GitSettingUse[] = [
  { keys: ['core.sshcommand'], does: 'runs', level: 'warn', when: `${atFetch} by SSH`, except: empty },
  {
    keys: ['core.gitproxy'],
    does: 'runs',
    level: 'warn',
    when: 'at git fetch or pull from a git:// address',
    except: /^(?:none(?: for .*)?|)$/u,
  },
  { keys: ['core.askpass'], does: 'runs', level: 'warn', when: `${atFetch}, when it asks for a password`, except: empty },
  {
    keys: ['core.alternaterefscommand'],
    does: 'runs',
    level: 'warn',
    when: 'at git fetch, where objects are borrowed of another repository',
    except: empty,
  },
  {
    keys: ['credential.helper', 'credential.*.helper'],
    does: 'runs',
    level: 'warn',
    when: `${atFetch} by HTTPS, and gets the password`,
    except: empty,
  },
  {
    keys: ['remote.*.url', 'remote.*.pushurl'],
    does: 'is',
    level: 'warn',
    when: `${atFetch}: that is where commits come from and go to`,
    except: empty,
  },
  { keys: ['branch.*.remote', 'branch.*.pushremote', 'remote.pushdefault'], does: 'is', level: 'warn', when: atFetch, except: remoteName },
  {
    keys: ['remote.*.uploadpack'],
    does: 'runs',
    level: 'warn',
    when: 'at git fetch or pull, there or on this machine, as its address is',
    except: empty,
  },
  {
    keys: ['remote.*.receivepack'],
    does: 'runs',
    level: 'warn',
    when: 'at git push, there or on this machine, as its address is',
    except: empty,
  },
  { keys: ['remote.*.vcs'], does: 'is', level: 'warn', when: `${atFetch}: git-remote-NAME is run`, except: empty },
  {
    keys: ['remote.*.proxy', 'http.proxy', 'http.*.proxy'],
    does: 'is',
    level: 'warn',
    when: `${atFetch}: what it sends goes through there`,
    except: empty,
  },
  {
    keys: ['remote.*.promisor'],
    does: 'is',
    level: 'note',
    when: 'at git diff, show or checkout, which fetch what is missing',
    except: no,
  },
  {
    keys: ['extensions.partialclone'],
    does: 'is',
    level: 'note',
    when: 'at git diff, show or checkout, which fetch what is missing',
    except: empty,
  },
  {
    keys: ['url.*.insteadof', 'url.*.pushinsteadof'],
    does: 'is',
    level: 'warn',
    when: `${atFetch}: addresses that begin so lead elsewhere`,
  },
  { keys: ['submodule.*.url'], does: 'is', level: 'warn', when: 'at git submodule update', except: empty },
  { keys: ['submodule.*.update'], does: 'runs', level: 'warn', when: 'at git submodule update', only: /^!/u },
  { keys: ['submodule.*.gitdir'], does: 'takes settings of', level: 'warn', when: 'at commands of git for that submodule', except: empty },
  { keys: ['http.sslverify', 'http.*.sslverify'], does: 'is', level: 'warn', when: `${atFetch}: any server is believed`, only: no },
  {
    keys: ['sslcainfo', 'sslcapath', 'proxysslcainfo', 'curloptresolve', 'cookiefile'].flatMap((name) => [
      `http.${name}`,
      `http.*.${name}`,
    ]),
    does: 'is',
    level: 'warn',
    when: `${atFetch} by HTTPS`,
    except: empty,
  },
  { keys: ['protocol.allow', 'protocol.*.allow'], does: 'is', level: 'warn', when: atFetch, except: /^never$/iu },
  { keys: ['fetch.bundleuri'], does: 'is', level: 'note', when: 'at git fetch, which asks there first', except: empty },
  { keys: ['gpg.ssh.allowedsignersfile'], does: 'is', level: 'note', when: 'when git checks a signature: whom it believes', except: empty },
  {
    keys: ['core.attributesfile'],
    does: 'is',
    level: 'note',
    when: 'at every command of git: which files go through filters and drivers',
    except: empty,
  },
  { keys: ['core.excludesfile'], does: 'is', level: 'note', when: 'at git status, which leaves out what it says', except: empty },
  {
    keys: ['core.protecthfs', 'core.protectntfs'],
    does: 'is',
    level: 'warn',
    when: 'at git checkout, which may then write into .git',
    only: no,
  },
];

const lfs = { by: 'git-lfs', except: empty } as const;

/** Settings of git-lfs, which it takes of git (git-lfs@v3.7.0 docs/man/git-lfs-config.adoc, docs/extensions.md). */
const ofGitLfs: readonly GitSettingUse[] = [
  { ...lfs, keys: ['lfs.customtransfer.*.path'], does: 'runs', level: 'warn', when: atFetch },
  { ...lfs, keys: ['lfs.extension.*.clean'], does: 'runs', level: 'error', when: `${atAnyTime}, for files that git-lfs keeps` },
  {
    ...lfs,
    keys: ['lfs.extension.*.smudge'],
    does: 'runs',
    level: 'warn',
    when: 'at git checkout, for files that git-lfs keeps with that extension',
  },
  { ...lfs, keys: ['lfs.url', 'lfs.pushurl', 'remote.*.lfsurl', 'remote.*.lfspushurl'], does: 'is', level: 'warn', when: atFetch },
];

/**
 * Settings of a repository that run something or change whom git believes, as of git 2.55 (git@v2.52.0 to 1a3e64c6c4a623626ff0687008732a8e007e2a1c, Documentation/config).
 * What git takes of the settings of the user and the system only is left out: safe.directory, safe.bareRepository, uploadpack.packObjectsHook, init.templateDir, trace2.
 */
export const gitSettingUses: readonly GitSettingUse[] = [...ofGit, ...ofRemotes, ...ofGitLfs];

/** By section and name. */
const usesOf: ReadonlyMap<string, readonly Pattern[]> = patternsByName();

function patternsByName(): ReadonlyMap<string, readonly Pattern[]> {
  const found = new Map<string, Pattern[]>();
  for (const use of gitSettingUses)
    for (const key of use.keys) {
      const parts = key.split('.');
      const [section, name] = [parts[0]!, parts.at(-1)!];
      const between = parts.length > 2 ? { starts: parts.slice(1, -1).join('.').replace('*', '') } : {};
      found.set(`${section}.${name}`, [...(found.get(`${section}.${name}`) ?? []), { ...between, use }]);
    }
  return found;
}
