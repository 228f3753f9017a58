// What pages gain with a script. Nothing here is needed: every page works without it.
// Marks in the markup: data-step, data-autosubmit, data-error-summary, data-confirm, data-print, data-mark, data-refusal, data-sum.
(function () {
  "use strict";

  // Stepper: [data-step] changes the number beside it, within min and max, and shows where the limit is.
  function limitsOf(input) {
    return { min: Number(input.min || 1), max: input.max === "" ? Infinity : Number(input.max) };
  }

  function showLimits(input) {
    const { min, max } = limitsOf(input);
    for (const button of input.parentElement.querySelectorAll("[data-step]")) {
      const atLimit = Number(button.dataset.step) < 0 ? Number(input.value) <= min : Number(input.value) >= max;
      button.setAttribute("aria-disabled", String(atLimit)); // disabled, it would lose the focus
    }
  }

  function step(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    const input = button.parentElement.querySelector("input");
    const { min, max } = limitsOf(input);
    const wanted = (Number.parseInt(input.value, 10) || 0) + Number(button.dataset.step);
    input.value = String(Math.min(max, Math.max(min, wanted)));
    showLimits(input);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Confirm: a form or a button with data-confirm asks once before it sends.
  function ask(question, yes, onYes) {
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    const text = document.createElement("p");
    text.id = "ask-text";
    text.textContent = question;
    dialog.setAttribute("aria-labelledby", text.id);
    const row = document.createElement("div");
    row.className = "two";
    for (const [value, label, look] of [["no", "先不", "btn"], ["yes", yes, "btn btn-do"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = look;
      button.textContent = label;
      button.addEventListener("click", () => dialog.close(value));
      row.append(button);
    }
    dialog.append(text, row);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue === "yes") onYes();
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  // Sum: [data-sum] shows in yuan what the decimal fields of its table add up to; what is no number is left out.
  function showSum(input) {
    const table = input.closest("table");
    const place = table && table.querySelector("[data-sum]");
    if (!place) return;
    let fen = 0;
    for (const field of table.querySelectorAll("input[inputmode=decimal]")) {
      fen += Math.round(Number(field.value.replace(/[,，\s]/g, "")) * 100) || 0;
    }
    place.textContent = (fen / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  }

  // One press, one request: a form that is on its way is not sent again.
  function setBusy(form, button) {
    form.dataset.busy = "true";
    if (button) button.setAttribute("aria-busy", "true");
  }

  function clearBusy(root) {
    for (const form of root.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
    for (const button of root.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
  }

  function onSubmit(event) {
    const form = event.target;
    const button = event.submitter;
    if (form.method === "dialog") return;
    if (form.dataset.busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const asker = button && button.dataset.confirm ? button : form;
    if (asker.dataset.confirm && !asker.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(asker.dataset.confirm, asker.dataset.confirmYes || "确定", () => {
        asker.dataset.confirmed = "true";
        form.requestSubmit(button);
        delete asker.dataset.confirmed;
      });
      return;
    }
    if (form.method === "post") setBusy(form, button);
  }

  function prepare(root) {
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
    for (const button of root.querySelectorAll("[data-step]")) {
      const input = button.parentElement.querySelector("input");
      if (input) showLimits(input);
    }
  }

  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-step], [data-print]");
    if (!target) return;
    if (target.dataset.step) step(target);
    else window.print();
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest(".stepper")) showLimits(event.target);
    showSum(event.target);
  });
  // A select sends at once; a stepper waits until the pressing stops.
  let waiting = 0;
  document.addEventListener("change", (event) => {
    const control = event.target;
    if (!control.matches("[data-autosubmit]")) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => control.form.requestSubmit(), control.closest(".stepper") ? 500 : 0);
  });
  // The back button may bring a page back as it was left: in the middle of sending.
  window.addEventListener("pageshow", () => clearBusy(document));
  document.addEventListener("htmx:afterRequest", () => clearBusy(document));
  document.addEventListener("htmx:afterSwap", (event) => prepare(event.detail.target));
  // A part that depends on nothing that changed stays as it is, with what was typed or chosen in it meanwhile.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const fresh = fragment.querySelector("[data-mark]");
    if (fresh && fresh.id === target.id && fresh.dataset.mark === target.dataset.mark) event.detail.shouldSwap = false;
  });
  // What is typed while an answer is on its way is put back into a part that it replaces.
  const typed = new Map();
  document.addEventListener("htmx:beforeRequest", () => {
    typed.clear();
    for (const refusal of document.querySelectorAll("[data-refusal]")) refusal.remove();
  });
  document.addEventListener("input", (event) => {
    if (event.target.id && event.target.matches("input:not([type=radio], [type=checkbox]), textarea")) typed.set(event.target.id, event.target.value);
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, value] of typed) {
      const control = document.getElementById(id);
      if (control && control.value !== value) control.value = value;
    }
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, () => {
      const lost = document.getElementById("lost");
      if (lost) lost.hidden = false;
    });
  }
  document.addEventListener("DOMContentLoaded", () => prepare(document));
})();
