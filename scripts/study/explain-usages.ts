import type { Judged } from './judge-seed.ts';

/** Why a row of the study’s table and our count differ, or what both are made of: paragraphs of Markdown. */
export type Explanations = ReadonlyMap<string, readonly string[]>;

/**
 * What is said of each row of the study’s table, written by hand. Every number is counted, and where repositories are named those that count are compared with the names: what is
 * no longer so is an error.
 */
export function explainUsages(repositories: readonly Judged[], newer: readonly Judged[]): Explanations {
  const where = (test: (one: Judged) => boolean): string[] => repositories.filter(test).map(({ name }) => name);
  const using = (...ids: readonly string[]): string[] => where(({ line }) => ids.every((id) => line.uses.includes(id)));
  const of = (id: string, test: (one: Judged) => boolean): string[] => where((one) => one.line.uses.includes(id) && test(one));
  const later = newer.map(({ name }) => name);
  named(later, ['microsoft/vscode']);
  const laterUses = newer[0]!.line.uses;

  const image = using('image');
  const noCommand = of('image', ({ line }) => !line.uses.includes('image-and-commands'));
  const [remote, root] = [where(({ said }) => 'remoteUser' in said), using('root-user')];
  const otherUsers = using('remote-user').filter((name) => !root.includes(name));
  const [byArguments, byProperty] = [
    of('privileged', ({ said }) => !('privileged' in said)),
    of('privileged', ({ said }) => 'privileged' in said),
  ];
  const [mountsProperty, mountsArguments] = [of('mounts', ({ said }) => 'mounts' in said), of('mounts', ({ said }) => !('mounts' in said))];
  const postCreate = where(({ said }) => typeof said['postCreateCommand'] !== 'undefined' && said['postCreateCommand'] !== '');
  const otherCommands = using('lifecycle').filter((name) => !postCreate.includes(name));
  const notStrings = of('lifecycle', ({ said }) =>
    Object.entries(said).some(([key, value]) => key.endsWith('Command') && typeof value === 'object'),
  );
  const emptyFeatures = where(({ said }) => typeof said['features'] === 'object' && Object.keys(said['features'] ?? {}).length === 0);
  const commented = where(({ said, text }) => !('features' in said) && /"features"/u.test(text));
  const oldForm = where(({ said }) => 'settings' in said || 'extensions' in said);
  const oldWithout = oldForm.filter((name) => !using('features').includes(name));
  if (!['features', 'privileged', 'mounts', 'lifecycle'].every((id) => laterUses.includes(id)))
    throw new Error('The newer microsoft/vscode uses something else.');
  const sum = using('features').length + emptyFeatures.length + commented.length;

  return new Map([
    [
      'docker-in-docker',
      [
        `The study’s 22 % are 11 of 50; here it is ${using('docker-in-docker').length}. Two of them are easily missed: ${named(
          of('docker-in-docker', ({ said }) => Object.keys(said['features'] ?? {}).includes('docker-in-docker')),
          ['vercel/turborepo'],
        )} names the Feature by its old short id, and ${named(
          of('docker-in-docker', ({ text }) => /docker-in-docker:4/u.test(text)),
          ['quarkusio/quarkus'],
        )} asks for version 4, where the study speaks of \`docker-in-docker:2\`. Which one it leaves out is not known.`,
      ],
    ],
    [
      'image-and-commands',
      [
        `${using('image-and-commands').length} name an image and a lifecycle command. The study’s 64 % are 32 of 50, and exactly ${expected(image.length, 32)} name an image at all; its row of lifecycle commands has the same 64 %. So its row seems to count one of the two parts and not both together: ${expected(noCommand.length, 10)} of those with an image have no command (${named(noCommand, ['aws/aws-pdk', 'coder/envbuilder', 'google/android-fhir', 'google/crosvm', 'hashicorp/terraform-provider-aws', 'microsoft/SynapseML', 'microsoft/Web-Dev-For-Beginners', 'rust-lang/a-mir-formality', 'rust-lang/rust-project-goals', 'vercel/next.js'])}). Counted like that it is ${image.length} of ${repositories.length}, and no difference is left.`,
      ],
    ],
    [
      'remote-user',
      [
        `${expected(remote.length, 20)} say \`remoteUser\`, and ${named(
          of('remote-user', ({ said }) => !('remoteUser' in said)),
          ['tauri-apps/tauri'],
        )} says \`containerUser\` alone. ${expected(root.length, 3)} of them ask for root (${named(root, ['containerd/containerd', 'microsoft/SynapseML', 'moby/moby'])}). Without these it is ${expected(otherUsers.length, 18)}, which is the study’s 36 % of 50; so it seems to count users other than root, and the difference is this.`,
      ],
    ],
    [
      'privileged',
      [
        `The study’s 6 % are 3 of 50; here it is ${using('privileged').length}, and its number lies outside our interval. ${expected(byArguments.length, 6)} ask by \`--privileged\` in \`runArgs\` (${named(byArguments, ['Azure/azure-sdk-for-js', 'Azure/azure-sdk-for-python', 'containerd/containerd', 'google/crosvm', 'kubernetes-sigs/cluster-api-provider-aws', 'moby/moby'])}), and one by the property (${named(byProperty, ['loft-sh/devpod'])}). The study lists both ways, and neither alone gives 3. All seven can be read in the files that are linked below; which four it does not count, and why, cannot be told from what it says. In a newer version ${later[0]!} asks for it too.`,
        `Not counted here are those that a Feature or an image makes privileged: ${using('privileged-brought').length}, of which ${of('privileged-brought', ({ line }) => line.uses.includes('docker-in-docker')).length} by docker-in-docker, which asks for it in every version, and ${expected(
          of('privileged-brought', ({ line }) => !line.uses.includes('docker-in-docker')).length,
          4,
        )} by the image they name (${named(
          of('privileged-brought', ({ line }) => !line.uses.includes('docker-in-docker')),
          ['github/codespaces-react', 'google/bumble', 'microsoft/Web-Dev-For-Beginners', 'scikit-learn/scikit-learn'],
        )}).`,
      ],
    ],
    [
      'mounts',
      [
        `The study’s 18 % are 9 of 50; here it is ${using('mounts').length}: ${expected(mountsProperty.length, 8)} by the property \`mounts\`, and ${expected(mountsArguments.length, 2)} among the arguments alone (${named(mountsArguments, ['containerd/containerd', 'google/crosvm'])}), which a search for the property does not see. ${using('volumes').length} of them mount volumes, ${using('host-binds').length} files or folders of the host. The property \`workspaceMount\` is not counted, since it only moves the workspace (${named(
          where(({ said }) => 'workspaceMount' in said),
          ['Azure/azure-sdk-for-js', 'Azure/azure-sdk-for-python', 'cilium/cilium', 'containerd/containerd', 'moby/moby'],
        )}); nor are mounts that a Feature asks for, as docker-in-docker does.`,
      ],
    ],
    [
      'capabilities',
      [
        `The same: 8 % are 4 of 50, and ${expected(using('capabilities').length, 4)} of these add a capability, all of them SYS_PTRACE and by \`runArgs\` (${named(using('capabilities'), ['Azure/azure-sdk-for-js', 'Azure/azure-sdk-for-python', 'denoland/deno', 'vercel/turborepo'])}). Only the percentage of 51 is another. What the go and rust Features add is not counted.`,
      ],
    ],
    [
      'lifecycle',
      [
        `The study’s 64 % are 32 of 50; here it is ${using('lifecycle').length}. ${postCreate.length} have a \`postCreateCommand\`; ${expected(otherCommands.length, 8)} have other commands alone (${named(otherCommands, ['JetBrains/devcontainers-examples', 'aws/aws-parallelcluster-cookbook', 'containerd/containerd', 'devcontainers/feature-starter', 'github/codespaces-react', 'google/chrome-ssh-agent', 'pallets/flask', 'scikit-learn/scikit-learn'])}). ${expected(notStrings.length, 5)} give a command as an object or a list, which is not seen by who looks for a text (${named(notStrings, ['JetBrains/devcontainers-examples', 'containerd/containerd', 'github/codespaces-react', 'microsoft/TypeScript', 'python/cpython'])}). Which three the study does not count is not known. None uses \`initializeCommand\`${nothing(using('initialize-command'))}.`,
      ],
    ],
    [
      'features',
      [
        `The study’s 68 % are 34 of 50; here it is ${using('features').length}, and its number lies outside our interval. ${named(emptyFeatures, ['scikit-learn/scikit-learn'])} has an empty list, and ${named(commented, ['google/bumble', 'hashicorp/terraform-provider-aws', 'tauri-apps/tauri'])} have the word in a comment alone: with all of these it is ${expected(sum, 31)}.`,
        `What is left may be the age of the stored versions. ${expected(oldForm.length, 9)} still have \`settings\` or \`extensions\` where they stood before there were Features to speak of, and ${expected(oldWithout.length, 7)} of these have none (${named(oldWithout, ['Azure/azure-sdk-for-js', 'denoland/deno', 'facebook/docusaurus', 'google/crosvm', 'microsoft/ML-For-Beginners', 'microsoft/vscode', 'pulumi/pulumi'])}). Of ${later[0]!} a newer version is at hand, and it has one. Whether the others had come to use Features when the study was made cannot be told from here.`,
      ],
    ],
    [
      'docker-socket',
      [
        `The same: 6 % are 3 of 50. ${expected(using('docker-socket', 'host-binds').length, 2)} mount it (${named(using('docker-socket', 'host-binds'), ['Azure/azure-sdk-for-js', 'Azure/azure-sdk-for-python'])}), and ${named(
          of('docker-socket', ({ line }) => !line.uses.includes('host-binds')),
          ['aws/aws-cdk'],
        )} uses docker-outside-of-docker by its old name docker-from-docker, which mounts it.`,
      ],
    ],
    [
      'sysctls',
      [
        `The same, and the same repository: ${named(using('sysctls'), ['cilium/cilium'])}, for ${expectedRow(repositories, 'cilium/cilium', 'sysctls.net')}, as the study says elsewhere too.`,
      ],
    ],
  ]);
}

/** Names, where they are those that are expected. */
export function named(names: readonly string[], expectedNames: readonly string[]): string {
  if (names.toSorted().join() !== expectedNames.toSorted().join())
    throw new Error(`Other repositories than an explanation names: ${names.join(', ')} instead of ${expectedNames.join(', ')}.`);
  return names.join(', ');
}

/** A number, where it is the one that an explanation reasons with. */
function expected(number: number, is: number): string {
  if (number !== is) throw new Error(`${number} where an explanation says ${is}.`);
  return String(number);
}

/** Nothing, where there are no names. */
function nothing(names: readonly string[]): string {
  return named(names, []);
}

function expectedRow(repositories: readonly Judged[], name: string, row: string): string {
  if (repositories.find((one) => one.name === name)?.line.rows.some((one) => one.row === row) !== true)
    throw new Error(`${name} does not touch ${row}.`);
  return 'a parameter of the network';
}
