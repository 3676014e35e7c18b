import { type Handler, refuse } from './visit.ts';
import { say } from './say.ts';
export const buildImage: Handler = async (visit) => refuse(visit.call, 403, [say('build-not-contained', 'not yet')]);
export const buildSession = buildImage;
export const buildStream = buildImage;
