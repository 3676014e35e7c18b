import { measureWith } from './measure-with.mjs';
import { median } from './median.mjs';

/** What opening a dev container costs beside the reference CLI alone, and what a command in it costs beside `docker exec`. */
export function benchLaunch(root, figure) {
  const said = measureWith('launch.ts', root);
  if (said.missing !== undefined) {
    console.log(`skipped containai up: ${said.missing}`);
    return;
  }
  const [up, reference, again, first, exec, docker, node] = ['up', 'reference', 'again', 'first', 'exec', 'docker', 'node'].map((name) =>
    median(said[name]),
  );
  const where = said.isSysbox ? 'under Sysbox' : 'under a stand-in for the runtime';
  const most = reference * 1.15 + 300;
  figure(
    'up of a local image with a Feature',
    `${(up / reference).toFixed(2)} times devcontainer up`,
    `${up.toFixed(0)} ms against ${reference.toFixed(0)} ms, medians of ${said.up.length} in turn, ${where}; needed 1.15 times plus 300 ms, ${most.toFixed(0)}`,
    up <= most,
  );
  figure(
    'up of what runs',
    `${again.toFixed(0)} ms`,
    `node -e 0 ${node.toFixed(0)} ms, medians of ${said.again.length}; needed 600 ms`,
    again <= 600,
  );
  figure(
    'exec true',
    `${((exec - node) / docker).toFixed(2)} times docker exec, besides node’s start`,
    `${exec.toFixed(0)} ms, the first after a start ${first.toFixed(0)}; docker exec ${docker.toFixed(0)} ms, node -e 0 ${node.toFixed(0)} ms, medians of ${said.exec.length}; needed 1.3 times`,
    exec <= docker * 1.3 + node,
  );
}
