// Runs before the page is drawn, so that a remembered choice never flashes the other colours first.
(() => {
  const key = "wassily.theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  const remembered = localStorage.getItem(key);
  if (remembered === "dark" || remembered === "light") root.dataset.theme = remembered;

  const show = () => document.getElementById("theme")?.setAttribute("aria-pressed", String(dark()));
  document.addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("theme").addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      localStorage.setItem(key, root.dataset.theme);
      show();
    });
  });
  system.addEventListener("change", show);
})();
