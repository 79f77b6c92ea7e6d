import { sandboxCredentials } from '../../server/demo';
import type { Document, ManualJournal } from '../../server/sandbox/xero/model';
import type { HttpAnswer } from './in-process-http';
import type { Random } from './random';
import type { World } from './world';
import type { Kept, SimulatedXero } from './xero';

/** The program as Xero knows it: what others make has another maker. */
export const productClient = sandboxCredentials.xero.clientId;

/** Somebody else at work in Xero: voids documents, changes them, enters some by hand. */
export class Meddler {
  constructor(
    private readonly world: World,
    private readonly random: Random,
    private readonly xero: SimulatedXero,
    /** Numbers that Cin7's invoices bear. */
    private readonly numbers: () => readonly string[],
  ) {}

  async meddle(): Promise<void> {
    await this.world.gate('meddle', async () => {
      const act = this.random.pick([
        this.voidDocument,
        this.voidJournal,
        this.editJournal,
        this.editInvoice,
        this.enterByHand,
      ]);
      const what = await act();
      if (what === null) return;
      this.world.count('meddled in Xero');
      this.world.note(`somebody ${what}`);
    });
  }

  private readonly voidDocument = (): Promise<string | null> =>
    this.change(this.documents(), ({ id, number, kind }) => {
      const [path, idField] =
        kind === 'invoice' ? ['Invoices', 'InvoiceID'] : ['CreditNotes', 'CreditNoteID'];
      return { what: `voids ${number}`, path: `${path}/${id}`, body: { [idField]: id, Status: 'VOIDED' } };
    });

  private readonly voidJournal = (): Promise<string | null> =>
    this.change(this.journals(), ({ id, narration }) => ({
      what: `voids ${narration}`,
      path: `ManualJournals/${id}`,
      body: { ManualJournalID: id, Status: 'VOIDED' },
    }));

  private readonly editJournal = (): Promise<string | null> =>
    this.change(this.journals(), ({ id, narration }) => ({
      what: `changes ${narration}`,
      path: `ManualJournals/${id}`,
      body: {
        ManualJournalID: id,
        JournalLines: [
          { LineAmount: 1, AccountCode: '310' },
          { LineAmount: -1, AccountCode: '631' },
        ],
      },
    }));

  private readonly editInvoice = (): Promise<string | null> =>
    this.change(
      this.documents().filter(({ kind }) => kind === 'invoice'),
      ({ id, number }) => ({
        what: `changes ${number}`,
        path: `Invoices/${id}`,
        body: { InvoiceID: id, DueDate: '2026-12-24' },
      }),
    );

  /** An invoice of somebody else's with a number that Cin7 has too. */
  private readonly enterByHand = async (): Promise<string | null> => {
    const number = this.random.pick(this.numbers());
    const line = { Description: 'By hand', Quantity: 1, UnitAmount: 7, AccountCode: '200', TaxType: 'NONE' };
    const answer = await callAsPerson(this.xero, 'PUT', 'Invoices', {
      ...{
        Type: 'ACCREC',
        InvoiceNumber: number,
        Contact: { Name: 'City Limousines' },
        Status: 'AUTHORISED',
      },
      ...{ Date: '2026-10-15', DueDate: '2026-11-30', LineItems: [line] },
    });
    return answer.status === 200 ? `enters ${number} by hand` : null;
  };

  /** What was entered by hand gets another number, and is voided. */
  async tidy(): Promise<void> {
    await this.world.gate('tidy', async () => {
      for (const { id, status, createdBy } of present(this.xero.records.documents))
        if (createdBy !== productClient && status === 'AUTHORISED')
          for (const change of [{ InvoiceNumber: `OLD-${id}` }, { Status: 'VOIDED' }])
            await callAsPerson(this.xero, 'POST', `Invoices/${id}`, { InvoiceID: id, ...change });
    });
  }

  private documents = (): Document[] =>
    present(this.xero.records.documents).filter(
      ({ status, createdBy }) => status === 'AUTHORISED' && createdBy === productClient,
    );
  /** Taking back a reversal is another matter: the accountant has said that she wants it. */
  private journals = (): ManualJournal[] =>
    present(this.xero.records.journals).filter(
      ({ status, narration }) => status === 'POSTED' && !/revers/i.test(narration),
    );

  private async change<Value>(
    among: readonly Value[],
    describe: (chosen: Value) => { what: string; path: string; body: object },
  ): Promise<string | null> {
    if (among.length === 0) return null;
    const { what, path, body } = describe(this.random.pick(among));
    const answer = await callAsPerson(this.xero, 'POST', path, body);
    return answer.status === 200 ? what : null;
  }
}

const present = <Value>(records: ReadonlyMap<string, Kept<Value>>): Value[] =>
  [...records.values()].map(({ now }) => now);

/** A call of somebody else's program, with rights and a token of its own. */
export async function callAsPerson(
  xero: SimulatedXero,
  method: string,
  path: string,
  body: object,
): Promise<HttpAnswer> {
  const basic = Buffer.from('cogsheet-custom:cogsheet-custom-secret').toString('base64');
  const signedIn = await xero.direct({
    method: 'POST',
    path: '/identity/connect/token',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  const token = String((JSON.parse(signedIn.body) as Record<string, unknown>)['access_token']);
  return xero.direct({
    method,
    path: `/api.xro/2.0/${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
}
