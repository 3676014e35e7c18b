import { tellSigns } from '../../test/change-cases.ts';
import { ruby } from './ruby.ts';

tellSigns(ruby, [
  ['a bundle', { Gemfile: '' }, [/a bundle of Ruby, which is a program/u, 'warn']],
  ['settings of Bundler', { '.bundle/config': '' }, [/settings of Bundler/u, 'warn']],
  ['tasks', { 'lib/x.rake': '' }, [/tasks in Ruby/u, 'warn']],
  ['a lock file', { 'Gemfile.lock': '' }, [/a lock file/u, 'note']],
  ['sources', { 'x.rb': '', '.bundle/cache/x': '', config: '' }, 'clear'],
]);
