import { expect, test } from 'vitest';
import { grantedRights } from './granted-rights.ts';

test.each([
  ['echo $USERNAME ALL=\\(root\\) NOPASSWD:ALL > /etc/sudoers.d/$USERNAME', ['sudo']],
  ['printf x | tee -a /etc/sudoers', ['sudo']],
  ['cp ./dev /etc/sudoers.d/dev && chmod 0440 /etc/sudoers.d/dev', ['sudo']],
  ["sed -i 's/^# %wheel/%wheel/' /etc/sudoers", ['sudo']],
  ['usermod -aG sudo vscode', ['sudo']],
  ['useradd -m -G wheel,docker dev', ['sudo', 'engine']],
  ['usermod --groups=docker dev', ['engine']],
  ['adduser dev docker', ['engine']],
  ['gpasswd -a dev docker', ['engine']],
  ['chmod 666 /var/run/docker.sock', ['engine']],
  ['apt-get install -y --no-install-recommends openssh-server', ['ssh']],
  ['apk add --no-cache openssh', ['ssh']],
  ['service ssh start', ['ssh']],
  ['systemctl enable --now sshd', ['ssh']],
  ['bash -c "/usr/sbin/sshd -D"', ['ssh']],
  ['echo "$KEY" >> /home/dev/.ssh/authorized_keys', ['ssh']],
  ["sed -i 's/#*PermitRootLogin .*/PermitRootLogin yes/' /etc/ssh/sshd_config", ['ssh']],
  ['chmod u+s /usr/local/bin/tool', ['setuid']],
  ['chmod 4755 /usr/local/bin/tool', ['setuid']],
  ['chmod +s /bin/bash', ['setuid']],
  ['install -m 6755 tool /usr/local/bin/', ['setuid']],
  ['install --mode=u=rwxs tool /usr/local/bin/', ['setuid']],
  ['find /opt -name helper -exec chmod u+s {} +', ['setuid']],
  ['echo /opt/tool | xargs chmod 4711', ['setuid']],
  ['setcap cap_net_raw+ep /usr/bin/ping', ['setuid']],
])('%j gives %j', (text, kinds) => expect(grantedRights(text).map(({ kind }) => kind)).toEqual(kinds));

test.each([
  'chmod 755 /usr/local/bin/tool',
  'chmod 2775 /opt/shared',
  'find /opt -type d -exec chmod g+s {} +',
  'chmod g+r+w+s "${RUSTUP_HOME}"',
  'usermod -a -G nvm ${USERNAME}',
  'cat /etc/sudoers',
  'grep -q NOPASSWD /etc/sudoers.d/dev',
  'setcap -r /usr/bin/ping',
  'apt-get install -y docker.io sudo openssh-client',
  'groupadd docker',
  'ssh-keygen -A',
  '# chmod u+s /bin/sh',
  'echo chmod u+s /bin/sh',
])('%j gives nothing', (text) => expect(grantedRights(text)).toEqual([]));

test('the first of each kind', () =>
  expect(grantedRights('chmod u+s /a\nchmod u+s /b\nusermod -aG docker x')).toEqual([
    { kind: 'setuid', command: 'chmod u+s /a' },
    { kind: 'engine', command: 'usermod -aG docker x' },
  ]));
