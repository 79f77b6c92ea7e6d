import type { PostingDto } from '../contract/postings';
import type { Queryable } from '../store/db';
import { readPostRuns } from '../store/post-runs';
import type { PostingRecord } from '../store/postings';
import { postingDto } from './dto';

/** Postings in the shape of the contract, each with the run it was posted in. */
export async function postingsView(on: Queryable, postings: readonly PostingRecord[]): Promise<PostingDto[]> {
  const runs = await readPostRuns(
    on,
    postings.map(({ preview }) => preview),
  );
  return postings.flatMap((posting) => {
    const run = runs.get(posting.preview);
    return run ? [postingDto(posting, run)] : [];
  });
}
