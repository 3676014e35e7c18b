import { type Observation } from '../../model/host-report.ts';
import type { StoreFacts } from '../../model/host.ts';
import { mountAt, readMountInfo } from '../../syntax/mount-info.ts';
import { parseAnswer, shortText } from './answers.ts';
import type { DoctorView } from './doctor-view.ts';
import { daemonsOf, flagsOf } from './observe-sysbox.ts';
import { fileText, saw, unseen } from './say.ts';

const mountTable = '/proc/self/mountinfo';
const sysboxFolder = '/var/lib/sysbox';

/** Where images, containers and the workspace lie, and how much room there is. */
export function observeFolders(view: DoctorView): readonly Observation[] {
  const engineFolder = shortText(parseAnswer(view.engine.info)?.['DockerRootDir']);
  const flags = daemonsOf(view, 'sysbox-mgr').flatMap(flagsOf);
  return [
    engineFolder === undefined
      ? unseen('engineStore', 'no answer', 'It is not known where the engine keeps its data, since it does not say.')
      : readStore(view, 'engineStore', engineFolder),
    flags.some((flag) => /^--?data-root\b/u.test(flag))
      ? unseen('sysboxStore', 'not there', `sysbox-mgr was started with --data-root: its data is not in ${sysboxFolder}.`)
      : readStore(view, 'sysboxStore', sysboxFolder),
    readWorkspace(view),
  ];
}

function readStore(view: DoctorView, id: 'engineStore' | 'sysboxStore', path: string): Observation {
  const folder = view.folders?.[path];
  if (folder === undefined) return unseen(id, 'not there', `${path} was not looked at.`);
  const fileSystem = mountAt(folder.real, readMountInfo(fileText(view, mountTable) ?? ''))?.fileSystem;
  const store: StoreFacts = {
    ...(fileSystem === undefined ? {} : { fileSystem }),
    ...(folder.freeBytes === undefined ? {} : { freeBytes: folder.freeBytes }),
  };
  if (Object.keys(store).length === 0) return unseen(id, 'no answer', `The system does not tell what ${path} lies on.`);
  return folder.real === path ? saw(id, store, 'file', path) : saw(id, store, 'inferred', `${path} lies, or will lie, in ${folder.real}`);
}

function readWorkspace(view: DoctorView): Observation {
  const id = 'workspaceNosuid';
  if (view.workspace === undefined) return unseen(id, 'not there', 'No workspace was looked at.');
  const mount = mountAt(view.workspace, readMountInfo(fileText(view, mountTable) ?? ''));
  if (mount === undefined) return unseen(id, 'not understood', `${mountTable} does not say it as expected.`);
  return saw(id, mount.options.includes('nosuid'), 'file', mountTable);
}
