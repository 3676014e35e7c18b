import { buildImage, buildSession, buildStream } from './builds.ts';
import { connectNetwork } from './connect-network.ts';
import { createContainer } from './create-container.ts';
import type { Handling } from './endpoints.ts';
import { createExec, startExec, useExec } from './execs.ts';
import { commitImage, deleteImage, pullImage, readImages, saveImages, tagImage } from './images.ts';
import { loadImages } from './load-images.ts';
import { startContainer } from './start-container.ts';
import { ping, showDiskUsage, showInfo, showVersion } from './system.ts';
import { createNetwork, createVolume, listThings, useNetwork, useVolume, watchEvents } from './things.ts';
import { updateContainer } from './update-container.ts';
import { attachContainer, copyContainer, deleteContainer, renameContainer, streamContainer, useContainer } from './use-containers.ts';
import type { Handler } from './visit.ts';

/** What answers each kind of call. */
export const handlers: Readonly<Record<Handling, Handler>> = {
  ping,
  version: showVersion,
  info: showInfo,
  'disk-usage': showDiskUsage,
  events: watchEvents,
  list: listThings,
  prune: listThings,
  'create-container': createContainer,
  'start-container': startContainer,
  'use-container': useContainer,
  'stream-container': streamContainer,
  'attach-container': attachContainer,
  'update-container': updateContainer,
  'rename-container': renameContainer,
  'delete-container': deleteContainer,
  'copy-container': copyContainer,
  'create-exec': createExec,
  'start-exec': startExec,
  'use-exec': useExec,
  'create-volume': createVolume,
  'use-volume': useVolume,
  'create-network': createNetwork,
  'use-network': useNetwork,
  'connect-network': connectNetwork,
  'read-images': readImages,
  'save-images': saveImages,
  'pull-image': pullImage,
  'tag-image': tagImage,
  'delete-image': deleteImage,
  'commit-image': commitImage,
  'load-images': loadImages,
  build: buildImage,
  'build-session': buildSession,
  'build-stream': buildStream,
};

/** Kinds whose calls may last as long as the client wants. */
export const streaming: ReadonlySet<Handling> = new Set([
  'attach-container',
  'build',
  'build-session',
  'build-stream',
  'copy-container',
  'events',
  'load-images',
  'pull-image',
  'save-images',
  'start-exec',
  'stream-container',
]);

/** Kinds with which something comes to be or begins to run. */
export const beginning: ReadonlySet<Handling> = new Set([
  'build',
  'build-session',
  'build-stream',
  'commit-image',
  'create-container',
  'create-exec',
  'create-network',
  'create-volume',
  'load-images',
  'pull-image',
  'save-images',
  'start-container',
  'start-exec',
]);
