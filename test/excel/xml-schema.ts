import { readFileSync } from 'node:fs';
import path from 'node:path';
import { JSDOM } from 'jsdom';

const xs = 'http://www.w3.org/2001/XMLSchema';
const xsi = 'http://www.w3.org/2001/XMLSchema-instance';

/** Well-formed XML as a document; throws what is wrong with it. */
export function parseXml(text: string): Document {
  const { window } = new JSDOM('');
  const document = new window.DOMParser().parseFromString(text, 'application/xml');
  const failed = document.querySelector('parsererror');
  if (failed) throw new Error(`The XML is not well-formed: ${failed.textContent}`);
  return document;
}

const childrenOf = (element: Element, ...names: string[]): Element[] =>
  [...element.children].filter((child) => names.length === 0 || names.includes(child.localName));

/**
 * The part of XML Schema 1.0 that the manifest's schemas use: named and inline types, sequences, choices, `all`,
 * extensions, restrictions with facets, attributes, `xsi:type`. Any other construct is an error, never passed over.
 */
export class XmlSchema {
  private readonly components = new Map<string, Element>();
  private readonly loaded = new Set<string>();

  constructor(file: string) {
    this.load(file);
  }

  /** What is wrong with a document, by place; empty when it is valid. */
  validate(document: Document): string[] {
    const root = document.documentElement;
    const declaration = this.components.get(`element {${root.namespaceURI}}${root.localName}`);
    return declaration
      ? this.element(root, declaration, root.localName)
      : [`${root.localName} is not declared`];
  }

  private load(file: string): void {
    if (this.loaded.has(file)) return;
    this.loaded.add(file);
    const schema = parseXml(readFileSync(file, 'utf8')).documentElement;
    const space = schema.getAttribute('targetNamespace');
    for (const child of childrenOf(schema)) {
      const location = child.getAttribute('schemaLocation');
      if (location !== null) this.load(path.join(path.dirname(file), location));
      const name = child.getAttribute('name');
      if (name === null) continue;
      const kind = child.localName === 'element' ? 'element' : 'type';
      this.components.set(`${kind} {${space}}${name}`, child);
    }
  }

  private find(kind: 'element' | 'type', name: string, at: Element): Element | string {
    const [prefix, local] = name.includes(':') ? name.split(':') : [null, name];
    const space = at.lookupNamespaceURI(prefix ?? null);
    if (space === xs) return local ?? '';
    const found = this.components.get(`${kind} {${space}}${local}`);
    if (!found) throw new Error(`The schema has no ${kind} ${name}.`);
    return found;
  }

  private element(element: Element, declaration: Element, at: string): string[] {
    const typeName = declaration.getAttribute('type');
    const inline = childrenOf(declaration, 'complexType', 'simpleType')[0];
    const declared = typeName === null ? inline : this.find('type', typeName, declaration);
    if (declared === undefined) return [];
    const given = element.getAttributeNS(xsi, 'type');
    const type = given === null ? declared : this.find('type', given, element);
    if (type !== declared && !this.derives(type, declared)) return [`${at}: ${given} is no type for it`];
    if (typeof type === 'string' || type.localName === 'simpleType') {
      return this.text(element.textContent ?? '', type).map((fault) => `${at}: ${fault}`);
    }
    if (type.getAttribute('abstract') === 'true') return [`${at}: xsi:type is missing`];
    return [...this.attributes(element, type, at), ...this.content(element, type, at)];
  }

  private derives(type: Element | string, from: Element | string): boolean {
    if (type === from) return true;
    if (typeof type === 'string') return false;
    const base = this.baseOf(type);
    return base !== null && this.derives(base, from);
  }

  private extensionOf(type: Element): Element | null {
    const content = childrenOf(type, 'complexContent', 'simpleContent')[0];
    const [derivation] = content ? childrenOf(content, 'extension', 'restriction') : [];
    if (derivation?.localName === 'restriction')
      throw new Error('Restricted complex types are not understood.');
    return derivation ?? null;
  }

  private baseOf(type: Element): Element | string | null {
    const extension = this.extensionOf(type);
    return extension ? this.find('type', extension.getAttribute('base') ?? '', extension) : null;
  }

