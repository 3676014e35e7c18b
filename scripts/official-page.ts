import { officialFeatures } from '../src/known/official-features.ts';
import { featuresSource } from '../src/known/official-features-table.ts';
import { officialImage } from '../src/known/official-images.ts';
import { imagesSource, imageTable } from '../src/known/official-images-table.ts';
import { type Page, text } from '../src/model/page.ts';

/** The bundled tables of official Features and images: what is known without looking anything up, and as of which revision. */
export function pageOfOfficial(): Page {
  const features = [...officialFeatures.values()].map(({ name, version, metadata }) => [`\`${name}\``, version, asks(metadata)]);
  const images = Object.keys(imageTable)
    .filter((id) => !/^(?:base-(?:alpine|debian)|java-8|universal-5)$/u.test(id))
    .map((id) =>
      officialImage('mcr.microsoft.com', `devcontainers/${id.replace(/^base-.*/u, 'base')}`, id === 'base-ubuntu' ? 'ubuntu' : undefined),
    )
    .flatMap((image) =>
      image === undefined ? [] : [[`\`${image.name}\``, image.remoteUser, image.entries.map(asks).filter(Boolean).join('; ')]],
    );
  return {
    title: 'Official Features and images',
    sections: [
      {
        heading: 'Features',
        blocks: [
          text(
            `Known without looking anything up, older versions included: devcontainers/features at ${featuresSource.commit}, its history included.`,
          ),
          { kind: 'table', head: ['Feature', 'Newest version known', 'What it asks of the container'], rows: features },
        ],
      },
      {
        heading: 'Images',
        blocks: [
          text(
            `${imagesSource.repository} at ${imagesSource.commit}: what the label of each image asks for. Digests are not known: an image named by its digest is looked up or stays undecided.`,
          ),
          { kind: 'table', head: ['Image', 'User', 'What its label asks of the container'], rows: images },
        ],
      },
    ],
  };
}

function asks(metadata: object): string {
  const kept = Object.entries(metadata).filter(([key]) => ['privileged', 'init', 'capAdd', 'securityOpt', 'mounts'].includes(key));
  return kept.map(([key, value]) => `${key} ${typeof value === 'boolean' ? '' : `\`${JSON.stringify(value)}\``}`.trim()).join(', ');
}
