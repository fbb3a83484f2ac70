/* Brings each chart to life when it comes into view; until then, and without scripts, its drawing stands. */
(function () {
  "use strict";
  var data = document.getElementById("chart-specs"), code = document.getElementById("chart-bundle");
  if (!data || !code || !window.IntersectionObserver || !window.DecompressionStream) return;
  var specs = null, ready = null, pool = [];
  function text(block) {
    var letters = atob(block.textContent.trim()), bytes = new Uint8Array(letters.length);
    for (var at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }
  function unpacked(value) {
    if (Array.isArray(value)) return value.map(unpacked);
    if (value === null || typeof value !== "object") return value;
    if ("#" in value) return pool[value["#"]];
    var made = {};
    Object.keys(value).forEach(function (key) { made[key] = unpacked(value[key]); });
    return made;
  }
  /* Once, when the first chart comes into view. The policy of the page knows the hash of the code. */
  function prepare() {
    if (!ready) {
      ready = Promise.all([text(code), text(data)]).then(function (texts) {
        var script = document.createElement("script");
        script.textContent = texts[0];
        document.head.appendChild(script);
        var packed = JSON.parse(texts[1]);
        packed.pool.forEach(function (part) { pool.push(unpacked(part)); });
        specs = unpacked(packed.value);
      });
    }
    return ready;
  }
  var tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.appendChild(tip);
  function say(handler, event, item, value) {
    tip.hidden = value === null || value === undefined || value === "";
    if (tip.hidden) return;
    tip.textContent = String(value);
    var across = Math.min(event.clientX + 12, window.innerWidth - tip.offsetWidth - 8);
    var below = event.clientY + 16;
    if (below + tip.offsetHeight > window.innerHeight) below = event.clientY - tip.offsetHeight - 10;
    tip.style.left = Math.max(8, across) + "px";
    tip.style.top = Math.max(8, below) + "px";
  }
  function draw(figure) {
    var place = figure.querySelector(".drawing");
    if (!place) return;
    var size = place.clientWidth >= WIDE ? "wide" : "narrow";
    if (figure.dataset.size === size) return;
    figure.dataset.size = size;
    var made = document.createElement("div");
    prepare().then(function () {
      return window.vegaEmbed(made, specs[figure.dataset.chart][size], {
        mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, tooltip: say
      });
    }).then(function (result) {
      if (figure.dataset.size !== size) { result.finalize(); return; }
      if (figure.finish) figure.finish();
      figure.finish = function () { result.finalize(); };
      place.replaceChildren(made);
      place.classList.add("live");
    }).catch(function () { /* the drawing that is there stays */ });
  }
  var WIDE = 764;
  var seen = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) { if (entry.isIntersecting) draw(entry.target); });
  }, { rootMargin: "300px" });
  var charts = Array.prototype.slice.call(document.querySelectorAll("figure[data-chart]"));
  charts.forEach(function (figure) { seen.observe(figure); });
  var wait;
  window.addEventListener("resize", function () {
    clearTimeout(wait);
    wait = setTimeout(function () {
      charts.forEach(function (figure) { if (figure.dataset.size) draw(figure); });
    }, 150);
  });
  document.addEventListener("scroll", function () { tip.hidden = true; }, { passive: true });
})();
