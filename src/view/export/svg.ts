/** Pictures as SVG files that stand alone: with their colours and fonts, on the ground of the theme. */
import { plainColour } from '../../ui/colours.ts';

/** What a stylesheet may have said of an element of a picture; each is an attribute of SVG too, which needs no stylesheet. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-stretch',
  'letter-spacing',
  'text-anchor',
  'display',
  'visibility',
] as const;

/** A picture on screen as a file: what stylesheets say is written into it, at its true size. */
export function svgOf(picture: SVGSVGElement, ground: string): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const originals = picture.querySelectorAll('*');
  copy.querySelectorAll('*').forEach((element, at) => {
    const style = getComputedStyle(originals[at]);
    element.removeAttribute('style');
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    for (const paint of ['fill', 'stroke']) setPaint(element, paint, style);
    const moved = style.getPropertyValue('transform');
    if (moved.startsWith('matrix(')) element.setAttribute('transform', moved);
    dropAttributes(element);
  });
  const { width, height } = picture.viewBox.baseVal;
  dropAttributes(copy);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({
    width: '100%',
    height: '100%',
    fill: plainColour(ground)?.hex ?? ground,
  }))
    rect.setAttribute(name, value);
  copy.prepend(rect);
  return new XMLSerializer().serializeToString(copy);
}

function setPaint(element: Element, paint: string, style: CSSStyleDeclaration): void {
  const plain = plainColour(style.getPropertyValue(paint));
  if (plain === undefined) return;
  element.setAttribute(paint, plain.hex);
  const opacity = Number(style.getPropertyValue(`${paint}-opacity`)) * plain.opacity;
  element.setAttribute(`${paint}-opacity`, String(opacity));
}

function dropAttributes(element: Element): void {
  for (const { name } of [...element.attributes]) if (isForTheScreen(name)) element.removeAttribute(name);
}

const isForTheScreen = (name: string) =>
  name === 'class' || name === 'role' || name === 'tabindex' || name.startsWith('aria-') || name.startsWith('data-');

/** Text within a file of XML; what XML has no character for was made printable before. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
