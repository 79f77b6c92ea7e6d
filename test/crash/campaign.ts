import type { PostResultDto } from '../../server/contract/jobs';
import type { DocumentDto } from '../../server/contract/previews';
import { openCompany, type Company, type Store } from './company';
import { killsOf, postUnderFire, type Damage } from './fire';
import { seeded, type Random } from './random';
import { audit, readXero, type AuditResult, type Element } from './xero-audit';

/**
 * Kills the real server while it posts over real HTTP, starts it again, and goes on until the number of kills is reached;
 * after every posting run Xero's ledger is audited against what was approved. Companies follow one another, each with
 * new books, so that there is always something to post.
 */
export interface Campaign {
  readonly store: Store;
  readonly kills: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface CampaignResult {
  readonly damage: Damage;
  companies: number;
  runs: number;
  approved: number;
  inXero: number;
  lost: number;
  doubled: number;
  strange: number;
  wrongAmount: number;
  /** Documents that did not end as posted. */
  notPosted: number;
  readonly faults: string[];
}

/** Answers of Xero's stand-in are held for so long in a run, so that there is a middle to be killed in. */
const answerTimesMs = [50, 150, 400];
const sales = 400;

export async function runCampaign(campaign: Campaign): Promise<CampaignResult> {
  const result = nothingYet();
  const random = seeded(campaign.seed);
  while (killsOf(result.damage) < campaign.kills) {
    const company = await openCompany(campaign.store, {
      seed: `${campaign.seed}-${result.companies}`,
      sales,
    });
    result.companies += 1;
    try {
      await closeCompany(company, campaign, result, random);
    } finally {
      await company.close();
    }
    if (result.faults.length > 0) break;
  }
  return result;
}

const nothingYet = (): CampaignResult => ({
  damage: { killed: new Map(), pauses: 0, sleeps: [], outages: 0 },
  companies: 0,
  runs: 0,
  approved: 0,
  inXero: 0,
  lost: 0,
  doubled: 0,
  strange: 0,
  wrongAmount: 0,
  notPosted: 0,
  faults: [],
});

/** Month by month: what there is, then the payments of it. */
async function closeCompany(
  company: Company,
  campaign: Campaign,
  result: CampaignResult,
  random: Random,
): Promise<void> {
  const { damage } = result;
  const fire = { company, random, kills: campaign.kills, damage };
  const before = await readXero(company.connection);
  const approved: DocumentDto[] = [];
  let last: AuditResult | null = null;
  for (const month of [...company.months, ...company.months]) {
    if (killsOf(damage) >= campaign.kills) break;
    const preview = await company.preview(month);
    if (preview.counts.postable === 0) continue;
    const documents = (await company.documents(preview.id)).filter(({ post }) => post);
    await company.slowDown(random.oneOf(answerTimesMs));
    const job = await company.approveAndPost(preview);
    const ended = await postUnderFire(fire, job);
    await company.slowDown(0);
    result.runs += 1;
    approved.push(...documents);
    last = await auditRun(company, approved, before, result);
    const posted = (ended.result as PostResultDto | null)?.posted ?? 0;
    result.notPosted += documents.length - posted;
    if (ended.state !== 'done' || posted !== documents.length)
      result.faults.push(
        `run ${job} ended ${ended.state}, ${posted} of ${documents.length} posted: ${ended.message}\n${company.parts.map((part) => company.process(part).output().slice(-1_000)).join('\n')}`,
      );
    campaign.say(
      `${campaign.store.kind}, company ${result.companies}, ${month.from.slice(0, 7)}: ${documents.length} documents, ${killsOf(damage)} kills so far, ${last.lost.length} lost, ${last.doubled.length} doubled`,
    );
    if (result.faults.length > 0) break;
  }
  result.approved += last?.approved ?? 0;
  result.inXero += last?.inXero ?? 0;
}

async function auditRun(
  company: Company,
  approved: readonly DocumentDto[],
  before: readonly Element[],
  result: CampaignResult,
): Promise<AuditResult> {
  const found = audit(approved, before, await readXero(company.connection));
  for (const what of ['lost', 'doubled', 'strange', 'wrongAmount'] as const) {
    result[what] += found[what].length;
    result.faults.push(...found[what].slice(0, 10).map((text) => `${what}: ${text}`));
  }
  return found;
}
