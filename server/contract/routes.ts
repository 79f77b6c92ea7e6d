import { z } from 'zod';
import * as cin7Import from './cin7-import';
import * as common from './common';
import * as connections from './connections';
import { figuresAnswer, figuresRequest } from './figures';
import * as jobs from './jobs';
import * as mappings from './mappings';
import * as postings from './postings';
import * as prerequisites from './prerequisites';
import * as previews from './previews';
import { reconciliation, reconciliationQuery } from './reconciliation';
import { reference } from './reference';
import * as sessions from './session';
import * as valuations from './valuation';
import * as costs from './cost-of-sales';

/** Every route of the API, for the server, its OpenAPI document and the panel's client alike. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api/v1`, parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly status: 200 | 201 | 202 | 204;
  readonly answer?: z.ZodType;
  readonly problems: readonly common.ProblemCode[];
  /** Answers without anybody being signed in. */
  readonly open?: true;
}

const at = '/connections/:connection';
const documentPage = common.page(previews.document);

export const routes = {
  me: {
    method: 'get',
    path: '/me',
    summary: 'Who asks, and how the server knows',
    status: 200,
    answer: sessions.me,
    problems: [],
  },
  beginSession: {
    method: 'post',
    path: '/session',
    summary: 'Exchange the one-time code of a sign-in dialog for a session',
    body: sessions.sessionRequest,
    status: 201,
    answer: sessions.session,
    problems: ['sign-in-required'],
    open: true,
  },
  endSession: {
    method: 'delete',
    path: '/session',
    summary: 'Sign out',
    status: 204,
    problems: [],
    open: true,
  },
  listConnections: {
    method: 'get',
    path: '/connections',
    summary: 'Connections of this server',
    status: 200,
    answer: z.array(connections.connection),
    problems: [],
  },
  connect: {
    method: 'post',
    path: '/connections',
    summary: 'Connect a Cin7 account; Xero is authorised in the browser afterwards',
    body: connections.connectionRequest,
    status: 201,
    answer: connections.connectionStarted,
    problems: ['cin7-refused', 'cin7-unavailable'],
  },
  connectSetup: {
    method: 'get',
    path: '/connect-setup',
    summary: 'What this server can be connected to: real books, or the demo company only',
    status: 200,
    answer: prerequisites.connectSetup,
    problems: [],
  },
  authorise: {
    method: 'post',
    path: `${at}/authorise`,
    summary: 'Ask Xero again, with the Cin7 keys that are kept; connection-incomplete when they are not',
    status: 201,
    answer: connections.connectionStarted,
    problems: ['connection-incomplete'],
  },
  prerequisites: {
    method: 'get',
    path: `${at}/prerequisites`,
    summary:
      'What must hold before posting, checked with Cin7 and Xero now; what cannot be checked is unknown',
    status: 200,
    answer: prerequisites.prerequisites,
    problems: [],
  },
  chooseOrganisation: {
    method: 'post',
    path: `${at}/organisation`,
    summary: 'Choose the Xero organisation of a connection',
    body: connections.organisationChoice,
    status: 200,
    answer: connections.connection,
    problems: ['xero-unavailable'],
  },
  disconnect: {
    method: 'delete',
    path: at,
    summary: 'Disconnect: tokens are revoked and forgotten, history stays',
    status: 204,
    problems: ['busy'],
  },
  reference: {
    method: 'get',
    path: `${at}/reference`,
    summary: 'Chart, tax rates, currencies, tracking, contacts, channels, lock dates',
    query: z.object({ refresh: z.enum(['true', 'false']).default('false') }),
    status: 200,
    answer: reference,
    problems: ['xero-unavailable'],
  },
  readMapping: {
    method: 'get',
    path: `${at}/mappings/:table`,
    summary: 'A mapping table with its checks',
    status: 200,
    answer: mappings.anyMappingTable,
    problems: ['kind-not-available'],
  },
  saveMapping: {
    method: 'put',
    path: `${at}/mappings/:table`,
    summary: 'Save a mapping table; needs If-Match with the version read',
    body: mappings.anyMappingEdit,
    status: 200,
    answer: mappings.anyMappingTable,
    problems: ['version-required', 'version-conflict', 'kind-not-available'],
  },
  listVersions: {
    method: 'get',
    path: `${at}/mappings/:table/versions`,
    summary: 'Saved versions of a mapping table or of `settings`, newest first',
    query: mappings.versionsQuery,
    status: 200,
    answer: common.page(mappings.mappingVersion),
    problems: ['kind-not-available'],
  },
  readVersion: {
    method: 'get',
    path: `${at}/mappings/:table/versions/:version`,
    summary: 'What a version changed',
    status: 200,
    answer: mappings.mappingVersionDetail,
    problems: ['kind-not-available'],
  },
  restoreVersion: {
    method: 'post',
    path: `${at}/mappings/:table/versions/:version/restore`,
    summary: 'Save the rows of an earlier version as a new one; needs If-Match with the version read',
    status: 200,
    answer: mappings.anyVersionedTable,
    problems: ['version-required', 'version-conflict', 'kind-not-available'],
  },
  readSettings: {
    method: 'get',
    path: `${at}/settings`,
    summary: 'Settings with what they do',
    status: 200,
    answer: mappings.settingsTable,
    problems: [],
  },
  saveSettings: {
    method: 'put',
    path: `${at}/settings`,
    summary: 'Save settings; needs If-Match with the version read',
    body: mappings.settingsEdit,
    status: 200,
    answer: mappings.settingsTable,
    problems: ['version-required', 'version-conflict'],
  },
  fetch: {
    method: 'post',
    path: `${at}/fetches`,
    summary: 'Fetch new and changed documents from Cin7',
    body: jobs.fetchRequest,
    status: 202,
    answer: common.jobReference,
    problems: ['connection-incomplete'],
  },
  readJob: {
    method: 'get',
    path: '/jobs/:job',
    summary: 'Progress of a long task; with Accept: text/event-stream as events',
    status: 200,
    answer: jobs.job,
    problems: [],
  },
  cancelJob: {
    method: 'delete',
    path: '/jobs/:job',
    summary: 'Cancel: what was done stays done, nothing more is begun',
    status: 202,
    answer: common.jobReference,
    problems: [],
  },
  listJobs: {
    method: 'get',
    path: `${at}/jobs`,
    summary: 'The newest long tasks, running ones first',
    status: 200,
    answer: z.array(jobs.job),
    problems: [],
  },
  preview: {
    method: 'post',
    path: `${at}/previews`,
    summary: 'Compute what would be posted for a period',
    body: previews.previewRequest,
    status: 202,
    answer: common.jobReference,
    problems: ['kind-not-available', 'connection-incomplete'],
  },
  listPreviews: {
    method: 'get',
    path: `${at}/previews`,
    summary: 'The newest previews',
    status: 200,
    answer: z.array(previews.preview),
    problems: [],
  },
  readPreview: {
    method: 'get',
    path: '/previews/:preview',
    summary: 'Totals, counts and issues of a preview',
    status: 200,
    answer: previews.preview,
    problems: [],
  },
  listDocuments: {
    method: 'get',
    path: '/previews/:preview/documents',
    summary: 'Drafts with lines, sources, key and reasons',
    query: common.pageQuery.extend(previews.documentsQuery.shape),
    status: 200,
    answer: documentPage,
    problems: [],
  },
  listSources: {
    method: 'get',
    path: '/previews/:preview/documents/:key/sources',
    summary: 'The Cin7 documents behind one draft',
    query: common.pageQuery,
    status: 200,
    answer: common.page(previews.source),
    problems: [],
  },
  listLeftOut: {
    method: 'get',
    path: '/previews/:preview/left-out',
    summary: 'Documents that no draft holds, and why',
    query: common.pageQuery,
    status: 200,
    answer: common.page(previews.leftOut),
    problems: [],
  },
  approve: {
    method: 'post',
    path: '/previews/:preview/approve',
    summary: 'Approve exactly what was previewed',
    body: previews.approveRequest,
    status: 200,
    answer: previews.preview,
    problems: ['preview-stale', 'nothing-to-post', 'belongs-together'],
  },
  post: {
    method: 'post',
    path: '/previews/:preview/post',
    summary: 'Post an approved preview',
    body: previews.postRequest,
    status: 202,
    answer: common.jobReference,
    problems: [
      'preview-stale',
      'preview-not-approved',
      'nothing-to-post',
      'xero-unavailable',
      'reconnect-needed',
    ],
  },
  reverseRun: {
    method: 'post',
    path: '/previews/:preview/reverse',
    summary: 'Preview the reversal of everything that this preview posted',
    status: 202,
    answer: common.jobReference,
    problems: ['not-reversible'],
  },
  listPostings: {
    method: 'get',
    path: `${at}/postings`,
    summary: 'Postings, newest first',
    query: common.pageQuery.extend(postings.postingsQuery.shape),
    status: 200,
    answer: common.page(postings.posting),
    problems: [],
  },
  reverse: {
    method: 'post',
    path: `${at}/postings/:key/reverse`,
    summary: 'Preview the reversal of a posting',
    status: 202,
    answer: common.jobReference,
    problems: ['not-reversible'],
  },
  retry: {
    method: 'post',
    path: `${at}/postings/:key/retry`,
    summary: 'Try a rejected posting again',
    status: 202,
    answer: common.jobReference,
    problems: ['not-retryable'],
  },
  retryAll: {
    method: 'post',
    path: `${at}/retry-all`,
    summary: 'Try every rejected posting again',
    status: 202,
    answer: postings.retriedAll,
    problems: ['not-retryable'],
  },
  skip: {
    method: 'post',
    path: `${at}/postings/:key/skip`,
    summary: 'Do not post it; its sources become free again',
    body: postings.skipRequest,
    status: 200,
    answer: postings.posting,
    problems: ['not-skippable'],
  },
  listErrors: {
    method: 'get',
    path: `${at}/errors`,
    summary: 'What did not go through, and where to mend it',
    query: common.pageQuery,
    status: 200,
    answer: common.page(postings.errorEntry),
    problems: [],
  },
  reconciliation: {
    method: 'get',
    path: `${at}/reconciliation`,
    summary: 'Cin7, Xero and ours by account for a month',
    query: reconciliationQuery,
    status: 200,
    answer: reconciliation,
    problems: ['xero-unavailable'],
  },
  figures: {
    method: 'post',
    path: `${at}/figures`,
    summary:
      'Figures for working papers, up to 500 at once: a POST because it is a batch, it changes nothing',
    body: figuresRequest,
    status: 200,
    answer: figuresAnswer,
    problems: ['connection-incomplete'],
  },
  previewCin7Import: {
    method: 'get',
    path: `${at}/cin7-import`,
    summary: 'Xero contacts and items that Cin7 lacks; nothing is made by asking',
    status: 200,
    answer: cin7Import.importPreview,
    problems: ['connection-incomplete'],
  },
  importIntoCin7: {
    method: 'post',
    path: `${at}/cin7-import`,
    summary: 'Make the contacts and items named in Cin7, each looked up by name or SKU first',
    body: cin7Import.importRequest,
    status: 200,
    answer: cin7Import.importResult,
    problems: ['connection-incomplete', 'kind-not-available', 'cin7-refused', 'cin7-unavailable'],
  },
  readCostOfSales: {
    method: 'get',
    path: `${at}/cost-of-sales`,
    summary: "Which lines of orders and credit notes make up a month's cost of sales, and which are left out",
    query: costs.costOfSalesQuery,
    status: 200,
    answer: costs.costOfSales,
    problems: ['connection-incomplete'],
  },
  readValuation: {
    method: 'get',
    path: `${at}/valuation`,
    summary:
      "A month's cost of sales and stock by SKU: Cin7's, FIFO and moving average, with the differences",
    query: valuations.valuationQuery,
    status: 200,
    answer: valuations.valuation,
    problems: ['connection-incomplete'],
  },
  startValuation: {
    method: 'post',
    path: `${at}/valuation`,
    summary: 'Read all stock movements from Cin7 and value them; nothing is posted',
    status: 202,
    answer: common.jobReference,
    problems: ['connection-incomplete', 'kind-not-available', 'reconnect-needed'],
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
