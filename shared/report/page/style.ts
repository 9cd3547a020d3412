/** The colours of every page, by day and by night. */
export const PALETTE = `:root{color-scheme:light dark;--ink:#1b2733;--soft:#4d5b69;--line:#d5dce3;--paper:#f6f8fa;--card:#fff;--bad:#b3261e;--badbg:#fdecea;--warn:#8a5300;--warnbg:#fff4e0;--good:#1a6b3c;--rotate:#0b63b5;--retire:#8a4fbf;--track:#e3e8ed}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#a9b6c3;--line:#34414d;--paper:#12181e;--card:#1a222a;--bad:#ff9d94;--badbg:#3b1a18;--warn:#ffc46b;--warnbg:#352710;--good:#7fd6a2;--rotate:#6cb4ff;--retire:#cfa3f5;--track:#2b3640}}`;

/** The page's only style. No script and no other source is allowed beside it (see `content-security.ts`). */
export const STYLE = `
${PALETTE}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif}
main,header{max-width:78rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}
h1{font-size:1.5rem;margin:0}
h2{font-size:1.1rem;margin:2rem 0 .6rem}
p{margin:.3rem 0}
a{color:var(--rotate)}
.soft,small{color:var(--soft)}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem}
.totals{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;margin:1.2rem 0 0;padding:0;list-style:none}
.totals li{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem}
.totals b{display:block;font-size:1.6rem;line-height:1.2;font-variant-numeric:tabular-nums}
.totals .bad{border-color:var(--bad);background:var(--badbg)}
.totals .bad b{color:var(--bad)}
.totals .warn{border-color:var(--warn);background:var(--warnbg)}
.totals .warn b{color:var(--warn)}
.note{border-left:.3rem solid var(--bad);background:var(--badbg);padding:.6rem .9rem;margin:.8rem 0;overflow-wrap:anywhere}
.note h2{margin-top:.2rem}
.note ul{margin:.3rem 0;padding-left:1.2rem}
.filter label{max-width:100%;display:inline-flex;gap:.4rem;align-items:center;min-width:0}
.filter select{min-width:0}
.filter{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:center;margin:0 0 .8rem}
.filter select,.filter button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:.3rem;padding:.25rem .5rem;max-width:100%}
.filter button{cursor:pointer}
:focus-visible{outline:3px solid var(--rotate);outline-offset:2px}
.scroll{overflow-x:auto}
svg{display:block;width:100%;height:auto;min-width:34rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
svg text{fill:var(--soft);font-size:11px}
.r{fill:var(--rotate)}
.t{fill:var(--retire)}
.axis{stroke:var(--line)}
.legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:.15rem;margin:0 .3rem 0 .8rem}
.legend .r{background:var(--rotate)}
.legend .t{background:var(--retire)}
table{width:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--line)}
caption{text-align:left;padding:.3rem 0;color:var(--soft)}
th,td{text-align:left;vertical-align:top;padding:.55rem .7rem;border-top:1px solid var(--line);overflow-wrap:anywhere}
thead th{font-size:.85rem;color:var(--soft)}
tbody th{font-weight:600}
tbody th small{font-weight:400}
small{display:block;font-size:.82rem}
@media (min-width:46rem){tbody th,td:nth-child(2){min-width:15rem}td:nth-child(3){min-width:14rem}}
td:nth-child(4){white-space:nowrap}
.k{display:grid;grid-template-columns:2.6rem 1fr 4.6rem;gap:.5rem;align-items:center;font-variant-numeric:tabular-nums;font-size:.88rem}
.k b{font-weight:600}
meter{width:100%;height:.7rem;background:var(--track);border:0;border-radius:.35rem}
meter::-webkit-meter-bar{background:var(--track);border:0;border-radius:.35rem;height:.7rem}
meter::-webkit-meter-optimum-value{background:var(--good)}
meter::-webkit-meter-suboptimum-value{background:var(--warn)}
meter::-webkit-meter-even-less-good-value{background:var(--bad)}
meter::-moz-meter-bar{background:var(--good)}
.bad{color:var(--bad);font-weight:600}
.warn{color:var(--warn);font-weight:600}
footer{max-width:78rem;margin:2rem auto;padding:0 1rem 2rem;color:var(--soft)}
@media (max-width:46rem){thead{position:absolute;left:-99rem}table,tbody,tr,th,td,caption{display:block}table{border:0;background:none}tr{background:var(--card);border:1px solid var(--line);border-radius:.5rem;margin:.7rem 0;padding:.3rem 0}th,td{border:0;padding:.3rem .8rem}td:nth-child(4){white-space:normal}}
`;
