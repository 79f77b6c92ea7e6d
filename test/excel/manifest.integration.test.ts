import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commandNames, functionName } from '../../addin/excel/commands';
import { xeroHosts } from '../../addin/excel/dialog/destinations';
import { figureFunctions } from '../../addin/excel/functions/functions';
import { XmlSchema, parseXml } from './xml-schema';

const root = path.resolve(__dirname, '../..');
const schemaFile = path.resolve(root, '../shared/office-manifest-xsd/overlay/OfficeAppManifestV1_1.xsd');

function generate(url: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'manifest-')), 'manifest.xml');
  execFileSync(process.execPath, [path.join(root, 'scripts/manifest.mjs'), url, '--output', file], {
    stdio: 'pipe',
  });
  return readFileSync(file, 'utf8');
}

const committed = readFileSync(path.join(root, 'manifest.xml'), 'utf8');
const document = parseXml(committed);
const all = (name: string): Element[] =>
  [...document.getElementsByTagName('*')].filter(({ localName }) => localName === name);
const attribute =
  (name: string): ((element: Element) => string) =>
  (element) =>
    element.getAttribute(name) ?? '';
const resources = ['Image', 'Url', 'String'].flatMap(all).filter((element) => element.hasAttribute('id'));

test('the committed manifest is what the script writes for the default address', () => {
  expect(generate('https://localhost:3000')).toBe(committed);
});

// Where the schemas are not at hand this says so; the checks below run everywhere.
const withSchema = existsSync(schemaFile) ? describe : describe.skip;

withSchema(
  "Microsoft's schemas (overlay beside the project; our own reader, no schema tool is installed)",
  () => {
    // Loaded by the tests alone: the body of a skipped group runs as well.
    let schema: XmlSchema;
    beforeAll(() => {
      schema = new XmlSchema(schemaFile);
    });

    test('the manifest is valid', () => {
      expect(schema.validate(document)).toEqual([]);
      expect(schema.validate(parseXml(generate('https://cogsheet.example.com')))).toEqual([]);
    });

    test.each([
      ['an id that is none', '<Id>8f4fec7e', '<Id>zz4fec7e', 'pattern'],
      [
        'elements in another order',
        /( {2}<IconUrl[^>]*>\n)([^]*?)( {2}<SupportUrl[^>]*>\n)/,
        '$3$2$1',
        'HighResolutionIconUrl is not expected there',
      ],
      ['no description', /<Description Def[^]*?<\/Description>/, '', 'Description is missing'],
      ['an unknown element', '<SupportUrl', '<Supporters /><SupportUrl', 'Supporters is not expected there'],
      [
        'a text that is too long',
        'DefaultValue="Fetch"',
        `DefaultValue="${'x'.repeat(126)}"`,
        'maxLength 125',
      ],
      ['an unknown action', 'xsi:type="ExecuteFunction"', 'xsi:type="Button"', 'Button is no type for it'],
      ['an unknown permission', '>ReadWriteDocument<', '>ReadAndWrite<', 'is none of'],
      ['a button without a label', /<Label resid="fetch.Label" \/>/, '', 'Label is missing'],
      ['an unknown attribute', '<Runtime resid', '<Runtime speed="1" resid', 'attribute speed'],
      ['functions without a page', /<Page>[^]*?<\/Page>/, '', 'Page is missing'],
      ['a version that is none', '<Version>0.', '<Version>x.', 'pattern'],
    ])('%s is found', (_name, from, to, fault) => {
      const broken = committed.replace(from, to);
      expect(broken).not.toBe(committed);
      expect(schema.validate(parseXml(broken)).join('\n')).toContain(fault);
    });
  },
);

test('says whether the schemas were at hand', () => {
  if (!existsSync(schemaFile))
    console.log('NOT CHECKED: the manifest against its XML schemas, which are not at hand.');
  expect(committed).toContain('http://schemas.microsoft.com/office/appforoffice/1.1');
});

test('every resource is there once and is used', () => {
  const ids = resources.map(attribute('id'));
  expect(new Set(ids).size).toBe(ids.length);
  const used = new Set([...document.querySelectorAll('[resid]')].map(attribute('resid')));
  expect([...used].filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids.filter((id) => !used.has(id))).toEqual([]);
  expect(ids.filter((id) => id.length > 32)).toEqual([]);
});

