"use strict";
// Marks all pieces of the claim that a link leads to. Nothing here is needed to read.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  function light() {
    all(".lit").forEach((piece) => piece.classList.remove("lit"));
    const target = document.getElementById(location.hash.slice(1));
    const number = target?.matches(".tag") && target.textContent;
    if (number) all(`[data-c~="${number}"], .said [value="${number}"]`).forEach((piece) => piece.classList.add("lit"));
  }
  addEventListener("hashchange", light);
  light();
})();
