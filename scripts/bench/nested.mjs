import { measureWith } from './measure-with.mjs';
import { median } from './median.mjs';

const most = 3500;

/** What a dev container costs that is inside a system container of its own. */
export function benchNested(root, figure) {
  const said = measureWith('nested.ts', root);
  if (said.missing !== undefined) {
    console.log(`skipped containai up --nested: ${said.missing}`);
    return;
  }
  const [nested, alone] = [median(said.nested), median(said.alone)];
  figure(
    'up --nested of a local image',
    `${((nested - alone) / 1000).toFixed(2)} s more than devcontainer up inside`,
    `${(nested / 1000).toFixed(2)} s against ${(alone / 1000).toFixed(2)} s, medians of ${said.nested.length} in turn under Sysbox; needed ${most / 1000} s more`,
    nested - alone <= most,
  );
}
