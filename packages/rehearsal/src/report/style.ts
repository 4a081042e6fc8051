/** One look for light and dark; colours are the only sign of nothing: each state is also a word. */
export const STYLE = `
:root{--ink:#17202a;--soft:#5d6b79;--paper:#fbfcfd;--card:#fff;--line:#dfe5ea;--good:#12805c;--bad:#c0392b;--accent:#2563a8;--wash:#eef3f7}
@media (prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#9aa8b5;--paper:#10161c;--card:#18212a;--line:#2b3742;--good:#4cc79a;--bad:#ff7b6b;--accent:#7db5f0;--wash:#1d2832}}
*{box-sizing:border-box}body{margin:0 auto;max-width:1120px;padding:2.5rem 1.5rem 4rem;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
h1{font-size:2.1rem;margin:.1rem 0 .4rem;letter-spacing:-.02em}h2{font-size:1.2rem;margin:0 0 .9rem}h2 small{font-weight:400;color:var(--soft);margin-left:.6rem}
.kicker{margin:0;color:var(--soft);font-size:.85rem}.lead{font-size:1.05rem;max-width:60rem;overflow-wrap:anywhere}
.outcome{display:inline-block;font-size:.8rem;font-weight:600;padding:.15rem .6rem;border-radius:1rem;vertical-align:middle;border:1.5px solid}
.outcome.good{color:var(--good)}.outcome.bad{color:var(--bad)}.outcome.quiet{color:var(--soft)}
section{margin-top:2.2rem;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.4rem 1.5rem;overflow-x:auto}
dl{display:flex;flex-wrap:wrap;gap:.6rem 2.4rem;margin:1.2rem 0 0}dl div{display:flex;flex-direction:column}dd{margin:0;font-size:1.5rem;font-weight:650;font-variant-numeric:tabular-nums}dt{color:var(--soft);font-size:.85rem}
svg{width:100%;height:auto;display:block;font-family:inherit}svg text{fill:var(--ink)}
.architecture .place{fill:var(--soft);font-size:13px;font-weight:600}.architecture .band{fill:var(--wash);stroke:none}
.architecture rect{fill:var(--card);stroke:var(--line);stroke-width:1.5}.architecture .name{font-size:15px;font-weight:620}.architecture .what{font-size:12px;fill:var(--soft)}
.architecture .live rect{stroke:var(--good);stroke-width:2.5}.architecture .live .what{fill:var(--good)}.architecture .absent rect{stroke-dasharray:5 4}
.architecture .link{fill:none;stroke:var(--accent);stroke-width:1.6;opacity:.75}.architecture marker path{fill:var(--accent)}.architecture .people{fill:var(--soft)}
.chart .tick{stroke:var(--line)}.chart .time,.chart .length{font-size:11px;fill:var(--soft)}.chart .time{text-anchor:middle}.chart .address{font:11.5px ui-monospace,monospace;text-anchor:end;fill:var(--soft)}
.chart rect{fill:var(--soft);opacity:.45}.chart .deciding rect{fill:var(--accent);opacity:1}.chart .deciding .address{fill:var(--ink);font-weight:600}
.job{border-top:1px solid var(--line);padding:.55rem 0}.job summary,.job.skipped{display:flex;align-items:baseline;gap:.7rem;cursor:pointer}.job.skipped{cursor:default;color:var(--soft)}
.job summary::-webkit-details-marker{display:none}.said{color:var(--soft);flex:1;overflow-wrap:anywhere}.took{color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap}.approval{font-size:.85rem;color:var(--accent)}
.dot{flex:none;width:.65rem;height:.65rem;border-radius:50%;background:var(--soft);display:inline-block;margin-right:.15rem}.dot.good{background:var(--good)}.dot.bad{background:var(--bad)}
ol{margin:.6rem 0 .4rem;padding-left:1.4rem;list-style:none}ol li{margin:.4rem 0}ol p{margin:.05rem 0 0 1rem;color:var(--soft);overflow-wrap:anywhere}em{color:var(--soft);font-style:normal;font-size:.8rem;border:1px solid var(--line);border-radius:.5rem;padding:0 .4rem}
pre{margin:.4rem 0 0 1rem;padding:.6rem .8rem;background:var(--wash);border-radius:8px;font-size:12.5px;white-space:pre-wrap;overflow-wrap:anywhere}code{font-size:.85em}
.faults{margin:-.3rem 0 .8rem;padding-left:1.1rem;color:var(--bad)}table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:.35rem .2rem}.number{text-align:right;font-variant-numeric:tabular-nums}
`.trim();
