import compression from 'compression';
import express, { Router } from 'express';
import { sendProblem } from './answer';

export interface ExcelTools {
  /** Folder of the built Excel pane. */
  readonly excelFolder: string;
  /** Where people reach this server, no slash at the end. */
  readonly publicUrl: string;
  /** The manifest of the add-in for an https address. */
  readonly manifestFor: (url: string) => string;
}

/**
 * The built task pane and the manifest that installs it from this very address. Excel's own pages read icons and the
 * list of functions from another origin, so these files are open to all; they hold nothing of anybody's books.
 */
export function excelRouter({ excelFolder, publicUrl, manifestFor }: ExcelTools): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    next();
  });
  router.get('/manifest.xml', (_request, response) => {
    if (new URL(publicUrl).protocol !== 'https:')
      return sendProblem(response, {
        code: 'not-found',
        detail:
          'Excel takes add-ins from https addresses only. Set PUBLIC_URL to the https address of this server.',
      });
    response.type('application/xml').send(manifestFor(publicUrl));
  });
  router.use(compression());
  router.use(express.static(excelFolder, { index: false, redirect: false, etag: true, maxAge: 0 }));
  // Nothing of the other pages is to be had under these wider headers.
  router.use((_request, response) =>
    sendProblem(response, { code: 'not-found', detail: 'There is no such address here.' }),
  );
  return router;
}
