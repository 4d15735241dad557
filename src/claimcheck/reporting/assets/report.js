"use strict";
// Only what makes reading easier: the report is whole without it.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function filterClaims() {
    const form = document.getElementById("filter");
    if (!form) return;
    const groups = all("#claims tbody");
    const rows = all("#claims tbody tr[id]").map((row) => ({ row, text: row.textContent.toLowerCase() }));
    const apply = () => {
      const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const chosen = all("select", form).filter((select) => select.value);
      let shown = 0;
      for (const { row, text } of rows) {
        const fits = words.every((word) => text.includes(word)) && chosen.every((s) => row.dataset[s.name] === s.value);
        row.hidden = !fits;
        shown += fits;
      }
      for (const group of groups) group.hidden = !group.querySelector("tr[id]:not([hidden])");
      form.querySelector("output").textContent = `${shown} of ${rows.length}`;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    apply();
  }

  function showTarget() {
    all(".lit").forEach((piece) => piece.classList.remove("lit"));
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let part = target; part; part = part.parentElement) part.hidden = false;
    for (let folded = target.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    target.scrollIntoView();
    if (!target.id.startsWith("claim-")) return;
    const claim = target.id.slice("claim-".length);
    for (const piece of all("[data-claims]", target.closest(".document"))) {
      piece.classList.toggle("lit", piece.dataset.claims.split(" ").includes(claim));
    }
  }

  function unfoldForPrint() {
    let folded = [];
    addEventListener("beforeprint", () => {
      folded = all("details:not([open])");
      folded.forEach((details) => (details.open = true));
    });
    addEventListener("afterprint", () => folded.forEach((details) => (details.open = false)));
  }

  filterClaims();
  unfoldForPrint();
  addEventListener("hashchange", showTarget);
  showTarget();
})();
