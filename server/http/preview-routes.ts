import { ok, type Result } from '../accounting/result';
import {
  listPreviews,
  readDraft,
  readDrafts,
  readLeftOut,
  readPreview,
  type PreviewRecord,
} from '../store/previews';
import { approvePreview, postPreview } from '../sync/approve';
import { leftOutDto } from '../sync/dto';
import { documentsView, previewView, sourcesView } from '../sync/preview-view';
import { notFound, type Problem } from '../sync/problem';
import type { ApiTools, Handlers } from './api';
import { offsetOf, pageOf } from './paging';

type Names =
  'listPreviews' | 'readPreview' | 'listDocuments' | 'listSources' | 'listLeftOut' | 'approve' | 'post';

export function previewHandlers({ context }: ApiTools): Pick<Handlers, Names> {
  const { db } = context;
  const find = async (id: string | undefined): Promise<Result<PreviewRecord, Problem>> => {
    const record = await readPreview(db, id ?? '');
    return record ? ok(record) : notFound('preview');
  };
  const view = (record: PreviewRecord) => previewView(db, record, context.clock());
  const linkTo = async (connection: string): Promise<(saleId: string) => string | null> => {
    const source = await context.gateways.cin7(connection);
    return (saleId) => (source.ok ? source.value.documentUrl(saleId) : null);
  };
  return {
    listPreviews: async ({ params }) =>
      ok(await Promise.all((await listPreviews(db, params['connection'] ?? '', 10)).map(view))),
    readPreview: async ({ params }) => {
      const record = await find(params['preview']);
      return record.ok ? ok(await view(record.value)) : record;
    },
    listDocuments: async ({ params, query }) => {
      const record = await find(params['preview']);
      if (!record.ok) return record;
      const offset = offsetOf(query.cursor);
      const drafts = await readDrafts(db, record.value.id, offset, query.limit);
      const items = await documentsView(
        db,
        record.value,
        drafts,
        query.sources === 'all',
        await linkTo(record.value.connection),
      );
      return ok(pageOf(items, offset, record.value.counts.documents));
    },
    listSources: async ({ params, query }) => {
      const record = await find(params['preview']);
      if (!record.ok) return record;
      const draft = await readDraft(db, record.value.id, params['key'] ?? '');
      if (!draft) return notFound('document of this preview');
      const offset = offsetOf(query.cursor);
      const part = { ...draft, sources: draft.sources.slice(offset, offset + query.limit) };
      return ok(
        pageOf(sourcesView(part, await linkTo(record.value.connection)), offset, draft.sources.length),
      );
    },
    listLeftOut: async ({ params, query }) => {
      const record = await find(params['preview']);
      if (!record.ok) return record;
      const offset = offsetOf(query.cursor);
      const rows = await readLeftOut(
        db,
        record.value.id,
        record.value.counts.documents + offset,
        query.limit,
      );
      return ok(
        pageOf(
          rows.map(({ leftOut }) => leftOutDto(leftOut)),
          offset,
          record.value.counts.leftOut,
        ),
      );
    },
    approve: async ({ params, body, person }) => {
      const approved = await approvePreview(
        context,
        params['preview'] ?? '',
        body.fingerprint,
        body.leaveOut,
        person.user,
      );
      return approved.ok ? ok(await view(approved.value)) : approved;
    },
    post: async ({ params, body, person }) => {
      const started = await postPreview(context, params['preview'] ?? '', body.fingerprint, person.user);
      return started.ok ? ok({ job: started.value.run }) : started;
    },
  };
}
