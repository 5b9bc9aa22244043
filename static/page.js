/* Leaving quickly: the link works by itself; with this script the page also goes blank at once, is replaced in the
   history, and three presses of Escape within two seconds do the same. */
(function () {
  "use strict";

  var link = document.querySelector("[data-leave]");
  if (!link) return;

  function leave(event) {
    if (event) event.preventDefault();
    document.documentElement.hidden = true;
    document.title = "";
    location.replace(link.href);
  }

  var presses = [];
  link.addEventListener("click", leave);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") {
      presses = [];
      return;
    }
    var now = Date.now();
    presses = presses.filter(function (at) { return now - at < 2000; }).concat(now);
    if (presses.length >= 3) leave();
  });
})();
