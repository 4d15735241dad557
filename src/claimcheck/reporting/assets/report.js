"use strict";
// What links lead to is unfolded. The table of claims: search, filters, order, CSV, all of it kept in the address (#claims?source=…&sort=-date).
// By hand, as it is short and runs under a policy that allows neither eval nor inline styles; only the rows that are
// asked for are made, so that ten thousand claims are no more work for the browser than fifty.
(() => {
  const PAGE = 50;
  const WORST = ["error", "warning", "note", ""];
  const source = document.getElementById("claims-data");
  const data = source && JSON.parse(source.textContent);

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child !== ""));
    return made;
  };
  const isolated = (text) => element("bdi", {}, text);
  const sub = (...children) => (children.some(Boolean) ? element("span", { className: "sub" }, ...children) : "");
  const link = (href, ...children) => element("a", { href }, ...children);

  function claim(row, index) {
    const [id, place, line, name, words, status, reason, cue, kind, target, content, readings, level, dates, found] = row;
    const [document, page] = data.documents[place];
    const [file, anchor] = page.split("#");
    const [does, stance] = data.kinds[data.texts[kind]];
    const findings = found.map((number) => data.findings[number]);
    const text = (number) => data.texts[number];
    return {
      number: index + 1, id, document, line, dates, findings, does, stance, content: text(content),
      href: `${file}#claim-${id}`, lineHref: `${file}#${anchor ? `${anchor}-` : ""}L${line}`,
      source: text(name), words: text(words), status: text(status), reason: text(reason), cue: text(cue),
      kind: text(kind), target: text(target), readings: text(readings), confidence: text(level),
      days: dates.map(([, placed]) => placed.split(" to ")).filter(([day]) => /^\d/.test(day)),
      severity: WORST.find((severity) => !severity || findings.some((finding) => finding[2] === severity)),
    };
  }

  function cells(each) {
    const unclear = !["resolved", "document"].includes(each.status);
    const own = each.status === "document";
    const said = each.words && each.words !== each.source ? sub("“", isolated(each.words), "”") : "";
    const status = unclear ? sub(element("span", { className: `status ${each.status}` }, each.status)) : "";
    const cue = each.cue ? element("i", { className: "apart", dir: "auto" }, each.cue) : "";
    const doubt = each.confidence === "high" ? "" : `${each.confidence} confidence`;
    return [
      [link(each.href, String(each.number)), sub(link(each.lineHref, "line ", String(each.line)), " ", isolated(each.document))],
      [element("bdi", { className: "apart" }, each.source), said, status, sub(each.reason && isolated(each.reason))],
      own ? [] : [cue, element("span", { className: `doing ${each.stance}` }, each.does),
        each.target && sub("toward ", isolated(each.target))],
      [element("span", { dir: "auto" }, each.content), sub(isolated([each.readings, doubt].filter(Boolean).join(", ")))],
      each.dates.map(([words, placed]) => element("span", { className: "apart" }, isolated(words), ...(words === placed ? [] : [": ", placed]))),
      each.findings.map(([anchor, check, severity]) =>
        element("span", { className: "apart" }, element("span", { className: `severity ${severity}` }, severity), " ", link(`#${anchor}`, check))),
    ];
  }

  function rowOf(each, titles) {
    const row = element("tr");
    row.setAttribute("role", "row");
    cells(each).forEach((children, column) => {
      const cell = element(column ? "td" : "th", { className: column === 3 ? "words" : "" }, ...children);
      if (column && !children.some(Boolean)) cell.className = "none";
      cell.setAttribute("role", column ? "cell" : "rowheader");
      if (column) cell.dataset.label = titles[column];
      else cell.scope = "row";
      row.append(cell);
    });
    return row;
  }

  const has = (text, part) => text.toLowerCase().includes(part.toLowerCase());
  const FITS = {
    text: (each, value) => {
      each.text ??= [each.source, each.words, each.target, each.cue, each.content, each.document, each.readings].join("\n").toLowerCase();
      return value.toLowerCase().split(/\s+/).every((word) => each.text.includes(word));
    },
    source: (each, value) => has(each.source, value) || has(each.words, value),
    document: (each, value) => has(each.document, value),
    cue: (each, value) => each.kind === value,
    status: (each, value) => each.status === value,
    confidence: (each, value) => each.confidence === value,
    severity: (each, value) => (value === "none" ? !each.severity : each.severity === value),
    from: (each, value) => each.days.some((days) => days.at(-1) >= value),
    to: (each, value) => each.days.some((days) => days[0] <= value),
  };
  const ORDER = {
    number: (each) => each.number,
    source: (each) => each.source,
    cue: (each) => each.does,
    content: (each) => each.content,
    date: (each) => each.days.map(([day]) => day).sort()[0] ?? "",
    severity: (each) => (each.severity ? 1 + WORST.indexOf(each.severity) : ""),
  };

  function sorted(claims, order) {
    const key = ORDER[order.replace("-", "")] ?? ORDER.number;
    const sign = order.startsWith("-") ? -1 : 1;
    const compare = new Intl.Collator("en", { numeric: true }).compare;
    return claims
      .map((each) => [key(each), each])
      .sort(([a, first], [b, second]) =>
        // What has no such value comes last, whichever way round.
        (a === "") - (b === "") || sign * compare(a, b) || first.number - second.number)
      .map(([, each]) => each);
  }

  function csv(claims) {
    const COLUMNS = ["id", "document", "line", "source", "words", "status", "kind", "cue", "target", "content", "readings", "confidence"];
    // A spreadsheet would run a cell that begins so as a formula.
    const safe = (value) => `"${String(value).replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
    const rows = claims.map((each) => [
      ...COLUMNS.map((name) => each[name]),
      each.dates.map(([words, placed]) => `${words}: ${placed}`).join("; "),
      each.findings.map(([, check, severity]) => `${severity} ${check}`).join("; "),
    ]);
    const head = [...COLUMNS, "dates", "findings"];
    return [head, ...rows].map((row) => row.map(safe).join(",") + "\r\n").join("");
  }

  function save(text) {
    const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    element("a", { href: url, download: "claims.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  function table() {
    const claims = data.claims.map(claim);
    const section = document.getElementById("claims");
    const [form, head, body, more] = ["form", "thead", "tbody", "#more"].map((part) => section.querySelector(part));
    const controls = [...form.querySelectorAll("[name]")];
    const titles = [...head.querySelectorAll("th")].map((cell) => cell.textContent);
    let shown = claims;
    let length = PAGE;

    const draw = () => {
      const rows = shown.slice(0, length).map((each) => (each.row ??= rowOf(each, titles)));
      body.replaceChildren(...rows);
      more.hidden = shown.length <= length;
      more.textContent = `Show ${Math.min(PAGE, shown.length - length)} more`;
    };
    const apply = () => {
      const asked = controls.filter((control) => control.value && FITS[control.name]);
      const order = form.elements.sort.value;
      shown = sorted(claims.filter((each) => asked.every(({ name, value }) => FITS[name](each, value.trim()))), order);
      length = PAGE;
      for (const button of head.querySelectorAll("button")) {
        const name = button.dataset.sort;
        const sort = name === order ? "ascending" : `-${name}` === order ? "descending" : "none";
        button.closest("th").setAttribute("aria-sort", sort);
      }
      form.querySelector("output").textContent = `${shown.length.toLocaleString("en")} of ${claims.length.toLocaleString("en")}`;
      draw();
    };
    const keep = () => {
      const state = new URLSearchParams(controls.filter(({ value }) => value).map(({ name, value }) => [name, value]));
      history.replaceState(null, "", `#claims${state.size ? `?${state}` : ""}`);
    };
    const read = () => {
      const [place, state] = location.hash.slice(1).split("?");
      if (place !== "claims") return false;
      const asked = new URLSearchParams(state);
      for (const control of controls) control.value = asked.get(control.name) ?? "";
      return true;
    };
    const options = (list, values) => {
      const counts = new Map();
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
      const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 300);
      document.getElementById(list).replaceChildren(...most.map(([value]) => element("option", { value })));
    };

    form.addEventListener("input", () => { apply(); keep(); });
    form.addEventListener("reset", () => setTimeout(() => { apply(); keep(); }));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("#csv").addEventListener("click", () => save(csv(shown)));
    head.addEventListener("click", ({ target }) => {
      const name = target.dataset.sort;
      if (!name) return;
      form.elements.sort.value = form.elements.sort.value === name ? `-${name}` : name;
      apply();
      keep();
    });
    more.addEventListener("click", () => {
      const next = length;
      length += PAGE;
      draw();
      body.rows[next].querySelector("a").focus();
    });
    addEventListener("hashchange", () => { if (read()) apply(); });
    options("source-names", claims.map((each) => each.source));
    options("document-names", claims.map((each) => each.document));
    for (const part of section.querySelectorAll("[hidden]")) part.hidden = false;
    read();
    apply();
  }

  // In a report of several files, a link to a claim or line leads on to the page that it stands on.
  function leadOn() {
    const id = location.hash.slice(1);
    const row = id.startsWith("claim-") && data.claims.find(([claim]) => `claim-${claim}` === id);
    const [, hash, line] = id.match(/^document-([0-9a-f]{12})(-L\d+)?$/) ?? [];
    const page = row ? data.documents[row[1]][1] : data.documents.find(([, href]) => href.endsWith(`-${hash}.html`))?.[1];
    if (!page || page.startsWith("#")) return;
    location.replace(row ? `${page}#${id}` : line ? `${page}#${line.slice(1)}` : page);
  }

  // Again while what stands above is laid out for the first time, and moves it.
  function reach(target, times = 5) {
    target.scrollIntoView();
    if (times) requestAnimationFrame(() => reach(target, times - 1));
  }

  function unfold() {
    const target = document.getElementById(location.hash.slice(1).split("?")[0]);
    if (!target) return;
    for (let folded = target.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    reach(target);
  }

  function unfoldForPrint() {
    let folded = [];
    addEventListener("beforeprint", () => {
      folded = [...document.querySelectorAll("details:not([open])")];
      folded.forEach((details) => (details.open = true));
    });
    addEventListener("afterprint", () => folded.forEach((details) => (details.open = false)));
  }

  addEventListener("hashchange", unfold);
  unfold();
  unfoldForPrint();
  if (!data) return;
  leadOn();
  addEventListener("hashchange", leadOn);
  table();
})();
