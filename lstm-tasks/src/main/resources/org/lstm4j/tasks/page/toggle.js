// Light or dark: as the system says, until the reader says otherwise.
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const label = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  const remember = () => {
    try {
      localStorage.setItem("lstm-theme", root.dataset.theme);
    } catch { /* it holds until the page is closed */ }
  };
  button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; remember(); label(); });
  system.addEventListener("change", label);
  label();
  button.hidden = false;
})();
