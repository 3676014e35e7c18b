import type { Problem } from '../../model/report.ts';
import type { ContainerRequest } from '../../model/request.ts';
export interface ContainerState {
  readonly id: string; readonly name: string; readonly imageId: string; readonly running: boolean; readonly pid: number; readonly startedAt: string;
  readonly mounts: readonly { readonly type: string; readonly name: string; readonly source: string; readonly target: string; readonly driver: string; readonly writable: boolean }[];
}
export function readInspect(_document: string, _text: string): { readonly request?: ContainerRequest; readonly state?: ContainerState; readonly problems: readonly Problem[] } {
  return { problems: [] };
}
