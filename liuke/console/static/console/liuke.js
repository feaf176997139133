// The console's one script: brightness before the first paint, the keyboard, the search box, menus that close.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const wanted = root.dataset.theme || "auto";
    const isDark = wanted === "dark" || (wanted === "auto" && dark.matches);
    root.setAttribute("data-bs-theme", isDark ? "dark" : "light");
  };
  paint();
  dark.addEventListener("change", paint);

  const box = () => document.getElementById("find");
  const hits = () => [...document.querySelectorAll("#hits a[href]")];
  const isTyping = (element) => element.matches("input, textarea, select, [contenteditable]");
  const clearHits = () => {
    const list = document.getElementById("hits");
    if (list) list.replaceChildren();
    box()?.setAttribute("aria-expanded", "false");
  };
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.lk-menu[open], details.lk-def[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  const showKeys = () => document.getElementById("keys")?.showModal();

  const focusSearch = () => {
    const input = box();
    if (!input) return false;
    if (input.offsetParent === null) location.href = input.form.action;
    input.focus();
    input.select();
    return true;
  };

  const walk = (step) => {
    const links = hits();
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const next = at + step;
    if (next < 0) box().focus();
    else links[Math.min(next, links.length - 1)].focus();
  };

  const isInSearch = (element) => element === box() || Boolean(element.closest("#hits"));

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const here = event.target;
    const hot = (/^F\d+$/.test(event.key) || !isTyping(here)) && document.querySelector(`[data-hot="${CSS.escape(event.key)}"]`);
    if (hot) {
      event.preventDefault();
      if (!event.repeat) hot.matches("input") ? hot.focus() : hot.click();
    } else if (event.key === "F2" || (event.key === "/" && !isTyping(here))) {
      if (focusSearch()) event.preventDefault();
    } else if (event.key === "?" && !isTyping(here)) {
      showKeys();
    } else if (!isTyping(here) && !event.repeat && document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)) {
      document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`).click();
    } else if (event.key === "Escape") {
      closeMenus();
      if (isInSearch(here)) {
        clearHits();
        box().blur();
      }
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && isInSearch(here)) {
      walk(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    }
  });

  addEventListener("click", (event) => {
    closeMenus(event.target.closest("details"));
    if (event.target.closest("[data-keys]")) showKeys();
    if (!event.target.closest(".lk-find")) clearHits();
    const all = event.target.closest("[data-tick-all]");
    if (all) {
      for (const tick of document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`)) tick.checked = all.checked;
    }
    const print = event.target.closest("[data-print]");
    if (print) window.print();
  });

  const countTicks = () => {
    for (const shown of document.querySelectorAll("[data-tick-count]")) {
      shown.textContent = document.querySelectorAll(`input[name="${shown.dataset.tickCount}"]:checked`).length;
    }
  };
  addEventListener("change", (event) => {
    countTicks();
    if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
  });

  // On the way down, before htmx hears of it: what is declined or sent already goes nowhere.
  const drop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.ask || event.target.dataset.ask;
    if (question && !confirm(question)) {
      drop(event);
      return;
    }
    // A second click while the first is under way sends nothing.
    if (event.target.dataset.sent) drop(event);
    if (event.target.method === "post" && !("repeat" in event.target.dataset)) event.target.dataset.sent = "1";
  }, true);
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    countTicks();
  });

  // A refusal stays in view until the next try.
  addEventListener("htmx:beforeRequest", () => {
    for (const said of document.querySelectorAll("#notices > .refused")) said.remove();
  });
  addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "hits") box().setAttribute("aria-expanded", String(hits().length > 0));
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
