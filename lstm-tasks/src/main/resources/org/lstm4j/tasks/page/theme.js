// The theme that the reader chose, before anything is drawn. Where files may not remember anything, the system decides.
(() => {
  try {
    const chosen = localStorage.getItem("lstm-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* remembers nothing */ }
})();
