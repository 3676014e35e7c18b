import type { Companions } from '../formats/devcontainer/companions.ts';
import type { Files, Format, Reading, Source } from '../formats/format.ts';
import type { Problem } from '../model/report.ts';
import type { FormatName } from '../model/rule.ts';

/** A parsed document, ready to be read with the files that are at hand. */
export interface Reader {
  readonly problems: readonly Problem[];
  read(files: Files): Reading;
}

/** Parses a document with the parsers it needs and no others: that for YAML is slow to load. */
export async function loadReader(format: FormatName, source: Source): Promise<Reader> {
  switch (format) {
    case 'devcontainer':
      return devcontainer(source);
    case 'compose':
      return composeReader(source);
    case 'dockerfile':
      return parsed((await import('../formats/dockerfile/format.ts')).dockerfile, source);
    case 'docker-run':
      return parsed((await import('../formats/docker-run/format.ts')).dockerRun, source);
    case 'docker-api':
      return parsed((await import('../formats/docker-api/format.ts')).dockerApi, source);
  }
}

async function composeReader(source: Source): Promise<Reader> {
  const [{ composeFormat }, { applyDockerfile }] = await Promise.all([
    import('../formats/compose/format.ts'),
    import('../formats/dockerfile/apply.ts'),
  ]);
  return parsed(composeFormat({ applyDockerfile }), source);
}

function parsed<Doc>(format: Format<Doc>, source: Source): Reader {
  const { doc, problems } = format.parse(source);
  return { problems, read: (files) => format.read(doc, files) };
}

async function devcontainer(source: Source): Promise<Reader> {
  const { devcontainerFormat, companionsNeeded } = await import('../formats/devcontainer/format.ts');
  const { doc, problems } = devcontainerFormat().parse(source);
  const format = devcontainerFormat(await loadCompanions(companionsNeeded(doc)));
  return { problems, read: (files) => format.read(doc, files) };
}

/** Loads the readers of other formats that a devcontainer.json needs. */
export async function loadCompanions(needed: { readonly compose: boolean; readonly dockerfile: boolean }): Promise<Companions> {
  return {
    ...(needed.compose ? { readComposeProject: (await import('../formats/compose/read-project.ts')).readComposeProject } : {}),
    ...(needed.dockerfile ? { applyDockerfile: (await import('../formats/dockerfile/apply.ts')).applyDockerfile } : {}),
  };
}
