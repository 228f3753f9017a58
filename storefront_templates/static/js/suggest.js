// The search as a combobox (ARIA 1.2): a list of suggestions while one types. Without it the form is a plain search.
(function () {
  "use strict";
  const PAUSE_MS = 120;
  const form = document.querySelector("form[data-suggest]");
  const input = form && form.querySelector("input");
  if (!input || !window.fetch) return;

  const list = form.querySelector("[role=listbox]");
  const told = form.querySelector("[role=status]");
  input.type = "text"; // a search field may not be a combobox
  const marks = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(marks)) input.setAttribute(name, value);

  let waiting = 0;
  let asking = null; // what is on its way
  let shownFor = null; // for which words the list stands

  function options() {
    return [...list.children];
  }

  function chosen() {
    return list.querySelector("[aria-selected=true]");
  }

  function choose(option) {
    const before = chosen();
    if (before) before.setAttribute("aria-selected", "false");
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function open(isOpen) {
    if (!isOpen) choose(null);
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
  }

  function forget() {
    window.clearTimeout(waiting);
    if (asking) asking.abort();
    asking = null;
  }

  function show(words, text) {
    list.innerHTML = text;
    shownFor = words;
    const goods = Math.max(0, options().length - 1);
    told.textContent = goods ? `${goods} 条建议，按上下键选` : "没有建议，按回车搜索";
    open(goods > 0);
  }

  async function ask() {
    const words = input.value.trim();
    forget();
    if (!words) {
      list.replaceChildren();
      shownFor = null;
      told.textContent = "";
      open(false);
      return;
    }
    const mine = (asking = new AbortController());
    try {
      const address = `${form.dataset.suggest}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: mine.signal });
      const text = answer.ok ? await answer.text() : "";
      if (asking === mine && document.activeElement === input) show(words, text);
    } catch {
      if (asking === mine) open(false); // no line, or something newer was typed: the search itself still works
    }
  }

  function move(step) {
    const all = options();
    if (!all.length) return;
    const place = all.indexOf(chosen());
    // Between the last and the first stands the field itself, where nothing is chosen.
    const next = place < 0 && step < 0 ? all.length - 1 : place + step;
    open(true);
    choose(all[next] || null);
  }

  function onKey(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const option = chosen();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden && shownFor !== input.value.trim()) ask();
      else move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && option) {
      event.preventDefault();
      window.location.assign(option.dataset.href);
    } else if (event.key === "Escape" && (!list.hidden || input.value)) {
      event.preventDefault();
      if (list.hidden) input.value = "";
      forget();
      open(false);
    } else if (event.key === "Home" || event.key === "End" || event.key === "ArrowLeft" || event.key === "ArrowRight") {
      choose(null); // the caret moves in the field
    } else if (event.key === "Tab") {
      open(false);
    }
  }

  function onInput(event) {
    if (event.isComposing) return;
    choose(null);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, PAUSE_MS);
  }

  input.addEventListener("input", onInput);
  input.addEventListener("compositionend", onInput);
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", () => {
    forget();
    open(false);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) window.location.assign(option.dataset.href);
  });
})();
