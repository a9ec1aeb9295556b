// The page's own behaviour: a marker shows its quote, a new question comes into view, copy, dark and light. No inline script, so that a strict
// Content-Security-Policy holds. Listeners sit on the document, since Gradio replaces what is inside it.
(() => {
  "use strict";

  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const showQuote = (id) => {
    const quote = document.getElementById(id);
    if (!quote) return false;
    const tab = document.querySelector('#tabs [role="tab"]');  // the first holds the quotes
    const elsewhere = tab?.getAttribute("aria-selected") === "false";
    if (elsewhere) tab.click();
    document.querySelectorAll("#evidence .answer").forEach((answer) => {
      answer.classList.toggle("shown", answer.contains(quote));
    });
    document.querySelectorAll("#evidence .quote.on").forEach((other) => other.classList.remove("on"));
    quote.classList.add("on");
    quote.tabIndex = -1;
    setTimeout(() => {
      quote.querySelector("blockquote").scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
      quote.focus({ preventScroll: true });
    }, elsewhere ? 150 : 0);  // until its tab is drawn
    return true;
  };

  const copyAnswer = async (button) => {
    const answer = button.closest(".answer");
    const number = Number(answer.id.split("-")[1]);
    const said = [...document.querySelectorAll("#chat [data-testid=bot]")].filter((bot) =>
      bot.querySelector(`a[href^="#q-${number}-"]`)).pop();
    const sources = [...answer.querySelectorAll(".quote")].map((quote) => {
      const link = quote.querySelector("a");
      const parts = [".marker", ".place", ".date"].map((name) => quote.querySelector(name).textContent).filter(Boolean);
      return `[${parts[0]}] ${parts.slice(1).join(", ")}: “${quote.querySelector("blockquote").textContent}”`
        + (link ? ` ${link.href}` : "");
    });
    const text = `${said ? said.innerText.trim() : ""}\n\nSources\n${sources.join("\n")}\n`;
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
    const label = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 2000);
  };

  const setDark = (dark) => {
    document.body.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  };

  const switchTheme = () => {
    const dark = !document.body.classList.contains("dark");
    setDark(dark);
    localStorage.setItem("workshape-theme", dark ? "dark" : "light");
  };

  // The page grows with the conversation, so a new question is brought to the top, its answer below it.
  let asked = 0;
  new MutationObserver(() => {
    const questions = document.querySelectorAll("#chat [data-testid=user]");
    if (questions.length > asked && questions.length > 1) {
      questions[questions.length - 1].scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
    }
    asked = questions.length;
  }).observe(document.body, { childList: true, subtree: true });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const marker = target?.closest('a[href^="#q-"]');
    if (marker && showQuote(marker.hash.slice(1))) event.preventDefault();
    const copy = target?.closest("#evidence button.copy");
    if (copy) copyAnswer(copy);
    if (target?.closest("#theme")) switchTheme();
  });

  const chosen = localStorage.getItem("workshape-theme");
  if (chosen) {
    // Gradio sets its own theme class while it starts: ours is the last word for that time, then the reader's.
    const keep = new MutationObserver(() => {
      if (document.body.classList.contains("dark") !== (chosen === "dark")) setDark(chosen === "dark");
    });
    keep.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    setDark(chosen === "dark");
    setTimeout(() => keep.disconnect(), 2000);
  }
})();
