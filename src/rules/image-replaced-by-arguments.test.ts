import { imageReplacedByArguments as rule } from './image-replaced-by-arguments.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['replaced', { image: given('debian'), replacedImage: given('other:evil') }, /“other:evil” in the run arguments is the image that runs/u],
  ['not replaced', { image: given('debian') }, 'clear'],
]);
