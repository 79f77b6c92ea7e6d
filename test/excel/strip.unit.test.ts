import { Strip } from '../../addin/excel/strip';

test('a refusal stands until a marked cell is selected; notes come and go with the selection', () => {
  const element = { textContent: '' } as HTMLElement;
  const strip = new Strip(element);
  strip.note('Account 0310 is archived.');
  expect(element.textContent).toBe('Account 0310 is archived.');
  strip.note(null);
  expect(element.textContent).toBe('');
  strip.say('The sheet is protected.');
  strip.note(null);
  expect(element.textContent).toBe('The sheet is protected.');
  strip.note('Saved.');
  strip.note(null);
  expect(element.textContent).toBe('');
});
