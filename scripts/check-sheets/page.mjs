import { parse } from 'acorn';
import * as walk from 'acorn-walk';

/**
 * The page is sent anew at each opening of the sidebar. No limit of Google's is known; this one is ours: the shared panel
 * on preact with the parts of Fluent that it uses came to 565 kB, and a fifth more is room enough for new screens.
 */
const mostPageBytes = 680_000;

/** Findings about a page of the sidebar: one file, whole, nothing in it that Google would cut or take for a template. */
export function checkPage(name, page, finding) {
  const bytes = Buffer.byteLength(page);
  if (bytes > mostPageBytes) {
    finding(
      name,
      `has ${bytes} bytes, more than ${mostPageBytes}.`,
      'See what came into the bundle: it is sent at every opening.',
    );
  }
  if (page.includes('<?'))
    finding(name, 'holds "<?".', 'Google takes it for a scriptlet: escape it in the bundle.');
  if (!/<base\s[^>]*target="?_(top|blank)\b/i.test(page)) {
    finding(name, 'has no <base target>.', 'Add <base target="_top">: the frame cannot follow links itself.');
  }
  const scripts = [];
  const outer = page.replace(/(<script\b[^>]*>)([\s\S]*?)<\/script\s*>/gi, (_, tag, code) => {
    scripts.push(code);
    return tag;
  });
  const attribute =
    /<(?!a\b)[a-z][^>]*\s(src|href|srcset|poster|data|action)\s*=\s*["']?(?!data:|#|["'])([^"'\s>]+)/gi;
  for (const [, what, target] of outer.matchAll(attribute)) {
    finding(name, `loads ${target} by ${what}.`, 'Inline it: the page must be one file.');
  }
  for (const [found] of outer.matchAll(/@import\b[^;]{0,60}|url\(\s*["']?(?:https?:)?\/\/[^)]{0,60}/gi)) {
    finding(name, `its styles load ${found}.`, 'Inline it: the page must be one file.');
  }
  scripts.forEach((code, index) => checkPageScript(name, code, index + 1, finding));
}

function checkPageScript(name, code, number, finding) {
  let tree;
  try {
    tree = parse(code, { ecmaVersion: 'latest', sourceType: 'script' });
  } catch (error) {
    return finding(
      name,
      `script ${number} cannot be read: ${error.message}.`,
      'Escape "</script" in texts, and build no module.',
    );
  }
  if (code.includes('<!--'))
    finding(name, `script ${number} holds "<!--".`, 'Browsers may take the rest for a comment: escape it.');
  walk.full(tree, (node) => {
    if (node.type !== 'TemplateElement' || !/\/\/|\/\*/.test(node.value.raw)) return;
    const cut = node.value.raw.slice(0, 40).replace(/\s+/g, ' ');
    finding(
      name,
      `a template literal holds // or /*: ${cut}`,
      '- Google cuts it as a comment: lower templates to texts in this bundle.',
    );
  });
}
