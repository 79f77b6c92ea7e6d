import { panelTheme } from '../../addin/excel/theme';

test.each([
  ['Colorful', { isDarkTheme: false, bodyBackgroundColor: '#FFFFFF' }, 'light'],
  ['Dark Gray', { isDarkTheme: true, bodyBackgroundColor: '#666666' }, 'dark'],
  ['Black', { isDarkTheme: true, bodyBackgroundColor: '#262626' }, 'dark'],
  ['an older Excel, light', { bodyBackgroundColor: '#F0F0F0' }, 'light'],
  ['an older Excel, dark', { bodyBackgroundColor: '#262626' }, 'dark'],
  ['high contrast', { isDarkTheme: true, bodyBackgroundColor: '#000000' }, 'high-contrast'],
  ['colours that are none', { bodyBackgroundColor: 'red' }, 'system'],
  ['nothing', undefined, 'system'],
  ['null', null, 'system'],
] as const)('%s', (_name, theme, expected) => {
  expect(panelTheme(theme, false)).toBe(expected);
});

test('colours forced by the system go before everything', () => {
  expect(panelTheme({ isDarkTheme: false, bodyBackgroundColor: '#FFFFFF' }, true)).toBe('high-contrast');
  expect(panelTheme(undefined, true)).toBe('high-contrast');
});
