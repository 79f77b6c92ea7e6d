/**
 * The grid of the web workbook: Univer's open-source plugins put together by hand. Univer's own starter package
 * (`@univerjs/presets`) would bring its commercial packages along.
 */
import {
  IConfigService,
  type Injector,
  LocaleType,
  LogLevel,
  type Plugin,
  type PluginCtor,
  Univer,
  mergeLocales,
} from '@univerjs/core';
import { FUniver } from '@univerjs/core/facade';
import { UniverSheetsCorePreset } from '@univerjs/preset-sheets-core';
import coreWords from '@univerjs/preset-sheets-core/locales/en-US';
import { UniverSheetsDataValidationPreset } from '@univerjs/preset-sheets-data-validation';
import validationWords from '@univerjs/preset-sheets-data-validation/locales/en-US';
import { defaultTheme } from '@univerjs/themes';

export interface UniverGrid {
  readonly api: FUniver;
  readonly injector: Injector;
}

/** Starts Univer inside the element. Workbooks are created through `api`. */
export function startUniver(container: HTMLElement): UniverGrid {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const univer = new Univer({
    theme: defaultTheme,
    darkMode: dark.matches,
    locale: LocaleType.EN_US,
    locales: { [LocaleType.EN_US]: mergeLocales(coreWords, validationWords) },
    logLevel: LogLevel.WARN,
  });
  const presets = [
    UniverSheetsCorePreset({
      container,
      ribbonType: 'simple',
      disableAutoFocus: true,
      // Codes such as 0310 are text on purpose: no marks or warnings about numbers kept as text.
      disableTextFormatAlert: true,
      disableTextFormatMark: true,
      sheets: { disableForceStringAlert: true, disableForceStringMark: true },
    }),
    UniverSheetsDataValidationPreset({ showEditOnDropdown: false }),
  ];
  for (const plugin of presets.flatMap((preset) => preset.plugins)) {
    const [ctor, options] = (Array.isArray(plugin) ? plugin : [plugin, undefined]) as [
      PluginCtor<Plugin>,
      object?,
    ];
    univer.registerPlugin(ctor, options);
  }
  const injector = univer.__getInjector();
  tameSearch(injector);
  const api = FUniver.newAPI(univer);
  dark.addEventListener('change', ({ matches }) => api.toggleDarkMode(matches));
  return { api, injector };
}

/**
 * A drop-down's search field takes the keyboard as soon as the list opens. That is right after a click on the arrow;
 * when the user types into the cell, it would swallow all but her first letter. Univer asks for the setting whenever
 * it opens a list, so it is set by what was used last. Enter in the field takes the first choice found.
 */
function tameSearch(injector: Injector): void {
  const settings = injector.get(IConfigService);
  const search = (wanted: boolean): void => {
    settings.setConfig('sheets-data-validation-ui.config', { showSearchOnDropdown: wanted }, { merge: true });
  };
  window.addEventListener('pointerdown', () => search(true), { capture: true });
  window.addEventListener(
    'keydown',
    (event) => {
      search(false);
      const list =
        event.target instanceof HTMLInputElement &&
        event.target.closest('[data-u-comp="sheets-dropdown-list"]');
      if (!list || event.key !== 'Enter') return;
      list.querySelector<HTMLElement>('.univer-cursor-pointer')?.click();
      event.stopPropagation();
    },
    { capture: true },
  );
}
