import { PALETTE } from '../page/style.ts';

/** The style of the evidence, on a screen and on paper: an auditor prints it. */
export const EVIDENCE_STYLE = `
${PALETTE}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif}
header,main,footer{max-width:64rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1{font-size:1.5rem;margin:0}
h2{font-size:1.15rem;margin:2rem 0 .6rem}
h3{font-size:1rem;margin:1.6rem 0 .2rem;overflow-wrap:anywhere}
p{margin:.3rem 0}
a{color:var(--rotate)}
small,.soft{color:var(--soft)}
small{display:block;font-size:.82rem;overflow-wrap:anywhere}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.7rem;margin:1rem 0}
dl div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem}
dt{color:var(--soft);font-size:.85rem}
dd{margin:0;font-size:1.3rem;font-variant-numeric:tabular-nums}
.note{border-left:.3rem solid var(--bad);background:var(--badbg);padding:.5rem .9rem;margin:.8rem 0;overflow-wrap:anywhere}
.note h2{margin:.2rem 0}
ul{margin:.3rem 0;padding-left:1.2rem}
.scroll{overflow-x:auto}
.scroll table{min-width:38rem}
table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line);font-variant-numeric:tabular-nums}
caption{text-align:left;padding:.3rem 0;color:var(--soft)}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-top:1px solid var(--line)}
thead th{font-size:.85rem;color:var(--soft)}
tbody th{font-weight:600}
section{break-inside:avoid-page}
.bad{color:var(--bad);font-weight:600}
.warn{color:var(--warn);font-weight:600}
.good{color:var(--good)}
:focus-visible{outline:3px solid var(--rotate);outline-offset:2px}
footer{margin:2rem auto;padding-bottom:2rem;color:var(--soft)}
@media print{:root{color-scheme:light;--ink:#000;--soft:#333;--line:#999;--paper:#fff;--card:#fff;--bad:#a00;--badbg:#fff;--warn:#850;--good:#060}body{font-size:10pt}.skip{display:none}.scroll{overflow:visible}.scroll table{min-width:0}header,main,footer{max-width:none;padding:0}thead{display:table-header-group}tr{break-inside:avoid}h2,h3,caption{break-after:avoid}}
`;
