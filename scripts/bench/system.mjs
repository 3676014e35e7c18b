import { measureWith } from './measure-with.mjs';
import { median } from './median.mjs';

const most = 2500;

/** How soon the system container can be worked in. */
export function benchSystem(root, figure) {
  const said = measureWith('system.ts', root);
  if (said.missing !== undefined) {
    console.log(`skipped containai up --system: ${said.missing}`);
    return;
  }
  for (const [side, volume] of [
    ['new', 'a new volume'],
    ['kept', 'the volume of before'],
  ]) {
    const [prompt, docker] = [median(said.prompt[side]), median(said.docker[side])];
    figure(
      `up --system with ${volume}`,
      `${(prompt / 1000).toFixed(2)} s`,
      `until ssh has run true, ${(docker / 1000).toFixed(2)} s until docker info has answered, ${(median(said.bare) / 1000).toFixed(2)} s so after docker run; medians of ${said.prompt[side].length} under Sysbox; needed ${most / 1000} s for each`,
      docker <= most,
    );
  }
}
