/** What a property's value must be, in the words of the Dev Containers schema. */
export type PropertyType =
  | 'string'
  | 'boolean'
  | 'number'
  | 'object'
  | 'string[]'
  | 'array'
  | 'string|string[]'
  | 'command'
  | 'ports'
  | 'any';

export interface Property {
  readonly type: PropertyType;
  /** Configurations in which the reference CLI reads it: without Compose, with Compose, or both. */
  readonly where?: 'single' | 'compose';
}

/**
 * The properties of devcontainer.json: Dev Containers specification at c95ffee, schemas/devContainer.base.schema.json and
 * docs/specs/devcontainerjson-reference.md, with the older names that the reference CLI 0.89.0 still reads
 * (src/spec-configuration/configuration.ts).
 */
export const properties: ReadonlyMap<string, Property> = new Map<string, Property>([
  ['$schema', { type: 'string' }],
  ['name', { type: 'string' }],
  ['image', { type: 'string', where: 'single' }],
  ['build', { type: 'object', where: 'single' }],
  ['dockerFile', { type: 'string', where: 'single' }],
  ['context', { type: 'string', where: 'single' }],
  ['dockerComposeFile', { type: 'string|string[]' }],
  ['service', { type: 'string', where: 'compose' }],
  ['runServices', { type: 'string[]', where: 'compose' }],
  ['workspaceFolder', { type: 'string' }],
  ['workspaceMount', { type: 'string', where: 'single' }],
  ['mounts', { type: 'array' }],
  ['runArgs', { type: 'string[]', where: 'single' }],
  ['appPort', { type: 'ports', where: 'single' }],
  ['containerEnv', { type: 'object' }],
  ['remoteEnv', { type: 'object' }],
  ['containerUser', { type: 'string' }],
  ['remoteUser', { type: 'string' }],
  ['updateRemoteUserUID', { type: 'boolean' }],
  ['privileged', { type: 'boolean' }],
  ['init', { type: 'boolean' }],
  ['capAdd', { type: 'string[]' }],
  ['securityOpt', { type: 'string[]' }],
  ['features', { type: 'object' }],
  ['overrideFeatureInstallOrder', { type: 'string[]' }],
  ['initializeCommand', { type: 'command' }],
  ['onCreateCommand', { type: 'command' }],
  ['updateContentCommand', { type: 'command' }],
  ['postCreateCommand', { type: 'command' }],
  ['postStartCommand', { type: 'command' }],
  ['postAttachCommand', { type: 'command' }],
  ['waitFor', { type: 'string' }],
  ['userEnvProbe', { type: 'string' }],
  ['overrideCommand', { type: 'boolean' }],
  ['shutdownAction', { type: 'string' }],
  ['forwardPorts', { type: 'ports' }],
  ['portsAttributes', { type: 'object' }],
  ['otherPortsAttributes', { type: 'object' }],
  ['hostRequirements', { type: 'object' }],
  ['secrets', { type: 'object' }],
  ['customizations', { type: 'object' }],
  ['additionalProperties', { type: 'any' }], // a slip of the schema makes it valid; the CLI does nothing with it
  ['extensions', { type: 'string[]' }],
  ['settings', { type: 'object' }],
  ['devPort', { type: 'number' }],
  ['codespaces', { type: 'object' }],
]);

/** The properties of `build`. */
export const buildProperties: ReadonlyMap<string, Property> = new Map<string, Property>([
  ['dockerfile', { type: 'string' }],
  ['context', { type: 'string' }],
  ['target', { type: 'string' }],
  ['args', { type: 'object' }],
  ['options', { type: 'string[]' }],
  ['cacheFrom', { type: 'string|string[]' }],
]);
