import { fc } from '../seeded.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actual, expected, readBoth } from '../reference/read-configuration.ts';
import { registryProgram, serveRegistry, type TestRegistry } from '../registry/serve-registry.ts';
import { skipReason } from '../skip.ts';

// The order in which Features are installed, and so merged, against `devcontainer features resolve-dependencies`, over made-up graphs.
const options = fc.constantFrom<unknown>({}, { v: '1' }, { v: '2' }, { v: true }, { v: false, w: 'x' }, 'latest', true, { n: 1 });
const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const tag = fc.constantFrom('', ':1', ':1.0.0');

interface Graph {
  readonly features: readonly {
    readonly dependsOn: readonly [string, string, unknown][];
    readonly installsAfter: readonly string[];
    readonly isFormer: boolean;
  }[];
  readonly asked: readonly [string, string, unknown][];
  readonly override: readonly string[];
}

const graph: fc.Arbitrary<Graph> = fc.record({
  features: fc.tuple(
    ...ids.map((_, index) => {
      // Mostly of later ones: a circle is the end of it.
      const others = [...ids.slice(index + 1), ...(index === 5 ? ['a'] : [])];
      return fc.record({
        dependsOn: fc.uniqueArray(fc.tuple(fc.constantFrom(...others), tag, options), { maxLength: 2, selector: ([id, at]) => id + at }),
        installsAfter: fc.uniqueArray(fc.constantFrom(...others), { maxLength: 2 }),
        isFormer: fc.constantFrom(false, false, true),
      });
    }),
  ),
  asked: fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), tag, options), { minLength: 1, maxLength: 4, selector: ([id, at]) => id + at }),
  override: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 3 }),
});

describe.skipIf(skipReason(registryProgram === undefined, 'no docker-registry'))('the order of Features', () => {
  let registry: TestRegistry;
  const outcomes = { ordered: 0, circles: 0 };
  beforeAll(async () => {
    registry = await serveRegistry();
  });
  afterAll(() => registry?.stop());

  describe.concurrent('is that of the reference CLI', () => {
    it.each(fc.sample(graph, { numRuns: 30, seed: 1 }).map((one, index) => ({ ...one, index })))(
      'graph $index',
      async ({ features, asked, override, index }) => {
        const at = (id: string, tagged = ''): string => `${registry.host}/graph${index}/${id}${tagged}`;
        for (const [place, { dependsOn, installsAfter, isFormer }] of features.entries()) {
          const id = ids[place]!;
          const metadata = JSON.stringify({
            id,
            version: '1.0.0',
            onCreateCommand: id,
            dependsOn: Object.fromEntries(dependsOn.map(([other, tagged, given]) => [at(other, tagged), given])),
            installsAfter: installsAfter.filter((other) => other !== id).map((other) => at(other)),
            ...(isFormer ? { legacyIds: [ids[(place + 1) % ids.length]] } : {}),
          });
          await registry.pushFeature(
            `graph${index}/${id}`,
            ['1', '1.0.0', 'latest'],
            { 'devcontainer-feature.json': metadata, 'install.sh': '' },
            metadata,
          );
        }
        await registry.pushImage(`graph${index}/image`, '1', {});
        const configuration = {
          image: at('image', ':1'),
          features: Object.fromEntries(asked.map(([id, tagged, given]) => [at(id, tagged), given])),
          overrideFeatureInstallOrder: override.map((id) => at(id)),
        };
        const both = await readBoth({ '.devcontainer.json': JSON.stringify(configuration) }, { order: true });
        const isCircle = both.order!.status !== 0;
        outcomes[isCircle ? 'circles' : 'ordered']++;
        expect([both.reference.status !== 0, both.ours.status, both.ours.stderr.includes('wait for each other in a circle')]).toEqual(
          isCircle ? [true, 4, true] : [false, 0, false],
        );
        // Of a circle there is nothing more to compare.
        expect(isCircle ? 'circle' : [orderOf(both.ours.stdout), actual(both)]).toEqual(
          isCircle ? 'circle' : [installed(both.order!.stdout), expected(both)],
        );
      },
    );
  });

  it('was found in most graphs, and in some there is none', () => {
    expect(outcomes.ordered).toBeGreaterThan(10);
    expect(outcomes.circles).toBeGreaterThan(0);
  });
});

function orderOf(printed: string): unknown {
  return (JSON.parse(printed) as { readonly mergedConfiguration: { readonly onCreateCommands: unknown } }).mergedConfiguration
    .onCreateCommands;
}

// After a picture of the graph.
function installed(printed: string): readonly string[] {
  const { installOrder } = JSON.parse(printed.slice(printed.indexOf('\n{') + 1)) as {
    readonly installOrder: readonly { readonly id: string }[];
  };
  return installOrder.map(({ id }) => /\/([^/]+)@/u.exec(id)![1]!);
}
