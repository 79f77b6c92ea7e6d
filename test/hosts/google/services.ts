import { booleanCriteria, ruleBuilder, validationBuilder, validationCriteria } from './builders';
import { refuse } from './errors';
import { locationTypes, visibilities } from './metadata';
import { protectionTypes } from './protection';
import { rangeHandle } from './range';
import { wrapStrategies } from './range-looks';
import { richBuilder, styleBuilder } from './rich-text';
import { scriptApp, session } from './script-app';
import { type Handle, act, define, free, read } from './service';
import { sheetHandle, sheetTypes, togglePositions } from './sheet-members';
import { spreadsheetHandle } from './spreadsheet';
import { cacheService, lockService, propertiesService } from './storage';
import { htmlService, uiHandle } from './ui';
import { urlFetchApp } from './url-fetch';
import { logger, scriptConsole, utilities } from './utilities';

const spreadsheetApp = define<null>({
  name: 'SpreadsheetApp',
  needs: 'document',
  values: {
    ProtectionType: protectionTypes,
    DeveloperMetadataVisibility: visibilities,
    DeveloperMetadataLocationType: locationTypes,
    WrapStrategy: wrapStrategies,
    GroupControlTogglePosition: togglePositions,
    DataValidationCriteria: validationCriteria,
    BooleanCriteria: booleanCriteria,
    SheetType: sheetTypes,
  },
  members: {
    getActiveSpreadsheet: free('', (_, __, { host }) => spreadsheetHandle(host.book)),
    getActive: free('', (_, __, { host }) => spreadsheetHandle(host.book)),
    getActiveSheet: read('', (_, __, { host }) => sheetHandle(host.book.active)),
    getActiveRange: read('', (_, __, { host }) => {
      const { sheet, area } = host.book.selection;
      return rangeHandle(sheet, area);
    }),
    getCurrentCell: read('', (_, __, { host }) => {
      const { sheet, area } = host.book.selection;
      return rangeHandle(sheet, { ...area, rows: 1, columns: 1 });
    }),
    // Custom functions have no Ui (docs; message as reported); a menu needs no authorisation.
    getUi: free(
      '',
      (_, __, { mode }) =>
        mode === 'CUSTOM_FUNCTION'
          ? refuse('Cannot call SpreadsheetApp.getUi() from this context.')
          : uiHandle(null),
      'nothing',
    ),
    flush: act('', () => undefined),
    newDataValidation: free(
      '',
      () => validationBuilder({ rule: null, allowInvalid: true, help: null }),
      'nothing',
    ),
    newConditionalFormatRule: free(
      '',
      () => ruleBuilder({ criteria: null, values: [], looks: {}, ranges: [] }),
      'nothing',
    ),
    newRichTextValue: free('', () => richBuilder({ text: null, runs: [] }), 'nothing'),
    newTextStyle: free('', () => styleBuilder({}), 'nothing'),
    // Docs: need the broad scope, which nobody grants here.
    openById: free('string', () => null, 'broad'),
    openByUrl: free('string', () => null, 'broad'),
    create: free('string, int?, int?', () => null, 'broad'),
  },
})(null);

/** What a script finds in its global scope. */
export const services: Readonly<Record<string, Handle>> = {
  SpreadsheetApp: spreadsheetApp,
  HtmlService: htmlService,
  PropertiesService: propertiesService,
  CacheService: cacheService,
  LockService: lockService,
  ScriptApp: scriptApp,
  Session: session,
  UrlFetchApp: urlFetchApp,
  Utilities: utilities,
  Logger: logger,
  console: scriptConsole,
};
