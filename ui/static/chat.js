// The page's own behaviour: markers show their quote, one answer's quotes at a time, copy, dark and light.
// Listeners sit on the document, since Gradio replaces what is inside it.
(() => {
  "use strict";

  const showQuote = (number, marker) => {
    document.querySelectorAll("#evidence section").forEach((section) => {
      section.hidden = section.dataset.answer !== number;
    });
    document.querySelectorAll("#evidence li.chosen").forEach((quote) => quote.classList.remove("chosen"));
    const quote = document.getElementById(`cite-${number}-${marker}`);
    if (!quote) return;
    quote.classList.add("chosen");
    quote.focus({ preventScroll: true });
    quote.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  };

  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const copyAnswer = async (button) => {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers give the clipboard only to https and to this machine; elsewhere the old way still works.
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy answer"; }, 2000);
  };

  const setDark = (dark) => document.body.classList.toggle("dark", dark);

  const switchTheme = () => {
    const dark = !document.body.classList.contains("dark");
    setDark(dark);
    localStorage.setItem("workshape-theme", dark ? "dark" : "light");
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const marker = target?.closest('a[href*="#cite-"]');
    if (marker) {
      event.preventDefault();
      event.stopPropagation();
      const [, number, place] = marker.getAttribute("href").match(/#cite-(\d+)-(\d+)$/) || [];
      showQuote(number, place);
      return;
    }
    const copy = target?.closest("button.copy[data-copy]");
    if (copy) copyAnswer(copy);
    if (target?.closest("button.theme")) switchTheme();
  }, true);

  document.addEventListener("DOMContentLoaded", () => {
    const chosen = localStorage.getItem("workshape-theme");
    if (chosen) setTimeout(() => setDark(chosen === "dark"), 0);
  });
})();
