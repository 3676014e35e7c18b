import { atAnyTime, empty, type GitSettingUse, no } from './git-setting-use.ts';

/** The name of a remote, and no address. */
const remoteName = /^[^:/\\]*$/u;
const atFetch = 'at git fetch, pull or push';

/** Settings that say where git fetches from and pushes to, how, and what it believes then. */
export const gitRemoteSettings: readonly GitSettingUse[] = [
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

/** Settings of git-lfs, which it takes of git (git-lfs@af13aa8 docs/man/git-lfs-config.adoc, docs/extensions.md). */
export const gitLfsSettings: readonly GitSettingUse[] = [
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