  private attributes(element: Element, type: Element, at: string): string[] {
    const declared = new Map<string, Element>();
    for (let one: Element | string | null = type; one instanceof Object; one = this.baseOf(one as Element)) {
      const holder: Element = this.extensionOf(one as Element) ?? (one as Element);
      for (const attribute of childrenOf(holder, 'attribute'))
        declared.set(attribute.getAttribute('name') ?? '', attribute);
    }
    const faults = [...element.attributes]
      .filter(({ namespaceURI, name }) => namespaceURI === null && name !== 'xmlns')
      .flatMap(({ name, value }) => {
        const declaration = declared.get(name);
        if (!declaration) return [`${at}: attribute ${name} is not known`];
        const typeName = declaration.getAttribute('type');
        const simple =
          typeName === null
            ? childrenOf(declaration, 'simpleType')[0]
            : this.find('type', typeName, declaration);
        return simple ? this.text(value, simple).map((fault) => `${at}@${name}: ${fault}`) : [];
      });
    const missing = [...declared].filter(
      ([name, declaration]) => declaration.getAttribute('use') === 'required' && !element.hasAttribute(name),
    );
    return [...faults, ...missing.map(([name]) => `${at}: attribute ${name} is missing`)];
  }

  private content(element: Element, type: Element, at: string): string[] {
    const chain: Element[] = [];
    for (let one: Element | string | null = type; one !== null; one = this.baseOf(one)) {
      if (typeof one === 'string' || one.localName === 'simpleType') {
        return this.text(element.textContent ?? '', one).map((fault) => `${at}: ${fault}`);
      }
      chain.unshift(this.extensionOf(one) ?? one);
    }
    const particles = chain.flatMap((one) => childrenOf(one, 'sequence', 'choice', 'all', 'group'));
    const children = [...element.children];
    const faults: string[] = [];
    let next = 0;
    for (const particle of particles) next = this.particle(particle, children, next, at, faults);
    const left = children[next];
    return left ? [...faults, `${at}: ${left.localName} is not expected there`] : faults;
  }

  /** Takes as many children as belong to a particle; returns where the next one begins. */
  private particle(
    particle: Element,
    children: Element[],
    start: number,
    at: string,
    faults: string[],
  ): number {
    const least = Number(particle.getAttribute('minOccurs') ?? 1);
    const most =
      particle.getAttribute('maxOccurs') === 'unbounded'
        ? Infinity
        : Number(particle.getAttribute('maxOccurs') ?? 1);
    let next = start;
    let count = 0;
    // What must be there is looked into even when nothing of it is, to name what is missing.
    const isFrame = particle.localName === 'sequence' || particle.localName === 'all';
    const begun = (): boolean => {
      const child = children[next];
      return (child && this.begins(particle, child)) || (isFrame && count < least);
    };
    while (count < most && begun()) {
      const before = next;
      next = this.once(particle, children, next, at, faults);
      count++;
      if (next === before) break;
    }
    if (count < least && !this.mayBeEmpty(particle)) {
      faults.push(
        `${at}: ${particle.getAttribute('name') ?? particle.getAttribute('ref') ?? particle.localName} is missing`,
      );
    }
    return next;
  }

  private once(particle: Element, children: Element[], start: number, at: string, faults: string[]): number {
    const child = children[start];
    const parts = childrenOf(particle, 'element', 'any', 'sequence', 'choice', 'all');
    if (particle.localName === 'sequence' || particle.localName === 'all') {
      return this.frame(particle, parts, children, start, at, faults);
    }
    if (!child) return start;
    switch (particle.localName) {
      case 'any':
        return start + 1;
      case 'element':
        faults.push(...this.element(child, this.declarationOf(particle), `${at}/${child.localName}`));
        return start + 1;
      case 'choice': {
        const chosen = parts.find((part) => this.begins(part, child));
        return chosen ? this.particle(chosen, children, start, at, faults) : start;
      }
      default:
        throw new Error(`${particle.localName} is not understood.`);
    }
  }

