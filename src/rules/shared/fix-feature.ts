import type { Fact } from '../../model/fact.ts';
import type { FeatureUse, Request } from '../../model/request.ts';
import { type Fixer, makeFix, removal, type Words } from './fix.ts';
import { short } from './short.ts';

/** The line that brought in the Feature which states a fact, be it through others that it depends on; undefined where no line of the request did. */
export function lineOfFeature({ from }: Fact<unknown>, { features }: Request): Fact<FeatureUse> | undefined {
  let origin = from;
  while (origin.layer === 'feature' && origin.via !== undefined) origin = origin.via;
  return origin === from
    ? undefined
    : features.find((use) => use.from === origin || (use.from.document === origin.document && use.from.pointer === origin.pointer));
}

/** Takes the Features away whose metadata states the evidence of an issue. */
export const removingFeature: Fixer = (issue, request) => {
  const lines = issue.evidence.flatMap((fact) => lineOfFeature(fact, request) ?? []);
  const uses = lines.map(({ value }) => value);
  return makeFix(
    words,
    uses,
    [...new Set(lines)].map((line) => removal(request, 'features', line)),
  );
};

const words: Words<FeatureUse> = {
  title: ({ id }) => `Remove the Feature ${short(id, 55)}`,
  stops: ({ name }) =>
    `What ${short(name.slice(name.lastIndexOf('/') + 1), 40)} installs is not there any more; install it in the image or by a Dockerfile.`,
};
