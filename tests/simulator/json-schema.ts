/** A JSON schema as structured outputs take it. */
export type Schema = Record<string, unknown>;

const unsupported = [
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['maxItems', 'uniqueItems', 'patternProperties', 'minProperties', 'maxProperties', 'not', 'if', 'oneOf'],
];

/**
 * What the service would refuse in a schema: keywords it does not know, objects that are open, too many
 * optional properties or unions (protocol notes B4).
 * @returns a sentence, or undefined for a schema that it takes.
 */
export function schemaFault(schema: Schema): string | undefined {
  const nodes = [...nodesOf(schema)];
  for (const node of nodes) {
    const keyword = unsupported.find((name) => Object.hasOwn(node, name));
    if (keyword) return `For '${String(node.type)}' type, property '${keyword}' is not supported`;
    if (typeof node.minItems === 'number' && node.minItems > 1) return "'minItems' above 1 is not supported";
    if (node.type === 'object' && node.additionalProperties !== false) {
      return "For 'object' type, 'additionalProperties' must be explicitly set to false";
    }
  }
  const optional = nodes.reduce((sum, node) => sum + optionalCount(node), 0);
  const unions = nodes.filter((node) => Array.isArray(node.anyOf) || Array.isArray(node.type)).length;
  return optional > 24 || unions > 16 ? 'Schema is too complex for compilation.' : undefined;
}

/** Every subschema, the outermost first; names of properties are not mistaken for keywords. */
function* nodesOf(schema: Schema): Generator<Schema> {
  yield schema;
  for (const key of ['properties', '$defs', 'definitions']) {
    for (const child of Object.values((schema[key] ?? {}) as Record<string, Schema>)) yield* nodesOf(child);
  }
  for (const key of ['items', 'additionalProperties']) {
    if (typeof schema[key] === 'object' && schema[key] !== null) yield* nodesOf(schema[key] as Schema);
  }
  for (const key of ['anyOf', 'allOf']) {
    for (const child of (schema[key] ?? []) as Schema[]) yield* nodesOf(child);
  }
}

function optionalCount(node: Schema): number {
  const required = (node.required ?? []) as string[];
  return Object.keys((node.properties ?? {}) as object).filter((name) => !required.includes(name)).length;
}

/** Whether a value is what a schema describes. @param root Where `$ref` looks. */
export function fitsSchema(value: unknown, schema: Schema, root: Schema = schema): boolean {
  if (typeof schema.$ref === 'string') return fitsSchema(value, resolve(schema.$ref, root), root);
  if (Array.isArray(schema.anyOf))
    return schema.anyOf.some((option) => fitsSchema(value, option as Schema, root));
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return false;
  if (schema.const !== undefined && schema.const !== value) return false;
  const types = [schema.type ?? []].flat() as string[];
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return false;
  if (Array.isArray(value)) {
    return (
      schema.items === undefined || value.every((item) => fitsSchema(item, schema.items as Schema, root))
    );
  }
  return typeof value !== 'object' || value === null || fitsProperties(value as Schema, schema, root);
}

function fitsProperties(value: Schema, schema: Schema, root: Schema): boolean {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const required = (schema.required ?? []) as string[];
  if (required.some((name) => !Object.hasOwn(value, name))) return false;
  return Object.entries(value).every(([name, item]) => {
    const known = properties[name];
    return known === undefined ? schema.additionalProperties !== false : fitsSchema(item, known, root);
  });
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'null') return value === null;
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function resolve(reference: string, root: Schema): Schema {
  const path = reference.replace(/^#\/?/u, '').split('/').filter(Boolean);
  return path.reduce<Schema>((at, key) => (at[key] ?? {}) as Schema, root);
}

/** The emptiest value a schema allows: the answer to a schema that nothing better is known for. */
export function emptiest(schema: Schema, root: Schema = schema): unknown {
  if (typeof schema.$ref === 'string') return emptiest(resolve(schema.$ref, root), root);
  if (Array.isArray(schema.anyOf)) return emptiest((schema.anyOf[0] ?? {}) as Schema, root);
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.const !== undefined) return schema.const;
  const type = [schema.type].flat()[0];
  if (type !== 'object')
    return { array: [], integer: 0, number: 0, boolean: false, null: null }[String(type)] ?? '';
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const required = (schema.required ?? []) as string[];
  return Object.fromEntries(required.map((name) => [name, emptiest(properties[name] ?? {}, root)]));
}