test('all addresses are https of the deployment, and its domain is listed', () => {
  const text = generate('https://cogsheet.example.com:8443/some/path');
  const urls = [...text.matchAll(/"(https?:[^"]*)"/g)]
    .map(([, url]) => url ?? '')
    .filter(
      (url) => !url.startsWith('http://schemas.microsoft.com/') && !url.startsWith('http://www.w3.org/'),
    );
  expect(urls.length).toBeGreaterThan(50);
  expect(urls.filter((url) => !url.startsWith('https://cogsheet.example.com:8443/'))).toEqual([]);
  const domains = [...text.matchAll(/<AppDomain>(.*)<\/AppDomain>/g)].map(([, domain]) => domain);
  expect(domains).toEqual([
    'https://cogsheet.example.com:8443',
    ...xeroHosts.map((host) => `https://${host}`),
  ]);
  expect(() => generate('http://cogsheet.example.com')).toThrow('https');
});

test('icons are PNG files of the size they are named for, in all sizes that Office asks for', () => {
  const icons = [
    ...all('Image')
      .filter((element) => element.hasAttribute('DefaultValue'))
      .map((element) => ({
        url: attribute('DefaultValue')(element),
        size: Number(attribute('id')(element).split('.')[1]),
      })),
    ...all('IconUrl').map((element) => ({ url: attribute('DefaultValue')(element), size: 32 })),
    ...all('HighResolutionIconUrl').map((element) => ({ url: attribute('DefaultValue')(element), size: 64 })),
  ];
  for (const { url, size } of icons) {
    const file = readFileSync(path.join(root, 'addin/excel/assets', path.basename(new URL(url).pathname)));
    expect([...file.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([size, size]);
    expect(file[25]).toBe(6); // with opacity
  }
  const lists = all('Icon').map((icon) =>
    [...icon.children].map((image) => Number(attribute('size')(image))),
  );
  for (const sizes of lists) expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 80]);
});

test('texts fit, and each has its German', () => {
  const inside = (name: string): Element[] => [...(all(name)[0]?.children ?? [])];
  for (const [list, longest] of [
    ['ShortStrings', 125],
    ['LongStrings', 250],
  ] as const) {
    expect(inside(list).length).toBeGreaterThan(0);
    for (const text of inside(list)) {
      const german = [...text.children].find((one) => attribute('Locale')(one) === 'de-DE');
      const texts = [attribute('DefaultValue')(text), german ? attribute('Value')(german) : ''];
      for (const one of texts) {
        expect(one).not.toBe('');
        expect(one.length).toBeLessThanOrEqual(longest);
      }
    }
  }
});

test('buttons call the functions that the task pane associates, in one shared runtime', () => {
  expect(all('FunctionName').map(({ textContent }) => textContent)).toEqual(commandNames.map(functionName));
  expect(all('Runtime').map(attribute('lifetime'))).toEqual(['long']);
  const [page] = all('Page');
  const pages = [...all('Runtime'), ...all('FunctionFile'), ...(page?.children ?? [])].map(
    attribute('resid'),
  );
  expect(new Set(pages)).toEqual(new Set(['Taskpane.Url']));
  expect(all('Set').map((set) => `${attribute('Name')(set)} ${attribute('MinVersion')(set)}`)).toEqual([
    'ExcelApi 1.14',
    'SharedRuntime 1.1',
  ]);
  expect([...document.querySelectorAll('CustomTab > Label')].map(attribute('resid'))).toEqual(['Tab.Label']);
});

test('custom functions: the metadata lies beside the pane, and names what the pane registers', () => {
  const url = (id: string): string =>
    attribute('DefaultValue')(resources.find((one) => attribute('id')(one) === id) as Element);
  const [script] = all('Script');
  const [metadata] = all('Metadata');
  const place = (element: Element | undefined): string =>
    path.basename(new URL(url(attribute('resid')(element?.children[0] as Element))).pathname);
  const assets = JSON.parse(readFileSync(path.join(root, 'addin/excel/assets.json'), 'utf8')) as Record<
    string,
    string
  >;
  expect(place(script)).toBe('panel.js');
  const file = assets[place(metadata)] ?? '';
  const { functions } = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as {
    functions: { id: string }[];
  };
  const registered = figureFunctions({ ask: async () => ({ ok: false, kind: 'invalid', message: '' }) });
  expect(functions.map(({ id }) => id)).toEqual(Object.keys(registered));
  // Microsoft: letters, digits, underscores and periods only.
  expect(url('Functions.Namespace')).toMatch(/^[A-Z][A-Z0-9_.]*$/);
});

test('the id stays, and differs by deployment; the version is that of the product', () => {
  expect(all('Id')[0]?.textContent).toBe('8f4fec7e-e824-58e3-a1a0-b7d5059fad90');
  const id = (text: string): string => /<Id>(.*)<\/Id>/.exec(text)?.[1] ?? '';
  const other = id(generate('https://cogsheet.example.com'));
  expect(other).toBe(id(generate('https://cogsheet.example.com/')));
  expect(other).not.toBe(id(committed));
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(all('Version')[0]?.textContent).toBe(`${version}.0`);
});
