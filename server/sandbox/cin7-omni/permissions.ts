import { z } from 'zod';
import { resources, type ResourceName } from './resources';

/** Switches of a connection, one set for each resource (cin7-omni 1.1). */
const rights = z.object({
  read: z.boolean().optional(),
  create: z.boolean().optional(),
  update: z.boolean().optional(),
  delete: z.boolean().optional(),
});
export const permissionsSchema = z.partialRecord(
  z.enum(resources.map(({ name }) => name) as [ResourceName, ...ResourceName[]]),
  rights,
);
export type PermissionChanges = z.infer<typeof permissionsSchema>;
type Right = keyof z.infer<typeof rights>;

const rightOf: Readonly<Record<string, Right>> = {
  GET: 'read',
  POST: 'create',
  PUT: 'update',
  DELETE: 'delete',
};

/** Everything is allowed until it is switched off. */
export class Permissions {
  private readonly off = new Set<string>();

  allow(method: string, resource: ResourceName): boolean {
    return !this.off.has(`${rightOf[method] ?? ''} ${resource}`);
  }

  set(changes: PermissionChanges): void {
    for (const [resource, switches] of Object.entries(changes)) {
      for (const [right, on] of Object.entries(switches)) {
        if (on) this.off.delete(`${right} ${resource}`);
        else this.off.add(`${right} ${resource}`);
      }
    }
  }
}
