import { hostCommand as rule } from './host-command.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  [
    'initializeCommand',
    { hostCommands: [given({ event: 'initializeCommand', command: './setup.sh' })] },
    /initializeCommand runs “\.\/setup\.sh” on this machine/u,
  ],
  [
    'several',
    { hostCommands: [given({ event: 'initializeCommand', command: 'a' }), given({ event: 'initializeCommand', command: 'b' })] },
    /“a”[^]*“b”/u,
  ],
  ['a provider', { hostCommands: [given({ event: 'provider', command: 'awesomecloud' })] }, /provider “awesomecloud”/u],
  [
    'many lines',
    { hostCommands: [given({ event: 'initializeCommand', command: `a\n\u001B[2Jb${'c'.repeat(500)}` })] },
    /“a \[2Jbc{10,80}…”/u,
  ],
  ['empty', { hostCommands: [given({ event: 'initializeCommand', command: ' ' })] }, 'clear'],
  ['inside the container', { containerCommands: [given({ event: 'postCreateCommand', command: 'x' })] }, 'clear'],
]);
