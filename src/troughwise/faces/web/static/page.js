// What a page can do more of where scripts run: tables that sort, and text that is copied by one press. Nothing needs it.
"use strict";

const numberIn = (text) => {
  const found = text.replace(",", ".").match(/-?\d+(\.\d+)?/);
  return found ? parseFloat(found[0]) : null;
};

const compare = (one, other) => {
  const [a, b] = [numberIn(one), numberIn(other)];
  if (a !== null && b !== null && a !== b) return a - b;
  if ((a === null) !== (b === null)) return a === null ? 1 : -1;
  return one.localeCompare(other);
};

function makeSortable(table) {
  const heads = [...table.querySelectorAll("thead th")];
  heads.forEach((head, place) => {
    if (head.dataset.fixed !== undefined || !head.textContent.trim()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const body = table.tBodies[0];
      const rows = [...body.rows];
      const cell = (row) => (row.cells[place].dataset.value ?? row.cells[place].textContent).trim();
      rows.sort((a, b) => compare(cell(a), cell(b)) * (up ? 1 : -1));
      body.append(...rows);
    });
  });
}

function addCopying(details) {
  const text = details.querySelector("textarea");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    text.select();
    await navigator.clipboard.writeText(text.value);
    button.textContent = "Copied";
  });
  text.after(button);
}

function enhance(root) {
  root.querySelectorAll("[data-sortable] table, table[data-sortable]").forEach(makeSortable);
  root.querySelectorAll("details.as-text").forEach(addCopying);
}

enhance(document);
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && enhance(event.detail.elt));
