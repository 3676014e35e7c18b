import { defineRule, everywhere } from './define-rule.ts';
import { measured } from './shared/cite.ts';
import { one } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const imageReplacedByArguments = defineRule({
  id: 'image-replaced-by-arguments',
  title: 'A word in the run arguments takes the place of the image',
  concern: 'isolation',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['replacedImage'],
  options: {},
  why: 'docker run takes the first word that is no option for the image. One in runArgs comes before the real image, which then, with every flag the Dev Containers CLI adds, becomes an argument of another image’s command.',
  advice: 'Take the word out, or write the option that it belongs to as one word with “=”.',
  cites: [
    measured(
      'runArgs ["--rm","other:evil","sh","-c",…] ran other:evil; the real image, entrypoint and all generated flags became its arguments',
      'devcontainer-cli',
    ),
  ],
  references: ['https://docs.docker.com/reference/cli/docker/container/run/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "runArgs": ["--rm", "other:evil", "sh"] }',
      good: '{ "image": "debian", "runArgs": ["--rm", "--name", "dev"] }',
    },
  ],
  check: ({ replacedImage }) =>
    one(
      replacedImage,
      (image) =>
        `“${short(image, 60)}” in the run arguments is the image that runs; the configured image and every flag after it become its arguments`,
    ),
  fix: removing('replacedImage', {
    title: (image) => `Remove ${short(image, 35)} and what follows from the run arguments`,
    stops: (image) => `The configured image runs, not ${short(image, 60)}; if that is the wanted one, name it in image.`,
  }),
});
