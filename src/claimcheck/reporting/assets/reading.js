"use strict";
// Unfolds and marks what a link leads to. Nothing here is needed to read.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Again while what stands above is laid out for the first time, and moves it.
  function reach(target, times = 5) {
    target.scrollIntoView();
    if (times) requestAnimationFrame(() => reach(target, times - 1));
  }

  function show() {
    all(".lit").forEach((piece) => piece.classList.remove("lit"));
    const target = document.getElementById(location.hash.slice(1).split("?")[0]);
    if (!target) return;
    for (let folded = target.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    reach(target);
    if (!target.matches(".tag")) return;
    const number = target.textContent;
    const marks = `[data-c~="${number}"], .said [value="${number}"]`;
    all(marks, target.closest(".document")).forEach((piece) => piece.classList.add("lit"));
  }

  addEventListener("hashchange", show);
  show();
})();
