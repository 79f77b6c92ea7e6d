import express from 'express';
import { z } from 'zod';
import { corruptSchema, lateCostSchema, touchSchema, type Edit } from './edits';
import { callLimits } from './limits';
import { permissionsSchema } from './permissions';
import { quirkChanges } from './quirks';
import type { Parts } from './sandbox';

const count = z.number().int().min(1).max(1_000_000).optional();
const limitsSchema = z.union([
  z.object({ preset: z.enum(['vendor', 'demo']) }),
  z.object({ second: count, minute: count, day: count }).strict(),
]);

/** What a person would do in Omni's own screens, and the switches of what nobody knows for sure. */
export function controlRoutes({ desk, windows, permissions }: Parts): express.Router {
  const router = express.Router();
  router.use(express.json({ limit: '1mb' }));
  const route = <T>(path: string, schema: z.ZodType<T>, act: (input: T) => string | null): void => {
    router.post(path, (request, response) => {
      const parsed = schema.safeParse(request.body);
      if (!parsed.success) return void response.status(400).json({ issues: parsed.error.issues });
      const problem = act(parsed.data);
      if (problem !== null) return void response.status(404).json({ message: problem });
      response.json({ done: true });
    });
  };
  const edit = (part: Omit<Edit, 'at'>): string | null => {
    const result = desk.edit(part);
    return result.ok ? null : result.problem;
  };
  route('/touch', touchSchema, (touch) => edit({ touch }));
  route('/late-cost', lateCostSchema, (lateCost) => edit({ lateCost }));
  route('/corrupt', corruptSchema, (corrupt) => edit({ corrupt }));
  route('/permissions', permissionsSchema, (changes) => {
    permissions.set(changes);
    return null;
  });
  route('/limits', limitsSchema, (limits) => {
    const given = 'preset' in limits ? callLimits[limits.preset] : limits;
    windows.set(Object.fromEntries(Object.entries(given).filter(([, limit]) => limit !== undefined)));
    return null;
  });
  route('/quirks', quirkChanges, (changes) => {
    Object.assign(desk.quirks, changes);
    return null;
  });
  router.get('/stock-ledger', (request, response) => {
    const report = desk.stockLedger({ anyStatus: request.query['statuses'] === 'any' });
    response.json(request.query['movements'] === 'no' ? { ...report, movements: [] } : report);
  });
  return router;
}
