/* The keyboard of the desk. Ctrl+K goes to the search. Within a list (and only there, so that single letters never
   act elsewhere): j and k move from row to row, x selects, / searches. Enter opens, because the focus is on the row's link. */
(function () {
  "use strict";

  function links(list) {
    return Array.prototype.slice.call(list.querySelectorAll("tbody .title a"));
  }

  function move(list, by) {
    var all = links(list);
    var row = document.activeElement.closest("tr");
    var at = all.findIndex(function (link) { return link.closest("tr") === row; });
    var to = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    if (to) to.focus();
  }

  function select() {
    var row = document.activeElement.closest("tr");
    var box = row && row.querySelector("input[type=checkbox]");
    if (box && box !== document.activeElement) box.click();
  }

  function search() {
    var field = document.querySelector("[data-search]");
    if (!field) return false;
    field.focus();
    field.select();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    var key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "k") {
      if (search()) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var list = event.target.closest && event.target.closest("table.list");
    if (!list || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    if (key === "j") move(list, 1);
    else if (key === "k") move(list, -1);
    else if (key === "x") select();
    else if (key === "/") search();
    else return;
    event.preventDefault();
  });

  // The box in the head of a list selects all rows.
  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-select-all]")) return;
    var boxes = event.target.closest("table").querySelectorAll("tbody input[type=checkbox]");
    Array.prototype.forEach.call(boxes, function (box) { box.checked = event.target.checked; });
  });
})();
