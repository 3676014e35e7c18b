import { expect, it } from 'vitest';
import { checkBody, type CheckedBody } from './check-body.ts';

const check = (host: object): CheckedBody =>
  checkBody(
    JSON.stringify({ Image: 'debian', HostConfig: host }),
    'saved',
    { owner: 'me', workspaces: ['/home/me/app'], mode: 'enforce', tier: 'standard', policy: undefined, host: {} },
    { realPath: (path) => path, kindOf: (path) => (path.includes('dark') ? 'hidden' : 'folder') },
  );

it('lets through what a gate would', () => {
  expect(check({ Binds: ['/home/me/app:/work', 'data:/data'] })).toMatchObject({ decision: 'rewritten', reasons: [] });
});

it.each<[string, object, string]>([
  ['a volume of another driver', { Binds: ['data:/x'], VolumeDriver: 'nfs' }, 'volume-refused'],
  ['a driver of the image’s volumes', { VolumeDriver: 'nfs' }, 'volume-refused'],
  [
    'a volume that is a bind',
    {
      Mounts: [{ Type: 'volume', Target: '/x', VolumeOptions: { DriverConfig: { Options: { type: 'none', o: 'bind', device: '/etc' } } } }],
    },
    'volume-refused',
  ],
  ['an annotation', { Annotations: { 'org.systemd.property.Wants': "['x.service']" } }, 'annotation-refused'],
  ['logs that go elsewhere', { LogConfig: { Type: 'syslog' } }, 'log-driver-refused'],
  ['what cannot be looked at', { Binds: ['/home/me/app/dark/x:/x'] }, 'mount-hidden'],
])('refuses %s', (_what, host, rule) => {
  const { decision, reasons, body } = check(host);
  expect([decision, reasons.map((reason) => reason.rule), body]).toEqual(['refused', expect.arrayContaining([rule]), undefined]);
});
