import { agentSocketMounted as rule } from './agent-socket-mounted.ts';
import { tell, volume } from '../../test/rule-cases.ts';

const found: readonly (readonly [source: string, what: RegExp])[] = [
  ['${localEnv:SSH_AUTH_SOCK}', /SSH agent/u],
  ['${localEnv:SSH_AUTH_SOCK:/dev/null}', /SSH agent/u],
  ['/run/host-services/ssh-auth.sock', /agent/u],
  ['/tmp/ssh-XXXX/agent.1234', /agent/u],
  ['/run/user/1000/keyring/ssh', /keyring/u],
  ['~/.gnupg/S.gpg-agent', /agent/u],
  ['${localEnv:HOME}/.gnupg/S.gpg-agent.extra', /agent/u],
  ['/run/user/1000/gnupg/S.gpg-agent', /agent/u],
  ['/tmp/.X11-unix', /X11/u],
  ['/tmp/.X11-unix/X0', /X11/u],
  ['/tmp', /X11 display and/u],
  ['~/.Xauthority', /X11 cookie/u],
  ['${localEnv:XAUTHORITY}', /X11 cookie/u],
  ['${localEnv:XDG_RUNTIME_DIR}/wayland-0', /Wayland/u],
  ['${localEnv:XDG_RUNTIME_DIR}/${localEnv:WAYLAND_DISPLAY}', /Wayland/u],
  ['/run/user/1000/wayland-0', /Wayland/u],
  ['${localEnv:XDG_RUNTIME_DIR}/pulse/native', /microphone/u],
  ['/run/user/1000/bus', /D-Bus/u],
  ['/run/user/1000', /desktop session/u],
  ['/run/dbus', /D-Bus/u],
  ['/var/run/dbus/system_bus_socket', /D-Bus|agent/u],
  ['/mnt/wslg', /WSL/u],
];

const clear: readonly string[] = ['/tmp/cache', '.', './agent', '~/.ssh/id_rsa', '/run/user/1000/myapp', '/run', '/', '~/.gnupg', '/srv'];

tell(rule, [
  ...found.map(([source, what]) => [source, { mounts: [volume(`${source}:/x`)] }, what] as const),
  ...clear.map((source) => [source, { mounts: [volume(`${source}:/x`)] }, 'clear'] as const),
]);
