import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ianaTimeZone } from '../../server/xero/time-zones';
import { xeroOpenapiAbsent } from '../support/xero-openapi';

describe('ianaTimeZone', () => {
  it.each([
    ['GMTSTANDARDTIME', 'Europe/London'],
    ['AUSEASTERNSTANDARDTIME', 'Australia/Sydney'],
    ['CENTRALSTANDARDTIME(MEXICO)', 'America/Mexico_City'],
    ['UTC02', 'Etc/GMT+2'],
    ['UTC', 'UTC'],
    ['Europe/Vienna', 'Europe/Vienna'],
    ['NOWHERESTANDARDTIME', 'UTC'],
    ['', 'UTC'],
  ])('%p is %p', (name, expected) => {
    expect(ianaTimeZone(name)).toBe(expected);
  });

  it('knows every zone that Xero publishes', () => {
    const file = path.resolve(__dirname, '../../../shared/xero-openapi/xero_accounting.yaml');
    if (!existsSync(file)) return console.warn(xeroOpenapiAbsent);
    const document = parse(readFileSync(file, 'utf8')) as {
      components: { schemas: { TimeZone: { enum: string[] } } };
    };
    const names = document.components.schemas.TimeZone.enum;
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => name !== 'UTC' && ianaTimeZone(name) === 'UTC')).toEqual([]);
  });
});
