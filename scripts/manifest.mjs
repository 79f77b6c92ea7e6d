// Writes the add-in's manifest for a deployment: node scripts/manifest.mjs [https://where.cogsheet.runs] [--output file]
// Each deployment has an id of its own, made from its address, so that two of them can live side by side.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const defaultUrl = 'https://localhost:3000';

/** Buttons of the ribbon in their groups; `id` is icon, command and resource name. Texts: English and German. */
export const groups = [
  {
    id: 'Close',
    label: ['Close the month', 'Monatsabschluss'],
    icon: 'cogsheet',
    buttons: [
      {
        id: 'fetch',
        label: ['Fetch', 'Abrufen'],
        tip: [
          'Brings what changed in Cin7 since the last time.',
          'Holt, was sich in Cin7 seit dem letzten Mal geändert hat.',
        ],
      },
      {
        id: 'preview',
        label: ['Preview', 'Vorschau'],
        tip: [
          'Shows every journal and invoice of the period as it would be posted. Nothing is posted.',
          'Zeigt jede Buchung und Rechnung des Zeitraums, wie sie gebucht würde. Nichts wird gebucht.',
        ],
      },
      {
        id: 'post',
        label: ['Post', 'Buchen'],
        tip: [
          'Posts what was previewed to Xero, after one confirmation that names it.',
          'Bucht, was die Vorschau zeigt, in Xero: nach einer Bestätigung, die alles nennt.',
        ],
      },
    ],
  },
  {
    id: 'Check',
    label: ['Check', 'Prüfen'],
    icon: 'errors',
    buttons: [
      {
        id: 'errors',
        label: ['Errors', 'Fehler'],
        tip: [
          'Shows what did not go through and where to fix it.',
          'Zeigt, was nicht durchging und wo es zu beheben ist.',
        ],
      },
      {
        id: 'reconcile',
        label: ['Reconcile', 'Abstimmen'],
        tip: [
          'Ties the stock in Cin7 out to the ledger in Xero.',
          'Stimmt den Bestand in Cin7 mit dem Hauptbuch in Xero ab.',
        ],
      },
      {
        id: 'panel',
        label: ['Open panel', 'Bereich öffnen'],
        tip: [
          'Opens the Cogsheet panel beside the workbook.',
          'Öffnet den Cogsheet-Bereich neben der Arbeitsmappe.',
        ],
      },
    ],
  },
];

/** Where a dialog goes besides the deployment itself; the same list as in addin/excel/dialog/destinations.ts. */
const dialogDomains = ['https://login.xero.com', 'https://authorize.xero.com', 'https://identity.xero.com'];

const buttonSizes = [16, 20, 24, 32, 40, 48, 64, 80];
const icons = [...new Set(groups.flatMap(({ icon, buttons }) => [icon, ...buttons.map(({ id }) => id)]))];

