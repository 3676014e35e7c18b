import { tellEntry } from '../../test/change-cases.ts';
import { namedFiles as detector } from './named-files.ts';

const named = { path: 'package.json', by: 'npm', when: 'at npm test' } as const;

tellEntry(detector, [
  ['what a script of a package runs', { namedBy: { ...named, level: 'warn' } }, [/is named by “package\.json”/u, 'note']],
  ['what runs by itself', { namedBy: { ...named, level: 'error' } }, [/is named by/u, 'warn']],
  ['what nobody names', {}, 'clear'],
]);
