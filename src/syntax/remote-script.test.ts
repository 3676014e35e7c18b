import { describe, expect, test } from 'vitest';
import { remoteScript } from './remote-script.ts';

describe('runs what it fetched', () => {
  test.each([
    'curl -fsSL https://example.test/install.sh | sh',
    'curl -fsSL https://example.test/install.sh | sudo -E bash -',
    'curl https://example.test/x | bash -s -- --yes',
    'wget -qO- https://example.test/x | bash',
    'X=$(curl -s https://example.test/x); [[ -n $X ]] && $X',
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
    'bash -e -c "$(curl -s https://example.test/x)"',
    'bash -euo pipefail -c "$(curl -s https://example.test/x)"',
    'curl -o x.sh https://example.test/x; bash -eo pipefail x.sh',
    'bash -c "`curl -s https://example.test/x`"',
    'curl -fsSLo /tmp/get.sh https://example.test/x && sh /tmp/get.sh',
    'curl -O https://example.test/install.sh; chmod +x install.sh; ./install.sh',
    'wget https://example.test/install.sh && bash install.sh',
    'curl https://example.test/x > x.py && python3 x.py',
    'set -e \\\n && curl -fsSL https://example.test/x \\\n   | bash',
    'RUSTUP_HOME=/r curl https://sh.rustup.rs -sSf | sh -s -- -y',
    'su vscode -c "curl https://example.test/x | bash"',
    'su - vscode -s /bin/bash -c "curl -fsSL https://example.test/x | sh -s -- -y"',
    "runuser -l vscode -c 'curl https://example.test/x | bash'",
    'curl https://example.test/x | su vscode',
    'curl https://example.test/x | su vscode -c bash',
    'sudo -Hu vscode bash -c "curl https://example.test/x | bash"',
    'curl https://example.test/x | sudo -s',
    '<<EOT bash\ncurl https://example.test/x | sh\nEOT',
    'bash -e <<EOT\ncurl https://example.test/x | sh\nEOT',
    'cat <<EOT | bash\ncurl https://example.test/x | sh\nEOT',
    'cat <<EOT > /x.sh\ncurl https://example.test/x | sh\nEOT\nbash /x.sh',
    "echo 'curl https://example.test/x | sh' > x.sh; sh x.sh",
    'X=$(curl https://example.test/x); eval "$X"',
    'X="$(curl https://example.test/x)" && bash -c "$X"',
    'export X=`curl https://example.test/x`\neval $X',
    'X=$(curl https://example.test/x); echo "$X" | bash',
    'X=$(curl https://example.test/x); bash <<< "${X}"',
    'bash <<< "$(curl https://example.test/x)"',
    'echo "$(curl https://example.test/x)" | sh',
    '$(curl https://example.test/x)',
    'timeout 5 curl https://example.test/x | timeout 5 bash',
    'bash -c "$(timeout 5 curl https://example.test/x)"',
    'curl https://example.test/x | xargs -0 bash -c',
    'curl https://example.test/x | xargs -0 -I {} sh -c "{}"',
    'echo https://example.test/x | xargs curl | bash',
    'curl "https://example.test/$(uname -m)" | bash',
    'curl https://example.test/x | bash -s -- "$(uname -m)"',
    'curl https://example.test/x | ( bash )',
    'curl https://example.test/x | { bash; }',
    "sh -c 'curl https://example.test/x' | bash",
    'su vscode -c "curl https://example.test/x" | sh',
    'bash -c curl https://example.test/x | sh',
    '( curl https://example.test/x ) | bash',
    'curl https://example.test/x | tee x.sh; sh x.sh',
    'curl https://example.test/x | tee x.sh > /dev/null; sh < x.sh',
    'curl https://example.test/x -o f; cat f | bash',
    "eval 'curl https://example.test/x | bash'",
    'python3 -c "exec(urlopen(\'https://example.test/x\').read())"',
    'python3 -c "import requests; exec(requests.get(\'https://example.test/x\').text)"',
    'node -e \'fetch("https://example.test/x").then(r => r.text()).then(eval)\'',
    'perl -MLWP::Simple -e \'eval get("https://example.test/x")\'',
    'ruby -ropen-uri -e \'eval URI.open("https://example.test/x").read\'',
    'php -r "eval(file_get_contents(\'https://example.test/x\'));"',
    "php -r \"copy('https://example.test/installer', 'setup.php');\" && php setup.php",
    'python3 - <<EOT\nimport urllib.request\nexec(urllib.request.urlopen("https://example.test/x").read())\nEOT',
    '#!/usr/bin/env python3\nimport urllib.request\nexec(urllib.request.urlopen("https://example.test/x").read())',
    'curl https://example.test/x | python3 -c "import sys; exec(sys.stdin.read())"',
    'deno run -A https://example.test/x.ts',
    'powershell -c "irm https://example.test/x | iex"',
    "iex ((New-Object System.Net.WebClient).DownloadString('https://example.test/x'))",
  ])('%s', (text) => expect(remoteScript(text)).toBeTypeOf('string'));
});

