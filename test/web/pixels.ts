import type { Page } from 'playwright-core';

/** What is painted in parts of the page: of each column of pixels, the lightness (0 to 255) of the darkest. */
export async function pixels(
  painted: Page,
  parts: readonly { x: number; y: number; width: number; height: number }[],
): Promise<number[][]> {
  const image = (await painted.screenshot()).toString('base64');
  return painted.evaluate(
    async ([data, rects]) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${data}`;
      await picture.decode();
      const canvas = document.createElement('canvas');
      canvas.width = picture.width;
      canvas.height = picture.height;
      const context = canvas.getContext('2d');
      if (!context) throw new Error('There is no canvas to read from.');
      context.drawImage(picture, 0, 0);
      return rects.map(({ x, y, width, height }) =>
        Array.from({ length: Math.max(1, Math.floor(width)) }, (_, column) => {
          const { data: bytes } = context.getImageData(Math.round(x) + column, Math.round(y), 1, height);
          let darkest = 255;
          for (let at = 0; at < bytes.length; at += 4) {
            darkest = Math.min(darkest, Math.max(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0));
          }
          return darkest;
        }),
      );
    },
    [image, parts] as const,
  );
}