  private frame(
    particle: Element,
    parts: readonly Element[],
    children: Element[],
    start: number,
    at: string,
    faults: string[],
  ): number {
    let next = start;
    if (particle.localName === 'sequence') {
      for (const part of parts) next = this.particle(part, children, next, at, faults);
      return next;
    }
    const open = new Set(parts);
    for (let part = this.beginner(open, children[next]); part; part = this.beginner(open, children[next])) {
      next = this.particle(part, children, next, at, faults);
      open.delete(part);
    }
    for (const part of open) this.particle(part, children, children.length, at, faults);
    return next;
  }

  private beginner(parts: ReadonlySet<Element>, child: Element | undefined): Element | undefined {
    return child && [...parts].find((part) => this.begins(part, child));
  }

  private declarationOf(particle: Element): Element {
    const reference = particle.getAttribute('ref');
    if (reference === null) return particle;
    const found = this.find('element', reference, particle);
    return typeof found === 'string' ? particle : found;
  }

  private mayBeEmpty(particle: Element): boolean {
    if (particle.getAttribute('minOccurs') === '0') return true;
    if (particle.localName === 'element' || particle.localName === 'any') return false;
    const parts = childrenOf(particle, 'element', 'any', 'sequence', 'choice', 'all');
    return particle.localName === 'choice'
      ? parts.some((part) => this.mayBeEmpty(part))
      : parts.every((part) => this.mayBeEmpty(part));
  }

  /** Whether a child may stand at the beginning of a particle. */
  private begins(particle: Element, child: Element): boolean {
    switch (particle.localName) {
      case 'any': {
        const space = particle.getAttribute('namespace') ?? '##any';
        return space === '##any' || space.split(' ').includes(child.namespaceURI ?? '');
      }
      case 'element': {
        const declaration = this.declarationOf(particle);
        const space = declaration.ownerDocument.documentElement.getAttribute('targetNamespace');
        return declaration.getAttribute('name') === child.localName && space === child.namespaceURI;
      }
      case 'group':
        throw new Error('Groups are not understood.');
      default: {
        const parts = childrenOf(particle, 'element', 'any', 'sequence', 'choice', 'all');
        if (particle.localName !== 'sequence') return parts.some((part) => this.begins(part, child));
        for (const part of parts) {
          if (this.begins(part, child)) return true;
          if (!this.mayBeEmpty(part)) return false;
        }
        return false;
      }
    }
  }

  private text(raw: string, type: Element | string): string[] {
    if (typeof type === 'string') {
      const value = raw.trim();
      const fits: Record<string, boolean> = {
        boolean: /^(true|false|0|1)$/.test(value),
        integer: /^[+-]?\d+$/.test(value),
        string: true,
        anyURI: !/\s/.test(value),
        anyType: true,
      };
      if (!(type in fits)) throw new Error(`The type xs:${type} is not understood.`);
      return fits[type] ? [] : [`"${value}" is no ${type}`];
    }
    const [restriction] = childrenOf(type, 'restriction');
    if (!restriction) throw new Error('Only restrictions are understood as simple types.');
    const base = restriction.getAttribute('base');
    const faults = base === null ? [] : this.text(raw, this.find('type', base, restriction));
    const choices = childrenOf(restriction, 'enumeration').map((one) => one.getAttribute('value'));
    if (choices.length > 0 && !choices.includes(raw))
      faults.push(`"${raw}" is none of ${choices.join(', ')}`);
    for (const facet of childrenOf(restriction)) {
      const value = facet.getAttribute('value') ?? '';
      if (!this.fits(facet.localName, value, raw))
        faults.push(`"${raw}" does not fit ${facet.localName} ${value}`);
    }
    return faults;
  }

  private fits(facet: string, value: string, raw: string): boolean {
    switch (facet) {
      case 'pattern':
        return new RegExp(`^(?:${value})$`, 'u').test(raw);
      case 'minLength':
        return raw.length >= Number(value);
      case 'maxLength':
        return raw.length <= Number(value);
      case 'minInclusive':
        return Number(raw) >= Number(value);
      case 'maxInclusive':
        return Number(raw) <= Number(value);
      case 'whiteSpace':
      case 'enumeration':
      case 'annotation':
        return true;
      default:
        throw new Error(`The facet ${facet} is not understood.`);
    }
  }
}