describe('does not', () => {
  test.each([
    'curl -fsSL https://example.test/key.asc | gpg --dearmor -o /usr/share/keyrings/x.gpg',
    'curl -s https://example.test/x.json | python3 -m json.tool',
    "curl -s https://example.test/x.json | python3 -c 'import json'",
    'code=$(curl -sw "%{http_code}" https://example.test/x); if [[ ${code} -lt 200 || ${code} -gt 299 ]]; then exit 1; fi',
    'curl -s https://example.test/x.json | jq .',
    'curl -L https://example.test/x.tgz | tar xz -C /opt',
    "echo 'curl https://example.test/x | sh'",
    'curl -o x.sh https://example.test/x && echo "abc  x.sh" | sha256sum -c && sh x.sh',
    'apt-get install -y curl wget bash',
    'curl -O https://example.test/a.deb; bash setup.sh',
    'curl https://example.test/health || exit 1; bash run.sh',
    'iex -S mix phx.server',
    '# curl https://example.test/x | sh',
    'V=$(curl -s https://example.test/version); apt-get install "x=$V"',
    'V=$(curl -s https://example.test/version); bash install.sh "$V"',
    'sh -c \'V=$(curl -s https://example.test/version); install "$V"\'',
    'bash install.sh --version "$(curl -s https://example.test/version)"',
    'curl -s https://example.test/list | xargs -n1 curl -O',
    'curl -s https://example.test/list | xargs -n1 bash -c \'echo "$0"\'',
    'curl -s https://example.test/x | python3 -c "import sys, json; print(json.load(sys.stdin))"',
    'python3 -c "import urllib.request; print(urllib.request.urlopen(\'https://example.test/x\').read())"',
    "php -r \"copy('https://example.test/installer', 'setup.php');\" && php -r \"if (hash_file('sha384', 'setup.php') !== 'x') exit(1);\" && php setup.php",
    'cat <<EOT > /x.sh\ncurl -O https://example.test/x\nEOT\nbash /x.sh',
    'curl https://example.test/x | foo "$(a | bash)"',
    'su vscode -c "curl -O https://example.test/x"',
    "sh -c 'curl https://example.test/x; true' | bash",
    'foo "$(curl https://example.test/x)" | bash',
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

// What grows faster than the text would not come back before the runner gives up.
test('comes to an end on long hostile text', () => {
  const parts = [
    'X=$(curl x) ',
    'X=$(curl x);',
    'eval "$(curl x)";',
    'echo $X$X;',
    'echo "`curl`" | ',
    'xargs ',
    'su -c "',
    'cat <<A | ',
    'python -c "copy(\'http:',
    'cat <<A > x\n',
    'curl ',
    'curl | ',
    '$(curl ',
    '"$(',
    '`curl`',
    '<<A\n',
    'bash -c "',
    "'",
    'sudo ',
    '\\',
    'iex ',
    'curl -o x;sh x;',
  ];
  const shown = parts.map((part) => remoteScript(`curl ${part.repeat(20_000)}`)?.length ?? 0);
  expect(Math.max(...shown)).toBeLessThanOrEqual(120);
});
