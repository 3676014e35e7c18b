import { cutText, plainText } from '../../syntax/plain-text.ts';

/** What stands for all that is said in one of these ways. Where several fit, the first counts. */
const sentences: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^the image .+ was not looked up$/u, 'an image was not looked up'],
  [/^the image .+ was not looked up: /u, 'an image could not be looked up'],
  [/^Feature .+ was not looked up$/u, 'a Feature was not looked up'],
  [/^Feature .+ was not looked up: /u, 'a Feature could not be looked up'],
  [/^the files of Feature .+ were not read/u, 'the files of a local Feature were not read'],
  [/ of Feature .+ was not read/u, 'a file of a Feature was not read'],
  [/^(?:the label|ONBUILD) of the image .+ (?:cannot be read|changes what it says)$/u, 'what an image says of itself cannot be read'],
  [/^Feature .+ (?:cannot|could not) be read|^devcontainer-feature\.json /u, 'the description of a Feature cannot be read'],
  [/ lies outside the (?:workspace|repository)(?: and was not read)?$/u, 'a file that it names lies outside the workspace'],
  [/(?:docker|container)file[^/]* (?:is not there|does not exist)$/iu, 'a Dockerfile is not there'],
  [/(?:docker|container)file[^/]* was not read(?:: .*)?$/iu, 'a Dockerfile was not read'],
  [/\.ya?ml (?:is not there|does not exist)$/iu, 'a Compose file is not there'],
  [/\.ya?ml (?:was not read|could not be read|could be read only in part)/iu, 'a Compose file was not read whole'],
  // The reader of devcontainer.json says it so of Dockerfiles alone.
  [/ is not there$/u, 'a Dockerfile is not there'],
  [/ does not exist$/u, 'a file or service that it names does not exist'],
  [/ could be read only in part/u, 'a file that it names could be read only in part'],
  [
    /^which service it extends depends on|^which file it includes depends on/u,
    'which file it is made of depends on a variable of the host',
  ],
  [/ depends? on (?:the host variable .+|a variable of the host|the host)$/u, 'something depends on a variable of the host'],
  [/ depends on a value that is not in (?:the file|it)$/u, 'a Dockerfile depends on a value that is not in it'],
  [/^the included .+ is not a file of the workspace$/u, 'a file that it includes lies outside the workspace'],
  [/^more than \d+ .+$|too large/u, 'it is too large to be read whole'],
  [
    /^(?:a|an|the) (?:port|volume|device|mount|item|provider|network)\b.* (?:could not be read|is not a string)$/u,
    'a value could not be read',
  ],
  [/ is (?:not|neither) (?:a|an|true|false)\b/u, 'a value is not of the kind it must be'],
  [/^The file was not read: /u, 'The file was not read'],
  [/ was not read(?:: .*)?$/u, 'a file that it names was not read'],
  [/^not valid YAML\b/u, 'not valid YAML'],
];

const most = 100;

/**
 * Why something is not known or was not judged, as a sentence without the names of single files, images and Features, so that it can be counted. What is said in no way
 * that is known stays as it is, cut and fit for a terminal.
 */
export function reasonOf(why: string): string {
  // Longer than anything that is said here: patterns need not go through it.
  const short = why.slice(0, 2000);
  const known = sentences.find(([pattern]) => pattern.test(short));
  return known?.[1] ?? cutText(plainText(short.replace(/[.:]$/u, '')), most);
}
