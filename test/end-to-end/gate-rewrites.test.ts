import { expect, test } from 'vitest';
import { describeThroughGate } from '../engine/rig.ts';
import { importArguments, smallImage } from '../engine/small-image.ts';

// What Sysbox makes needless, or would reach past the gate, is taken out, and the container starts.
const policy = 'tier: standard\n';

interface Inspected {
  readonly Id: string;
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: {
    readonly Runtime: string;
    readonly Privileged: boolean;
    readonly CapAdd: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly MaskedPaths: readonly string[] | null;
    readonly ReadonlyPaths: readonly string[] | null;
    readonly RestartPolicy: { readonly Name: string };
    readonly PortBindings: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>> | null;
    readonly UsernsMode: string;
  };
}

describeThroughGate('what the gate rewrites', policy, (rig) => {
  const inspect = async (name: string): Promise<Inspected> =>
    (JSON.parse(await rig().direct.said('container', 'inspect', name)) as [Inspected])[0];
  const run = async (args: readonly string[], command: readonly string[] = ['sleep', '1000'], image = smallImage): Promise<Inspected> =>
    inspect(await rig().said('run', '-d', ...args, image, ...command));

  test.each([
    ['nothing asked', [], 'runtime'],
    ['--runtime runc', ['--runtime', 'runc'], 'runtime'],
    ['--privileged', ['--privileged'], 'privileged'],
    ['--cap-add', ['--cap-add', 'SYS_ADMIN', '--cap-add', 'ALL'], 'capabilities'],
    ['seccomp=unconfined', ['--security-opt', 'seccomp=unconfined'], 'securityOptions'],
    ['apparmor=unconfined', ['--security-opt', 'apparmor=unconfined'], 'securityOptions'],
    ['systempaths=unconfined', ['--security-opt', 'systempaths=unconfined'], 'maskedPaths'],
    ['label=disable', ['--security-opt', 'label=disable'], 'securityOptions'],
    ['--restart always', ['--restart', 'always'], 'restart'],
    ['--userns host', ['--userns', 'host'], 'namespaces'],
    ['everything at once', ['--privileged', '--cap-add', 'ALL', '--security-opt', 'seccomp=unconfined', '--runtime', 'runc'], 'privileged'],
  ])('%s', async (_name, args, field) => {
    const count = rig().gate?.decisions().length ?? 0;
    const { Id, HostConfig, Config } = await run(args);
    expect(HostConfig).toMatchObject({
      Runtime: 'sysbox-runc',
      Privileged: false,
      RestartPolicy: { Name: expect.stringMatching(/^(?:no)?$/u) as string },
      MaskedPaths: expect.arrayContaining(['/proc/kcore']),
      ReadonlyPaths: expect.arrayContaining(['/proc/sys']),
      UsernsMode: '',
    });
    expect(HostConfig.CapAdd ?? []).toEqual([]);
    expect(HostConfig.SecurityOpt ?? []).toEqual([]);
    expect(Config.Labels).toMatchObject({ 'containai.owner': 'tests' });
    expect(await rig().said('exec', Id, 'cat', '/proc/self/uid_map')).toMatch(/^\s*0\s+165536\s+65536$/u);
    const made = await rig().gate?.decisionAfter(count, ({ path }) => path.startsWith('/containers/create'));
    expect(made).toMatchObject({
      decision: 'rewritten',
      rewrites: expect.arrayContaining([expect.objectContaining({ field })]) as unknown,
    });
    await rig().said('rm', '-f', Id);
  });

  test('published ports come to this machine alone', async () => {
    await rig().direct.said(...importArguments(rig().archive, 'exposes:1', ['EXPOSE 70', 'EXPOSE 71/udp']));
    const args = ['-p', '8080:80', '-p', '0.0.0.0:8081:81', '-p', '[::]:8082:82', '-p', '127.0.0.2:8083:83', '-p', '84/udp', '-P'];
    const { Id, HostConfig } = await run(args, ['sleep', '1000'], 'exposes:1');
    const bindings = Object.values(HostConfig.PortBindings ?? {}).flat();
    expect(bindings.length).toBeGreaterThanOrEqual(6);
    for (const { HostIp } of bindings) expect(HostIp).toMatch(/^(?:127\.0\.0\.[12]|::1)$/u);
    const listening = await rig().engine.inItsNetwork('cat', '/proc/net/tcp', '/proc/net/tcp6');
    // Local addresses are the second column; those of this machine alone end in 7F or are ::1.
    const addresses = [...listening.matchAll(/^ +\d+: ([0-9A-F]+):/gmu)].map(([, address]) => address);
    expect(addresses.length).toBeGreaterThanOrEqual(4);
    for (const address of addresses) expect(address).toMatch(/^(?:[0-9A-F]{6}7F|0{24}01000000)$/u);
    expect(await rig().said('port', Id)).not.toMatch(/0\.0\.0\.0|\[::\]/u);
    await rig().said('rm', '-f', Id);
  });

  test('an update cannot bring a restart back', async () => {
    const { Id } = await run([]);
    await rig().docker(['update', '--restart', 'always', Id]);
    expect((await inspect(Id)).HostConfig.RestartPolicy.Name).toMatch(/^(?:no)?$/u);
    await rig().said('rm', '-f', Id);
  });

  test('exec --privileged is not', async () => {
    const { Id } = await run([]);
    const plain = await rig().said('exec', Id, 'grep', 'CapEff', '/proc/self/status');
    expect(await rig().said('exec', '--privileged', Id, 'grep', 'CapEff', '/proc/self/status')).toBe(plain);
    await rig().said('rm', '-f', Id);
  });

  test('what the client sees of a container is what the engine says', async () => {
    const { Id } = await run(['--privileged', '--name', 'seen', '--label', 'a=b', '-e', 'A=1']);
    expect(JSON.parse(await rig().said('container', 'inspect', 'seen'))).toEqual(
      JSON.parse(await rig().direct.said('container', 'inspect', 'seen')),
    );
    await rig().said('rm', '-f', Id);
  });
});