const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The id of a deployment: the same address gives the same id (RFC 9562, version 5, in the name space of URLs). */
export function deploymentId(origin) {
  const space = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
  const hash = createHash('sha1').update(space).update(`${origin}/cogsheet/excel`).digest().subarray(0, 16);
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const iconList = (icon, indent) =>
  buttonSizes.map((size) => `${indent}<bt:Image size="${size}" resid="${icon}.${size}" />`).join('\n');

const button = ({ id }) => `                  <Control xsi:type="Button" id="Cogsheet.${id}">
                    <Label resid="${id}.Label" />
                    <Supertip>
                      <Title resid="${id}.Label" />
                      <Description resid="${id}.Tip" />
                    </Supertip>
                    <Icon>
${iconList(id, '                      ')}
                    </Icon>
                    <Action xsi:type="ExecuteFunction">
                      <FunctionName>cogsheet${id.charAt(0).toUpperCase()}${id.slice(1)}</FunctionName>
                    </Action>
                  </Control>`;

const group = ({ id, icon, buttons }) => `                <Group id="Cogsheet.${id}">
                  <Label resid="${id}.Label" />
                  <Icon>
${iconList(icon, '                    ')}
                  </Icon>
${buttons.map(button).join('\n')}
                </Group>`;

const text = (id, [english, german]) => `        <bt:String id="${id}" DefaultValue="${escape(english)}">
          <bt:Override Locale="de-DE" Value="${escape(german)}" />
        </bt:String>`;

function resources(base) {
  const images = icons.flatMap((icon) =>
    buttonSizes.map(
      (size) => `        <bt:Image id="${icon}.${size}" DefaultValue="${base}/assets/${icon}-${size}.png" />`,
    ),
  );
  const short = [
    text('Tab.Label', ['Cogsheet', 'Cogsheet']),
    text('Functions.Namespace', ['COGSHEET', 'COGSHEET']),
    ...groups.flatMap(({ id, label, buttons }) => [
      text(`${id}.Label`, label),
      ...buttons.map((one) => text(`${one.id}.Label`, one.label)),
    ]),
  ];
  const long = groups.flatMap(({ buttons }) => buttons.map((one) => text(`${one.id}.Tip`, one.tip)));
  return `      <bt:Images>
${images.join('\n')}
      </bt:Images>
      <bt:Urls>
        <bt:Url id="Taskpane.Url" DefaultValue="${base}/taskpane.html" />
        <bt:Url id="Functions.Script.Url" DefaultValue="${base}/panel.js" />
        <bt:Url id="Functions.Metadata.Url" DefaultValue="${base}/functions.json" />
      </bt:Urls>
      <bt:ShortStrings>
${short.join('\n')}
      </bt:ShortStrings>
      <bt:LongStrings>
${long.join('\n')}
      </bt:LongStrings>`;
}

/** Origin of a deployment; anything but https is refused, because Excel refuses it. */
export function originOf(url) {
  const { protocol, origin } = new URL(url);
  if (protocol !== 'https:') throw new Error(`The add-in needs an https address, not ${url}.`);
  return origin;
}

/** The manifest of the deployment at an https address. */
export function manifestFor(url) {
  const origin = originOf(url);
  const base = `${origin}/excel`;
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by scripts/manifest.mjs for ${origin}. -->
<OfficeApp
  xmlns="http://schemas.microsoft.com/office/appforoffice/1.1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0"
  xsi:type="TaskPaneApp">
  <Id>${deploymentId(origin)}</Id>
  <Version>${version}.0</Version>
  <ProviderName>Cogsheet</ProviderName>
  <DefaultLocale>en-US</DefaultLocale>
  <DisplayName DefaultValue="Cogsheet" />
  <Description DefaultValue="Closes the inventory side of the books from the spreadsheet: Cin7 to Xero, previewed, posted exactly once.">
    <Override Locale="de-DE" Value="Schließt die Bestandsseite der Bücher aus der Tabelle ab: Cin7 nach Xero, mit Vorschau, genau einmal gebucht." />
  </Description>
  <IconUrl DefaultValue="${base}/assets/cogsheet-32.png" />
  <HighResolutionIconUrl DefaultValue="${base}/assets/cogsheet-64.png" />
  <SupportUrl DefaultValue="${origin}/" />
  <AppDomains>
${[origin, ...dialogDomains].map((domain) => `    <AppDomain>${domain}</AppDomain>`).join('\n')}
  </AppDomains>
  <Hosts>
    <Host Name="Workbook" />
  </Hosts>
  <Requirements>
    <Sets DefaultMinVersion="1.1">
      <Set Name="ExcelApi" MinVersion="1.14" />
      <Set Name="SharedRuntime" MinVersion="1.1" />
    </Sets>
  </Requirements>
  <DefaultSettings>
    <SourceLocation DefaultValue="${base}/taskpane.html" />
  </DefaultSettings>
  <Permissions>ReadWriteDocument</Permissions>
  <VersionOverrides xmlns="http://schemas.microsoft.com/office/taskpaneappversionoverrides" xsi:type="VersionOverridesV1_0">
    <Hosts>
      <Host xsi:type="Workbook">
        <Runtimes>
          <Runtime resid="Taskpane.Url" lifetime="long" />
        </Runtimes>
        <AllFormFactors>
          <ExtensionPoint xsi:type="CustomFunctions">
            <Script>
              <SourceLocation resid="Functions.Script.Url" />
            </Script>
            <Page>
              <SourceLocation resid="Taskpane.Url" />
            </Page>
            <Metadata>
              <SourceLocation resid="Functions.Metadata.Url" />
            </Metadata>
            <Namespace resid="Functions.Namespace" />
          </ExtensionPoint>
        </AllFormFactors>
        <DesktopFormFactor>
          <FunctionFile resid="Taskpane.Url" />
          <ExtensionPoint xsi:type="PrimaryCommandSurface">
            <CustomTab id="Cogsheet.Tab">
${groups.map(group).join('\n')}
              <Label resid="Tab.Label" />
            </CustomTab>
          </ExtensionPoint>
        </DesktopFormFactor>
      </Host>
    </Hosts>
    <Resources>
${resources(base)}
    </Resources>
  </VersionOverrides>
</OfficeApp>
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { output: { type: 'string', default: path.join(root, 'manifest.xml') } },
    allowPositionals: true,
  });
  writeFileSync(values.output, manifestFor(positionals[0] ?? defaultUrl));
}
