import { describe, expect, test } from 'vitest';
import { remoteScript } from './remote-script.ts';

describe('runs what it fetched', () => {
  test.each([
    'curl -fsSL https://example.test/install.sh | sh',
    'curl -fsSL https://example.test/install.sh | sudo -E bash -',
    'curl https://example.test/x | bash -s -- --yes',
    'wget -qO- https://example.test/x | bash',
    'apt-get update && curl -sL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs',
    'curl https://example.test/x | tee /tmp/log | python3',
    'curl https://example.test/x | python3 - --version 1',
    "bash -c 'curl https://example.test/x | sh'",
    'bash -c "$(curl -fsSL https://example.test/x)"',
    'sh -c "$(wget -O- https://example.test/x)" "" --unattended',
    'sh <(curl -L https://example.test/x) --daemon',
    'eval "$(curl -s https://example.test/x)"',
    'source <(curl -s https://example.test/x)',
    '. <(curl -s https://example.test/x)',
    'bash -c "`curl -s https://example.test/x`"',
    'curl -fsSLo /tmp/get.sh https://example.test/x && sh /tmp/get.sh',
    'curl -O https://example.test/install.sh; chmod +x install.sh; ./install.sh',
    'wget https://example.test/install.sh && bash install.sh',
    'curl https://example.test/x > x.py && python3 x.py',
    'set -e \\\n && curl -fsSL https://example.test/x \\\n   | bash',
    'RUSTUP_HOME=/r curl https://sh.rustup.rs -sSf | sh -s -- -y',
    'powershell -c "irm https://example.test/x | iex"',
    "iex ((New-Object System.Net.WebClient).DownloadString('https://example.test/x'))",
  ])('%s', (text) => expect(remoteScript(text)).toBeTypeOf('string'));
});

describe('does not', () => {
  test.each([
    'curl -fsSL https://example.test/key.asc | gpg --dearmor -o /usr/share/keyrings/x.gpg',
    'curl -s https://example.test/x.json | python3 -m json.tool',
    "curl -s https://example.test/x.json | python3 -c 'import json'",
    'curl -s https://example.test/x.json | jq .',
    'curl -L https://example.test/x.tgz | tar xz -C /opt',
    "echo 'curl https://example.test/x | sh'",
    'curl -o x.sh https://example.test/x && echo "abc  x.sh" | sha256sum -c && sh x.sh',
    'apt-get install -y curl wget bash',
    'curl -O https://example.test/a.deb; bash setup.sh',
    'curl https://example.test/health || exit 1; bash run.sh',
    'iex -S mix phx.server',
    '# curl https://example.test/x | sh',
    'npm ci',
    '',
  ])('%s', (text) => expect(remoteScript(text)).toBeUndefined());
});

test('a file that an earlier step fetched', () => {
  const downloaded = new Set<string>();
  expect(remoteScript('ADD https://example.test/install.sh /tmp/', downloaded)).toBeUndefined();
  expect(remoteScript('sh /tmp/install.sh', downloaded)).toBe('sh /tmp/install.sh');
});

test('an ADD with a checksum is known', () => {
  const downloaded = new Set<string>();
  remoteScript('ADD --checksum=sha256:0 https://example.test/install.sh /tmp/', downloaded);
  expect(remoteScript('sh /tmp/install.sh', downloaded)).toBeUndefined();
});

test('shows a short line', () =>
  expect(remoteScript(`curl https://example.test/${'a'.repeat(500)} | sh`)!.length).toBeLessThanOrEqual(120));

test('stays quick on long hostile text', () => {
  const start = performance.now();
  for (const part of ['curl ', 'curl | ', '$(curl ', '"$(', '`curl`', '<<A\n', 'bash -c "', "'", 'sudo ', '\\', 'iex ', 'curl -o x;sh x;'])
    remoteScript(`curl ${part.repeat(20_000)}`);
  expect(performance.now() - start).toBeLessThan(3000);
});
