// Says of what is wider than the page that it goes on, and on which side.
(() => {
  const parts = document.querySelectorAll(".scroll, pre");
  const look = (part) => {
    const over = part.scrollWidth - part.clientWidth;
    const isCut = over > 1;
    part.classList.toggle("more-left", isCut && part.scrollLeft > 1);
    part.classList.toggle("more-right", isCut && part.scrollLeft < over - 1);
    hints.get(part).hidden = !isCut;
    if (isCut) part.tabIndex = 0; // so that the arrow keys reach what is cut
  };
  const hints = new Map();
  // What stands out of a box does not change its size, and may do so one layout later: all are looked at again then.
  let isPlanned = false;
  const lookSoon = () => {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      isPlanned = false;
      parts.forEach(look);
    }));
  };
  const sizes = new ResizeObserver((entries) => {
    entries.forEach(({ target }) => look(target.closest(".scroll, pre")));
    lookSoon();
  });
  addEventListener("resize", lookSoon);
  parts.forEach((part) => {
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.textContent = "Wider than the page: scroll sideways \u2194";
    hint.hidden = true;
    part.before(hint);
    hints.set(part, hint);
    part.addEventListener("scroll", () => look(part), { passive: true });
    sizes.observe(part);
    // What is in it may come later, and be exchanged.
    const observe = () => [...part.children].forEach((child) => sizes.observe(child));
    observe();
    new MutationObserver(() => { observe(); lookSoon(); }).observe(part, { childList: true, subtree: true, characterData: true });
    look(part);
  });
})();
