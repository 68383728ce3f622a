/** A tree as files: the icicle as it is drawn, as SVG; the whole of it for Graphviz. */

import { dot } from '../../../api/dot.ts';
import { type Colours, plainColour } from '../../ui/colours.ts';
import { cutMiddle, printable } from '../../ui/text.ts';
import { escaped } from '../export/svg.ts';
import type { IcicleNode } from './Icicle.tsx';
import { icicle } from './icicle.ts';

const WIDTH = 1400;
const LEVEL = 46;
/** Of the code's face at 11 px. */
const CHARACTER = 6.6;
const PAD = 8;

export function treeDot(nodes: readonly IcicleNode[]): string {
  return dot({
    name: 'tree',
    nodes: nodes.map((node, at) => [String(at), { label: `${node.label}\n${node.detail}` }]),
    edges: nodes.flatMap(({ parent }, at) => (parent === undefined ? [] : [[String(parent), String(at), {}] as const])),
  });
}

/** `focus`: the node that takes the whole width, as in the picture on screen. */
export function treeSvg(nodes: readonly IcicleNode[], focus: number | undefined, tokens: Colours): string {
  const colours = Object.fromEntries(
    Object.entries(tokens).map(([name, value]) => [name, plainColour(value)?.hex ?? value]),
  ) as Colours;
  const cells = icicle(nodes, (node) => nodes[node].weight, WIDTH, focus);
  const height = cells.reduce((most, { depth }) => Math.max(most, depth + 1), 1) * LEVEL;
  const drawn = cells.map(({ node, depth, left, width, merged }) => {
    const [y, wide] = [depth * LEVEL, Math.max(1, width - 1)];
    const box = `<rect x="${left.toFixed(1)}" y="${y}" width="${wide.toFixed(1)}" height="${LEVEL - 2}" fill="${colours.s2}"/>`;
    if (merged !== undefined) return box;
    const { label, detail, families, tint } = nodes[node];
    const [first, ...others] = Object.keys(families) as (keyof typeof families)[];
    const family = tint ?? (others.length > 0 ? undefined : first);
    const bar =
      family === undefined
        ? ''
        : `<rect x="${left.toFixed(1)}" y="${y}" width="${Math.min(3, wide)}" height="${LEVEL - 2}" fill="${colours[family]}"/>`;
    const fit = Math.floor((wide - 2 * PAD) / CHARACTER);
    const line = (text: string, down: number, fill: string) =>
      fit < 3
        ? ''
        : `<text x="${(left + PAD).toFixed(1)}" y="${y + down}" fill="${fill}">${escaped(cutMiddle(printable(text), fit))}</text>`;
    const title = `<title>${escaped(printable(`${label}, ${detail}`))}</title>`;
    return `<g>${title}${box}${bar}${line(label, 18, colours.t1)}${line(detail, 35, colours.t2)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`,
    ` font-family="${escaped(colours.mono)}" font-size="11">`,
    `<rect width="100%" height="100%" fill="${colours.s0}"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}
