import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeBinary } from '../compose-binary.ts';
import { actual, expected, readBoth } from '../reference/read-configuration.ts';
import { corpusServer, corpusWorkspaces } from '../reference/serve-corpus.ts';
import { registryProgram, serveRegistry, type TestRegistry } from '../registry/serve-registry.ts';
import { skipReason } from '../skip.ts';

// `containai resolve --json` against the reference CLI over real configurations, whose Features and images stand in a registry of ours under other names,
// and whose Dockerfiles are ours.
const workspaces = corpusWorkspaces(['cli-fixtures', 'seed50', 'wild']);
const missing = [
  skipReason(registryProgram === undefined, 'no docker-registry'),
  skipReason(workspaces.length === 0, 'no corpus of real configurations beside the repository'),
  skipReason(composeBinary() === undefined, 'no docker-compose that reads configurations (CI=true downloads it)'),
].includes(true);

// What the reference CLI refuses, since Compose does, and is whole for us: the audit reads what is written, with variables that are not set here.
const refusedByCompose = [
  'cli-fixtures/configs/compose-with-name-using-env-var/.devcontainer/devcontainer.json', // the project has no name
  'wild/TacoronteRiveroCristian__SubNetx/.devcontainer/vpn/devcontainer.json', // a port that is a variable
  'wild/project-openubl__xhandler-rust/.devcontainer/podman/devcontainer.json', // a volume whose source is a variable
];

describe.skipIf(missing)('real configurations', () => {
  let registry: TestRegistry;
  let serve: ReturnType<typeof corpusServer>;
  const refused: string[] = [];
  let compared = 0;
  beforeAll(async () => {
    registry = await serveRegistry();
    serve = corpusServer(registry);
  });
  afterAll(() => registry?.stop());

  describe.concurrent('are merged alike', () => {
    it.each(workspaces)('$name', { timeout: 300_000 }, async (workspace) => {
      const both = await readBoth(await serve(workspace), { path: workspace.path });
      if (both.reference.status !== 0) {
        // Nor is it whole for us.
        if (both.ours.status === 0) refused.push(workspace.name);
        return;
      }
      compared++;
      expect(both.ours.status, both.ours.stderr).toBe(0);
      expect(actual(both)).toEqual(expected(both));
    });
  });

  it('are many, and what the reference CLI refuses is known', () => {
    expect(compared).toBeGreaterThan(200);
    expect(refused.toSorted()).toEqual(refusedByCompose);
  });
});
