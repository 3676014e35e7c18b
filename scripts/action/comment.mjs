/**
 * The comment of the GitHub action: one on each pull request, found by the mark in its first line and kept up to date. Where nothing was found
 * and there is no comment yet, none is made. That a comment cannot be written (a pull request from a fork has a token that only reads) is said
 * and fails nothing: the annotations and the summary are there all the same.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const repository = process.env.GITHUB_REPOSITORY ?? '';
const body = process.env.MARKDOWN_FILE ? readFileSync(process.env.MARKDOWN_FILE, 'utf8') : '';
const number = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8')).pull_request?.number;
const mark = body.split('\n', 1)[0];

if (body === '' || !Number.isSafeInteger(number) || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
  say('There is no report or no pull request to comment on.');
} else {
  write();
}

function write() {
  const listed = gh([
    '--paginate',
    '--jq',
    '.[] | {id, bot: (.user.type == "Bot"), body: .body[0:200]} | @json',
    `repos/${repository}/issues/${number}/comments`,
  ]);
  if (listed === undefined) return;
  // Anyone may write the mark: only what a program wrote is taken for ours.
  const own = listed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .findLast((comment) => comment.bot && comment.body.startsWith(mark));
  if (own === undefined && process.env.EXIT_CODE === '0') return;
  if (own !== undefined && send('PATCH', `repos/${repository}/issues/comments/${own.id}`)) return;
  send('POST', `repos/${repository}/issues/${number}/comments`);
}

function send(method, path) {
  return gh(['--method', method, '--input', '-', '--silent', path], JSON.stringify({ body })) !== undefined;
}

/** What the call prints; undefined where it failed, which was said. */
function gh(args, stdin = '') {
  const server = new URL(process.env.GITHUB_SERVER_URL || 'https://github.com').host;
  const { status, stdout, stderr, error } = spawnSync('gh', ['api', ...args], {
    encoding: 'utf8',
    input: stdin,
    maxBuffer: 1 << 27,
    env: {
      ...process.env,
      GH_PROMPT_DISABLED: '1',
      ...(server === 'github.com' ? {} : { GH_HOST: server, GH_ENTERPRISE_TOKEN: process.env.GH_TOKEN }),
    },
  });
  if (status === 0) return stdout;
  say(`The comment could not be written: ${error?.message ?? stderr}`);
  return undefined;
}

function say(sentence) {
  console.log(
    `::notice title=ContainAI::${sentence
      .trim()
      .replaceAll('%', '%25')
      .replaceAll(/[\r\n]+/g, ' ')}`,
  );
}
