/** In place of the turning of styles for right-to-left writing: the panel speaks English only. */
export const convert = <Styles>(styles: Styles): Styles => styles;
export const convertProperty = (key: string, value: unknown) => ({ key, value });
