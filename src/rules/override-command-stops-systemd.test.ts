import { expect, test } from 'vitest';
import { container, messages, said } from '../../test/requests.ts';
import { overrideCommandStopsSystemd } from './override-command-stops-systemd.ts';

const unsaid = 'The Dev Containers CLI runs a loop of its own in the place of systemd, which it does unless overrideCommand is false';
const asSaid = 'The Dev Containers CLI runs a loop of its own in the place of systemd, as overrideCommand says';
const compose = { from: { layer: 'file', document: 'compose.yaml', pointer: '' } } as const;

test.each([
  [{ command: said(['/sbin/init']) }, [unsaid]],
  [{ command: said(['/sbin/init']), overrideCommand: said(true) }, [asSaid]],
  [{ ...compose, command: said(['/sbin/init']), overrideCommand: said(true) }, [asSaid]],
  [{ ...compose, command: said(['/sbin/init']), workspaceFolder: said('/w') }, []],
  [{ ...compose, command: said(['/sbin/init']) }, []],
  [{ command: said(['/sbin/init']), overrideCommand: said(false) }, []],
  [{ command: said(['node']) }, []],
  [{}, []],
])('%#', (fields, expected) => expect(messages(overrideCommandStopsSystemd, container(fields))).toEqual(expected));
