import { describe, expect, test } from 'vitest';
import { container, said } from '../../../test/requests.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { systemdAdditions } from './systemd-additions.ts';

const systemd = { image: said('web:1'), command: said(['/sbin/init'], { layer: 'image' }) };
const dropped = said(false);

/** What comes of it by itself, and where it is wished for: the tmpfs of a start with systemd, nothing, or why not. */
function both(fields: Partial<ContainerRequest>): readonly unknown[] {
  return [false, true].map((isWished) => {
    const answer = systemdAdditions(container(fields), isWished);
    if ('refused' in answer) return answer.refused;
    expect(answer.runs).toBe(answer.additions.keepsCommand);
    return answer.runs ? answer.additions.tmpfs : 'not';
  });
}

const all = ['/run', '/run/lock', '/tmp:exec'];

describe('systemd is the first process', () => {
  test.each<[what: string, fields: Partial<ContainerRequest>, itself: unknown, wished: unknown]>([
    ['where it is the image’s command', systemd, all, all],
    ['where it is its entrypoint', { entrypoint: said(['/usr/lib/systemd/systemd']) }, all, all],
    ['where the command is kept', { ...systemd, overrideCommand: dropped }, all, all],
    ['only by wish where the command is replaced in so many words', { ...systemd, overrideCommand: said(true) }, 'not', all],
    ['of root', { ...systemd, user: said('root') }, all, all],
    [
      'not of another user',
      { ...systemd, user: said('dev') },
      'not',
      '--systemd: systemd must be started by root, and the container’s user is dev: remoteUser is who works in it.',
    ],
    [
      'not where the image starts something else',
      { image: said('web:1'), command: said(['node', 'app.js']) },
      'not',
      '--systemd: the image web:1 starts node app.js, and not systemd: take one whose command is /sbin/init.',
    ],
    ['not where nothing is known', {}, 'not', '--systemd: what the image starts is not known, so that it may not be systemd.'],
  ])('%s', (_what, fields, itself, wished) => {
    expect(both(fields)).toEqual([itself, wished]);
  });

  test('what is mounted inside already is left as it is', () => {
    const mount = { kind: 'volume', source: 'cache', target: '/tmp', readOnly: false } as const;
    expect(both({ ...systemd, mounts: [said(mount)] })[0]).toEqual(['/run', '/run/lock']);
  });

  test('it gets what Sysbox would give it, and ends in order', () => {
    const answer = systemdAdditions(container(systemd), false);
    expect(answer).toMatchObject({
      additions: { environment: { container: 'private-users' }, stopSignal: 'SIGRTMIN+3', ports: [] },
    });
  });
});
