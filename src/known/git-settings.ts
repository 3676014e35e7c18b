import type { GitSetting } from '../syntax/git-config.ts';
import { gitLfsSettings, gitRemoteSettings } from './git-remote-settings.ts';
import { atAnyTime, empty, type GitSettingUse } from './git-setting-use.ts';

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

/** What git takes for yes and no (git@1a3e64c parse.c git_parse_maybe_bool). */
const anyBoolean = /^(?:true|yes|on|false|no|off|[+-]?\d+[kmg]?|)$/iu;
/** What git-lfs writes itself (git-lfs@af13aa8 lfs/attribute.go). */
const gitLfs = /^(?:git-lfs (?:(?:clean|smudge(?: --skip)?)(?: --)? %f|filter-process(?: --skip)?)|)$/u;

const atCommit = 'at git commit, and wherever else git opens an editor';
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

/**
 * Settings of a repository that run something or change whom git believes, as of git 2.55 (git@1a3e64c6c4a623626ff0687008732a8e007e2a1c Documentation/config).
 * What git takes of the settings of the user and the system only is left out: safe.directory, safe.bareRepository, uploadpack.packObjectsHook, init.templateDir, trace2.
 */
export const gitSettingUses: readonly GitSettingUse[] = [...ofGit, ...gitRemoteSettings, ...gitLfsSettings];

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
