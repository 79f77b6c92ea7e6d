import { leaveCommand } from './file';
import { figure } from './figures';
import { answer } from './rpc-table';

/**
 * Every function that is exported here becomes a top-level function of the script, by its name and with its comment:
 * Google finds menus, the sidebar's calls and functions in cells by name. Nothing else is callable.
 */

/** Builds the menu. Google runs this before the user has allowed anything, so no service may be asked here. */
export function onOpen(): void {
  SpreadsheetApp.getUi()
    .createAddonMenu()
    .addItem('Open Cogsheet', 'showSidebar')
    .addSeparator()
    .addItem('Fetch from Cin7', 'menuFetch')
    .addItem('Preview', 'menuPreview')
    .addItem('Post to Xero', 'menuPost')
    .addItem('Errors', 'menuErrors')
    .addItem('Tie out', 'menuTieOut')
    .addToUi();
}

/** The menu is there right after the add-on was installed. */
export function onInstall(): void {
  onOpen();
}

/** Opens the panel. Permissions that were left out before are asked for again. */
export function showSidebar(): void {
  ScriptApp.requireAllScopes(ScriptApp.AuthMode.FULL);
  SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutputFromFile('Sidebar').setTitle('Cogsheet'));
}

/** Opens the panel and fetches the chosen period. */
export function menuFetch(): void {
  openFor('fetch');
}

/** Opens the panel and previews the chosen period. */
export function menuPreview(): void {
  openFor('preview');
}

/** Opens the panel and asks whether to post. */
export function menuPost(): void {
  openFor('post');
}

/** Opens the panel at its errors. */
export function menuErrors(): void {
  openFor('errors');
}

/** Opens the panel and compares Cin7 with Xero. */
export function menuTieOut(): void {
  openFor('reconcile');
}

function openFor(command: string): void {
  leaveCommand(command);
  showSidebar();
}

/** The one function that the sidebar calls. */
export function rpc(name: string, json: string): string {
  return answer(name, json);
}

/**
 * Cost of goods sold of a period by Cin7's ledger as fetched, in base currency.
 *
 * @param {date|string} from First day: a date cell or YYYY-MM-DD.
 * @param {date|string} to Last day: a date cell or YYYY-MM-DD.
 * @param {string} channel Sales channel as in the Channels sheet; (none) for sales without one; left out: all.
 * @param {string} connection Name of the connection or of its Xero organisation; left out: the first one.
 * @return Amount in base currency.
 * @customfunction
 */
export function COGS(from: unknown, to: unknown, channel: unknown, connection: unknown): number | string {
  return figure('COGS', [from, to, channel, connection]);
}

/**
 * What Cin7's stock cost, as Cin7 values it now, in base currency. Cin7 keeps no value of a past date.
 *
 * @param {string} sku One product; left out: all stock.
 * @param {date|string} date Today or left out; any other date has no answer.
 * @param {string} connection Name of the connection or of its Xero organisation; left out: the first one.
 * @return Amount in base currency.
 * @customfunction
 */
export function STOCKVALUE(sku: unknown, date: unknown, connection: unknown): number | string {
  return figure('STOCKVALUE', [sku, date, connection]);
}

/**
 * Balance of an account by Xero's trial balance at the end of a day, debit positive.
 *
 * @param {string} account Xero account code (text when it begins with 0) or a role of the Accounts sheet.
 * @param {date|string} date The day: a date cell or YYYY-MM-DD.
 * @param {string} connection Name of the connection or of its Xero organisation; left out: the first one.
 * @return Amount in base currency.
 * @customfunction
 */
export function GLBALANCE(account: unknown, date: unknown, connection: unknown): number | string {
  return figure('GLBALANCE', [account, date, connection]);
}

/**
 * What became of a document: posted, waiting, not posted yet.
 *
 * @param {string} document Number of an order, invoice or journal, or a posting key.
 * @param {string} connection Name of the connection or of its Xero organisation; left out: the first one.
 * @return Its state in words.
 * @customfunction
 */
export function STATUS(document: unknown, connection: unknown): number | string {
  return figure('STATUS', [document, connection]);
}

/**
 * Xero less Cin7 over the cost accounts for a month; 0.00 ties.
 *
 * @param {date|string} month The month: YYYY-MM or any date of it.
 * @param {string} connection Name of the connection or of its Xero organisation; left out: the first one.
 * @return Amount in base currency.
 * @customfunction
 */
export function TIEOUT(month: unknown, connection: unknown): number | string {
  return figure('TIEOUT', [month, connection]);
}
