import { expect, test } from 'vitest';
import { container, messages, said } from '../../test/requests.ts';
import { initHidesSystemd } from './init-hides-systemd.ts';

const message =
  "With init on, systemd is not process 1: the container exits with “Couldn't find an alternative telinit implementation to spawn.”";
const from = { layer: 'file', document: 'compose.yaml', pointer: '' } as const;

test.each([
  [{ init: said(true), command: said(['/sbin/init']) }, [message]],
  [{ init: said(true), entrypoint: said(['/lib/systemd/systemd']) }, [message]],
  [{ init: said(true), command: said(['/sbin/init']), overrideCommand: said(false) }, [message]],
  [{ init: said(true), command: said(['/sbin/init']), overrideCommand: said(true) }, []],
  [{ init: said(false), command: said(['/sbin/init']) }, []],
  [{ command: said(['/sbin/init']) }, []],
  [{ init: said(true), command: said(['node']) }, []],
  [{ init: said(true) }, []],
])('%#', (fields, expected) => expect(messages(initHidesSystemd, container({ from, ...fields }))).toEqual(expected));
