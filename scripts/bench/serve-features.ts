import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryProgram, serveRegistry } from '../../test/registry/serve-registry.ts';

/**
 * Serves ten Features and an image on localhost until its standard input ends, and writes a configuration that names them below the folder that is
 * given. Prints one line when all is there, or why it cannot be.
 */
const [folder = '.'] = process.argv.slice(2);
if (registryProgram === undefined) {
  console.log('skipped: docker-registry is not installed');
  process.exit();
}
const registry = await serveRegistry();
/** As long as the median official one (12.5 KiB of 31 in devcontainers/features 765e8eb), of the lines that such scripts are made of; each with words and versions of its own. */
const scriptOf = (feature: number): string =>
  `#!/usr/bin/env bash\nset -e\n${Array.from({ length: 12 }, (_, part) => partOf(tools[feature % tools.length]!, feature, part)).join('')}`;
const tools = ['golang', 'kubectl', 'terraform', 'rustup', 'dotnet', 'gradle', 'helm', 'powershell', 'ruby', 'miniconda'];
const partOf = (tool: string, feature: number, part: number): string => `
find_${tool}_version_${part}() {
    local variable_name=$1
    local requested="\${!variable_name}"
    if [ "\${requested}" = "none" ]; then return; fi
    if [ "$(echo "\${requested}" | grep -o "." | wc -l)" != "${feature + 2}" ]; then
        version_list="$(git ls-remote --tags https://example.test/${tool}/${part} | grep -oP '[0-9]+\\.[0-9]+' | sort -rV)"
        declare -g \${variable_name}="$(echo "\${version_list}" | head -n 1)"
    fi
}
if ! dpkg -s curl ca-certificates lib${tool}-${part} > /dev/null 2>&1; then
    apt-get update -y && apt-get -y install --no-install-recommends curl ca-certificates lib${tool}-${part}
fi
curl -fsSLo /tmp/${tool}.tgz "https://example.test/${tool}-${feature}.${part}-\${VERSION}.tgz"
echo "\${${tool.toUpperCase()}_SUM_${part}}  /tmp/${tool}.tgz" | sha256sum -c -
tar -xzf /tmp/${tool}.tgz -C /usr/local && rm -f /tmp/${tool}.tgz
usermod -a -G ${tool} "\${USERNAME}"
chown -R "\${USERNAME}:${tool}" /usr/local/${tool} && chmod -R g+rw /usr/local/${tool}
`;
const names = Array.from({ length: 10 }, (_, index) => `tool-${index}`);
for (const [index, id] of names.entries()) {
  const metadata = {
    id,
    version: '1.2.3',
    name: id,
    options: { version: { type: 'string', default: 'latest' } },
    containerEnv: { [id]: '1' },
  };
  await registry.pushFeature(`acme/features/${id}`, ['1'], {
    'devcontainer-feature.json': JSON.stringify(metadata),
    'install.sh': scriptOf(index),
  });
}
await registry.pushImage('acme/base', '1', { Env: ['PATH=/usr/bin'], Cmd: ['sh'] });
mkdirSync(join(folder, '.devcontainer'), { recursive: true });
writeFileSync(
  join(folder, '.devcontainer/devcontainer.json'),
  JSON.stringify({
    image: `${registry.host}/acme/base:1`,
    features: Object.fromEntries(names.map((id) => [`${registry.host}/acme/features/${id}:1`, {}])),
  }),
);
console.log('ready');
process.stdin.resume().once('end', () => {
  registry.stop();
  process.exit();
});
