import { expect, it } from 'vitest';
import type { Form } from '../../model/sandbox.ts';
import { unfitPath } from './unfit-path.ts';

it.each<[name: string, single: string | undefined, compose: string | undefined]>([
  ['web', undefined, undefined],
  ['a,b', undefined, undefined],
  ["it's", undefined, undefined],
  ['with a space', undefined, undefined],
  ['$HOME', undefined, undefined],
  ['a\\b:c', undefined, undefined],
  ['a,source=,target=x', '“=”', undefined],
  ['a=b', '“=”', undefined],
  ['a"b', 'quotation mark', undefined],
  ['a\nb', 'control character', 'control character'],
  ['a\rb', 'control character', 'control character'],
  ['a\tb', 'control character', 'control character'],
  ['a\u0085b', 'control character', 'control character'],
  ['${localEnv:HOME}', '“${”', '“${”'],
])('%j', (name, single, compose) => {
  const said = (form: Form): string | undefined =>
    unfitPath({ workspace: `/w/${name}`, configuration: `/w/${name}/.devcontainer/devcontainer.json`, form });
  const [one, many] = [said('image'), said('compose')];
  expect([one === undefined, many === undefined]).toEqual([single === undefined, compose === undefined]);
  expect(one ?? '').toContain(single ?? '');
  expect(many ?? '').toContain(compose ?? '');
});

it('looks at the configuration’s own folder too, whose path is a label', () => {
  expect(unfitPath({ workspace: '/w', configuration: '/w/.devcontainer/a=b/devcontainer.json', form: 'image' })).toContain('“=”');
});
