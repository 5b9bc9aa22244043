/* Keeps what is typed on a step's page while it is typed, and when the browser leaves by its own means: Back, Forward,
   reload, closing. The page works without it: its buttons send what is typed with them. No file is ever sent. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-typed]");
  if (!form) return;

  var PAUSE = 1000; // after the last key
  var LONGEST = 10000; // while somebody types without a pause, and after a failure
  var KEEPALIVE = 60000; // bytes: browsers take 64 KiB for requests that outlive their page
  var SUBMITTED = 60000; // a press of a button that was never answered

  var newest = Number(form.dataset.at);
  var until = Number(form.dataset.until) * 1000; // as far as known: when the draft's time is over
  var changed = 0; // since when something is not kept
  var request = null;
  var submitted = 0;
  var timer;

  // Beside the page in the list of visited pages: since when something was typed, not a word of it. It has a further use:
  // a reload of a page that was refused does not send its form again, over what was typed since.
  function note(state) {
    history.replaceState(state, "", location.href);
  }

  function data() {
    var found = new FormData(form);
    newest = Math.max(Date.now(), newest + 1);
    found.append("draft", form.dataset.draft);
    found.append("version", form.dataset.version);
    found.append("at", newest);
    found.append("until", form.dataset.until);
    return found;
  }

  function bytes(found) {
    return new Blob(Array.from(found.values())).size;
  }

  function told(answer) {
    var line = document.querySelector("[data-saved]");
    if (answer.status === 204) return; // something newer is kept
    if (answer.ok && line) return answer.text().then(function (text) { line.textContent = text.trim(); });
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (line && !isSubmitted()) line.textContent = line.dataset.refused; // else the answer overtook it
  }

  function save(leaving) {
    clearTimeout(timer);
    var sent = data();
    form.elements.shown.value = ""; // what is kept is not what the page showed any more
    var mine = request = new AbortController();
    mine.outlives = leaving && bytes(sent) < KEEPALIVE;
    changed = 0;
    until = Infinity; // kept from now on, as long as somebody types
    fetch(form.dataset.typed, {
      method: "POST", body: sent, signal: mine.signal, keepalive: mine.outlives
    }).then(told).catch(function () {
      if (!mine.signal.aborted) later(LONGEST);
    }).then(function () {
      if (request === mine) request = null;
    });
  }

  function later(pause) {
    if (!changed) {
      changed = Date.now();
      note({ typed: changed });
    }
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (request || isSubmitted()) later(PAUSE);
      else save(false);
    }, Math.max(0, Math.min(pause, changed + LONGEST - Date.now())));
  }

  function isSubmitted() {
    return submitted > Date.now() - SUBMITTED;
  }

  function isKept() {
    return !changed && (!request || request.outlives);
  }

  function leave() {
    if (!isKept()) save(true);
  }

  // The page may have been made before the last save of the one that stood here was through: then once more, at most thrice.
  var before = history.state || {};
  var again = (before.again || 0) + 1;
  if (before.typed > newest && again <= 3) {
    note({ typed: before.typed, again: again });
    if (again === 1) location.reload();
    else setTimeout(function () { if (!changed) location.reload(); }, PAUSE);
  } else {
    note(null);
  }

  form.addEventListener("input", function () {
    // After the draft's time the first key is kept at once: until then a reload would find no draft.
    later(Date.now() > until ? 0 : PAUSE);
  });
  form.addEventListener("submit", function () {
    submitted = Date.now();
    note(null);
    clearTimeout(timer);
    if (isKept()) return;
    // Its answer may never come, and who waits for it may leave. What was answered is not undone: this page is older.
    if (request) request.abort();
    save(true);
  });
  window.addEventListener("beforeunload", leave);
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") leave();
  });
  window.addEventListener("pageshow", function (event) {
    submitted = 0;
    // Kept in the browser's memory, it may be older than what was sent since.
    if (event.persisted && !changed) location.reload();
  });
})();
