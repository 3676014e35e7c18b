import type { ContainerField } from '../model/request.ts';

/**
 * What a value must be, as Go's encoding/json decodes it: `int` is an int64, `args` a string or a list of strings (one engine's StrSlice),
 * `set` an object whose values say nothing.
 */
export type ApiType =
  | 'string'
  | 'bool'
  | 'int'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'args'
  | 'set'
  | { readonly list: ApiType }
  | { readonly map: ApiType }
  | { readonly struct: ApiStructName };

/**
 * - `judged`: fills a field of the request, named in `fills`; without any, its own fields do, or the gate judges it (a name, a network's driver).
 * - `inert`: nothing that a rule or the gate could mind depends on it.
 * - `refused`: no request can say it, or two engines read it differently; a body that sets it is not judged at all, and none is printed with it.
 */
type Standing = 'judged' | 'inert' | 'refused';

export interface ApiField {
  readonly name: string;
  readonly type: ApiType;
  readonly standing: Standing;
  readonly fills: readonly ContainerField[];
  /** API version that brought the field; 1.24, the oldest that is still documented, stands for that or earlier. */
  readonly since: string;
  /** What a report says behind the name of a refused field; of others nothing. */
  readonly why: string;
  /**
   * False or 0 is another value than none: a pointer in Go's struct. Elsewhere the zero of a string, a flag or a number is what a missing field is
   * (encoding/json), so that nothing is read or printed of it.
   */
  readonly zeroCounts: boolean;
}

export type ApiStructName =
  | 'CreateRequest'
  | 'ContainerConfig'
  | 'HostConfig'
  | 'HealthConfig'
  | 'LogConfig'
  | 'RestartPolicy'
  | 'PortBinding'
  | 'Mount'
  | 'BindOptions'
  | 'VolumeOptions'
  | 'Driver'
  | 'ImageOptions'
  | 'TmpfsOptions'
  | 'ClusterOptions'
  | 'DeviceMapping'
  | 'DeviceRequest'
  | 'Ulimit'
  | 'WeightDevice'
  | 'ThrottleDevice'
  | 'NetworkingConfig'
  | 'EndpointSettings'
  | 'EndpointIPAMConfig'
  | 'UpdateRequest'
  | 'ExecRequest'
  | 'ExecStartRequest'
  | 'VolumeRequest'
  | 'ClusterVolumeSpec'
  | 'NetworkRequest'
  | 'ConfigReference'
  | 'IPAM'
  | 'IPAMConfig'
  | 'ConnectRequest'
  | 'DisconnectRequest'
  | 'CommitRequest'
  | 'InspectAnswer'
  | 'InspectState'
  | 'InspectNetworks'
  | 'InspectEndpoint'
  | 'MountPoint';

/** The fields of all structs, each in the order in which bodies are printed. */
export type ApiStructs = Readonly<Record<ApiStructName, readonly ApiField[]>>;

export const strings: ApiType = { list: 'string' };
export const texts: ApiType = { map: 'string' };
export const list = (struct: ApiStructName): ApiType => ({ list: { struct } });

/** A field that nothing depends on. */
export function inert(name: string, type: ApiType, since = '1.24'): ApiField {
  return { name, type, standing: 'inert', fills: [], since, why: '', zeroCounts: false };
}

/** A field that no body may set. */
export function refused(
  name: string,
  type: ApiType,
  since = '1.24',
  why = 'is not judged here, so a body with it is not accepted',
): ApiField {
  return { name, type, standing: 'refused', fills: [], since, why, zeroCounts: false };
}

/** A field that fills these fields of the request. */
export function judged(name: string, type: ApiType, fills: ContainerField | readonly ContainerField[], since = '1.24'): ApiField {
  return { name, type, standing: 'judged', fills: typeof fills === 'string' ? [fills] : fills, since, why: '', zeroCounts: false };
}

/** A field whose zero value counts. */
export function pointer(field: ApiField): ApiField {
  return { ...field, zeroCounts: true };
}
