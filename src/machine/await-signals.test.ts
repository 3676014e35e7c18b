import { expect, test } from 'vitest';
import { awaitSignals } from './await-signals.ts';

test('signals come one by one, early ones too, and not after the end', async () => {
  const before = process.listenerCount('SIGTERM');
  const signals = awaitSignals();
  process.emit('SIGINT', 'SIGINT');
  expect(await signals.next()).toBe('SIGINT');
  const next = signals.next();
  process.emit('SIGHUP', 'SIGHUP');
  process.emit('SIGTERM', 'SIGTERM');
  expect(await next).toBe('SIGHUP');
  expect(await signals.next()).toBe('SIGTERM');
  signals.close();
  expect(process.listenerCount('SIGTERM')).toBe(before);
});
