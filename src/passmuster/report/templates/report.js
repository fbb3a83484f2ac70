/* The page is whole without this. It folds, filters, sorts and prints. */
(function () {
  "use strict";
  var root = document.documentElement;
  var all = function (selector, inside) {
    return Array.prototype.slice.call((inside || document).querySelectorAll(selector));
  };
  root.classList.add("js");

  /* A link into something folded opens it. */
  function reveal() {
    var name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch (fault) { return; }
    var target = name && document.getElementById(name);
    if (!target) { return; }
    var folded = false;
    for (var up = target; up; up = up.parentElement) {
      if (up.tagName === "DETAILS" && !up.open) { up.open = true; folded = true; }
      if (up.hidden) { up.hidden = false; folded = true; }
    }
    if (folded) { target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  /* Paper cannot be unfolded. */
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details:not([open])");
    opened.forEach(function (one) { one.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
  });

  /* Packed files are unpacked as they are saved, where the browser can. */
  all('a[download$=".gz"]').forEach(function (link) {
    if (!window.DecompressionStream || !window.Blob) { return; }
    var packed = link.getAttribute("download"), name = packed.slice(0, -3);
    link.textContent = link.textContent.replace(packed, name);
    link.addEventListener("click", function (event) {
      event.preventDefault();
      var letters = atob(link.href.slice(link.href.indexOf(",") + 1));
      var bytes = new Uint8Array(letters.length);
      for (var at = 0; at < letters.length; at += 1) { bytes[at] = letters.charCodeAt(at); }
      var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      new Response(stream).blob().then(function (content) {
        var saved = document.createElement("a");
        saved.href = URL.createObjectURL(content);
        saved.download = name;
        saved.click();
        setTimeout(function () { URL.revokeObjectURL(saved.href); }, 10000);
      });
    });
  });

  function words(text) {
    return text.toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
  }
  function has(text, wanted) {
    return wanted.every(function (word) { return text.indexOf(word) >= 0; });
  }
  function told(status, shown, total, what) {
    status.textContent = shown === total ? "" : shown + " of " + total + " " + what;
  }

  /* Statements: by verdict and by word. */
  all('[data-tools="claims"]').forEach(function (tools) {
    var cards = all("#claims article"), glances = all("#claims .glance > li");
    var texts = cards.map(function (card) { return card.textContent.toLocaleLowerCase("en"); });
    var input = tools.querySelector("input"), status = tools.querySelector("[role=status]");
    var buttons = all("button[data-verdict]", tools);
    function pressed(button) { return button.getAttribute("aria-pressed") === "true"; }
    function apply() {
      var wanted = words(input.value), shown = 0;
      var verdicts = buttons.filter(pressed).map(function (one) { return one.dataset.verdict; });
      cards.forEach(function (card, place) {
        var own = (card.dataset.verdicts || "").split(" ");
        var fits = !verdicts.length || verdicts.some(function (one) { return own.indexOf(one) >= 0; });
        var shows = fits && has(texts[place], wanted);
        card.hidden = !shows;
        if (glances[place]) { glances[place].hidden = !shows; }
        shown += shows ? 1 : 0;
      });
      told(status, shown, cards.length, "statements");
    }
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        button.setAttribute("aria-pressed", String(!pressed(button)));
        apply();
      });
    });
    input.addEventListener("input", apply);
    var open = tools.querySelector("[data-open]");
    open.addEventListener("click", function () {
      var now = !pressed(open);
      open.setAttribute("aria-pressed", String(now));
      all("#claims details.reading").forEach(function (one) { one.open = now; });
    });
    tools.hidden = false;
  });

  /* Tables: a heading is a button that sorts; the order of the study is the third press. */
  all("table[data-sorts]").forEach(function (table) {
    var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
    var tools = table.previousElementSibling;
    var heads = all("thead th", table);
    function key(row, column, by) {
      var cell = row.cells[column], text = cell.dataset.key;
      if (text === undefined) { text = cell.textContent.trim(); }
      if (by !== "number") { return text.toLocaleLowerCase("en"); }
      var value = parseFloat(text);
      return isNaN(value) ? Infinity : value;
    }
    function sort(column, way) {
      var by = heads[column].dataset.by;
      var order = rows.map(function (row, place) { return [key(row, column, by), place, row]; });
      if (way) {
        order.sort(function (one, other) {
          var less = one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0;
          return less ? less * way : one[1] - other[1];
        });
      }
      order.forEach(function (one) { body.appendChild(one[2]); });
    }
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", function () {
        var was = head.getAttribute("aria-sort");
        var now = was === "none" ? "ascending" : was === "ascending" ? "descending" : "none";
        heads.forEach(function (one) { one.setAttribute("aria-sort", "none"); });
        head.setAttribute("aria-sort", now);
        sort(column, now === "none" ? 0 : now === "ascending" ? 1 : -1);
      });
    });
    if (tools && tools.dataset.tools === "table") {
      var texts = rows.map(function (row) { return row.textContent.toLocaleLowerCase("en"); });
      var input = tools.querySelector("input"), status = tools.querySelector("[role=status]");
      input.addEventListener("input", function () {
        var wanted = words(input.value), shown = 0;
        rows.forEach(function (row, place) {
          row.hidden = !has(texts[place], wanted);
          shown += row.hidden ? 0 : 1;
        });
        told(status, shown, rows.length, "rows");
      });
      tools.hidden = false;
    }
  });
}());
