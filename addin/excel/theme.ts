import type { PanelTheme } from '../panel';

/** What Excel says of its looks (`Office.OfficeTheme`); older ones say less. */
export type HostTheme = Partial<
  Pick<Office.OfficeTheme, 'isDarkTheme' | 'bodyBackgroundColor' | 'bodyForegroundColor'>
>;

const contrastFrom = 128;

/**
 * The panel's theme for Excel's: high contrast when the system forces its colours [the browser then paints them whatever
 * the theme is] or Excel's own body is plain black, dark or light by what Excel says, else by its background. Null or
 * nothing usable: as the system has it.
 */
export function panelTheme(theme: HostTheme | null | undefined, forcedColors: boolean): PanelTheme {
  if (forcedColors) return 'high-contrast';
  const background = brightness(theme?.bodyBackgroundColor);
  // [?] Office's high contrast theme: pure black; its Black theme is a very dark grey.
  if (background === 0) return 'high-contrast';
  if (theme?.isDarkTheme !== undefined) return theme.isDarkTheme ? 'dark' : 'light';
  if (background === null) return 'system';
  return background < contrastFrom ? 'dark' : 'light';
}

/** 0 (black) to 255 (white) of `#RRGGBB`; null when it is none. */
function brightness(color: string | undefined): number | null {
  const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color ?? '');
  if (!parts) return null;
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map((part) => parseInt(part, 16));
  return (red * 299 + green * 587 + blue * 114) / 1000;
}

const forcedQuery = '(forced-colors: active)';

/**
 * Follows Excel's theme: now, when the system's colours change, and when the user comes back to the pane. Excel tells of
 * a change only where it knows the event; in the types of Office.js it belongs to Outlook.
 */
export function followTheme(apply: (theme: PanelTheme) => void): void {
  const forced = globalThis.matchMedia(forcedQuery);
  let before: PanelTheme | null = null;
  const look = (): void => {
    const theme = panelTheme(Office.context.officeTheme as HostTheme | undefined, forced.matches);
    if (theme !== before) apply(theme);
    before = theme;
  };
  look();
  forced.addEventListener('change', look);
  globalThis.addEventListener('focus', look);
  document.addEventListener('visibilitychange', look);
  const changed = Office.EventType.OfficeThemeChanged as Office.EventType | undefined;
  if (changed !== undefined) Office.context.document.addHandlerAsync(changed, look);
}
