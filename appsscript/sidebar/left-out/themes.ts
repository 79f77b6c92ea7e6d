/** In place of Fluent's other themes: Google shows its sheets, and so the sidebar, on white. */
export {
  webLightTheme as teamsHighContrastTheme,
  webLightTheme as webDarkTheme,
} from '@fluentui/react-components';
