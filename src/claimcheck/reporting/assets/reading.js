"use strict";
// Unfolds and marks what a link leads to. Nothing here is needed to read.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function show() {
    all(".lit").forEach((piece) => piece.classList.remove("lit"));
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let folded = target.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    target.scrollIntoView();
    if (!target.matches(".tag")) return;
    const number = target.textContent;
    const marks = `[data-c~="${number}"], .said [value="${number}"]`;
    all(marks, target.closest(".document")).forEach((piece) => piece.classList.add("lit"));
  }

  addEventListener("hashchange", show);
  show();
})();
