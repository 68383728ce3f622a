/** How a report looks: on a screen, dark or light as the reader's system is, and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--s0:#f4f2ee;--s1:#fdfcf9;--line:#d9d6d0;--t1:#14171d;--t2:#3f444d;--t3:#5f646d;--knot:#a3131b;--accent:#1f2c4d}
@media(prefers-color-scheme:dark){:root{--s0:#0f1115;--s1:#16181d;--line:#2a2d33;--t1:#eeece6;--t2:#bfc2c8;--t3:#92969e;--knot:#f0675f;--accent:#eee2a8}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1180px;padding:28px 24px 60px;background:var(--s0);color:var(--t1);font:14px/1.5 system-ui,sans-serif}
h1{margin:0 0 6px;font-size:22px;line-height:1.3;font-weight:600}
h2{margin:34px 0 10px;font-size:15px;font-weight:600}
p{margin:4px 0;max-width:90ch}
code,pre,td,.mono{font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.t2{color:var(--t2)}.t3{color:var(--t3)}.knot{color:var(--knot)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:14px 0}
dt{color:var(--t3)}dd{margin:0;overflow-wrap:anywhere}
.finding{margin:0 0 12px;padding:10px 14px;border:1px solid var(--line);border-radius:8px;background:var(--s1)}
.finding strong{font-weight:600}
.certainty{margin-left:8px;color:var(--t3);font-size:12px}
details{border:1px solid var(--line);border-radius:8px;background:var(--s1);margin:0 0 6px}
summary{display:flex;flex-wrap:wrap;gap:2px 14px;padding:7px 12px;cursor:pointer}
summary b{min-width:64px;font-weight:600;text-align:right;font-variant-numeric:tabular-nums}
details pre{margin:0;padding:4px 14px 12px 90px;white-space:pre-wrap}
pre .t3,summary .t3{color:var(--t3)}
figure{margin:0;padding:10px;border:1px solid var(--line);border-radius:8px;background:var(--s1);overflow-x:auto}
svg{display:block}
svg text{fill:var(--t1);font:12px ui-monospace,Menlo,Consolas,monospace}
svg .small{fill:var(--t3);font-size:10.5px}
svg rect{fill:var(--s0);stroke:var(--t3)}
svg path{fill:none;stroke:var(--t3);stroke-width:1.2}
svg .in-knot rect,svg path.in-knot{stroke:var(--knot);stroke-width:1.8}
svg .likely{stroke-dasharray:6 3}svg .possible{stroke-dasharray:2 3}
svg marker path{fill:var(--t3);stroke:none}svg marker.in-knot path{fill:var(--knot)}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;background:var(--s1)}
table{border-collapse:collapse;width:100%}
th{padding:6px 10px;text-align:left;font-size:12px;font-weight:600;color:var(--t3);border-bottom:1px solid var(--line)}
td{padding:3px 10px;vertical-align:top;border-bottom:1px solid var(--line)}
tr:last-child td{border-bottom:0}
.num{text-align:right;white-space:nowrap}
@media print{body{max-width:none;padding:0}details{break-inside:avoid}}
`;
