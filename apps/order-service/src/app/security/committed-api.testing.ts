import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Schema {
  $ref?: string;
  properties?: Record<string, unknown>;
}
interface Operation {
  requestBody?: { content: { 'application/json': { schema: Schema } } };
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** A route as the committed description has it. */
export interface CommittedOperation {
  /** Method and path, such as `GET /api/payments/{id}`. */
  route: string;
  method: string;
  path: string;
  /** Names of what its body may hold; nothing when it takes none. */
  fields?: string[];
}

/** Every route of `openapi.json`, which another test holds to what the service describes. */
export function committedOperations(): CommittedOperation[] {
  const file = join(__dirname, '../../../openapi.json');
  const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as Description;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([name, { requestBody }]) => {
      const method = name.toUpperCase();
      const schema = requestBody?.content['application/json'].schema;
      const resolved = schema?.$ref ? components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema;
      const fields = resolved && Object.keys(resolved.properties ?? {});
      return { route: `${method} ${path}`, method, path, fields };
    }),
  );
}

/** Whether a route is the operators'. */
export function isOperators({ path }: CommittedOperation): boolean {
  return path.startsWith('/api/operator/');
}
