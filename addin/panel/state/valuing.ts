import type { CostOfSalesDto } from '../../../server/contract/cost-of-sales';
import type { JobDto } from '../../../server/contract/jobs';
import type { ValuationDto } from '../../../server/contract/valuation';
import { allPages } from '../api/pages';
import { type Desk, connectionId, say, sayProblem, sheetContext, whileBusy } from './desk';
import { beginRun, type RunSteps } from './run';

export interface Valuing {
  /** Reads all stock movements from Cin7 and compares its cost with FIFO and moving average. */
  compareCost(): Promise<void>;
  /** Draws the comparison of the month as it was read last. */
  showValuation(): Promise<void>;
  /** Draws the lines that make up the month's cost of sales, and those that are left out. */
  showCostOfSales(): Promise<void>;
}

/** Cin7's cost beside ours: for looking at; nothing is posted from here. */
export function valuing(desk: Desk): Valuing & { readonly valuationRun: RunSteps } {
  const { client, store } = desk;
  const at = () => ({ connection: connectionId(desk) ?? '' });
  const draw = async (): Promise<void> => {
    const { month } = store.get();
    let head: ValuationDto | null = null;
    const pages = await allPages(async (cursor) => {
      const query = { period: month, differing: 'false', limit: 1000, ...(cursor && { cursor }) } as const;
      const answer = await client.call('readValuation', { params: at(), query });
      if (answer.ok) head ??= answer.value;
      return answer;
    });
    if (!pages.ok) return sayProblem(desk, pages.problem);
    const context = sheetContext(desk);
    if (!context || head === null) return;
    const { valuationSheet } = await import(/* webpackChunkName: "pictures" */ './preview-pictures');
    await desk.drawing.draw(valuationSheet({ ...(head as ValuationDto), items: pages.value }, context));
    await desk.drawing.show('valuation');
  };
  const drawCosts = async (): Promise<void> => {
    const { month } = store.get();
    let head: CostOfSalesDto | null = null;
    const pages = await allPages(async (cursor) => {
      const query = { period: month, limit: 1000, ...(cursor && { cursor }) } as const;
      const answer = await client.call('readCostOfSales', { params: at(), query });
      if (answer.ok) head ??= answer.value;
      return answer;
    });
    if (!pages.ok) return sayProblem(desk, pages.problem);
    const context = sheetContext(desk);
    if (!context || head === null) return;
    const { costOfSalesSheet } = await import(/* webpackChunkName: "pictures" */ './preview-pictures');
    await desk.drawing.draw(costOfSalesSheet({ ...(head as CostOfSalesDto), items: pages.value }, context));
    await desk.drawing.show('cost-of-sales');
  };
  const shown = (): Promise<unknown> => whileBusy(desk, 'The sheet Valuation was not drawn', draw);
  const valuationRun: RunSteps = {
    ended: async (job: JobDto) => {
      if (!job.result || !('movements' in job.result)) return;
      await shown();
      say(desk, 'success', job.result.summary);
    },
  };
  return {
    valuationRun,
    compareCost: async () => {
      store.set({ outcome: null });
      const answer = await beginRun(desk, client.call('startValuation', { params: at() }), valuationRun);
      if (!answer.ok) sayProblem(desk, answer.problem);
    },
    showValuation: async () => void (await shown()),
    showCostOfSales: async () =>
      void (await whileBusy(desk, 'The sheet Cost of sales was not drawn', drawCosts)),
  };
}
