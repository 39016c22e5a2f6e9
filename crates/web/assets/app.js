// The only script of the shell. Every page reads and every form works without it.
(function () {
  "use strict";
  var doc = document;
  var root = doc.documentElement;

  // 大字版: the link sets the cookie on the server; here it switches at once.
  doc.querySelectorAll("[data-size-toggle]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      event.preventDefault();
      var large = root.dataset.size !== "large";
      root.dataset.size = large ? "large" : "";
      doc.cookie = "mj_size=" + (large ? "large" : "normal") + ";path=/;max-age=31536000;samesite=lax";
      doc.querySelectorAll("[data-size-toggle]").forEach(function (each) {
        each.textContent = large ? "标准字号" : "大字版";
        each.href = each.href.replace(/to=\w+/, large ? "to=normal" : "to=large");
      });
    });
  });

  // Buttons that only a script can serve are hidden until it runs.
  doc.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // A rejected form: the summary of errors takes the focus so that it is read out first.
  var summary = doc.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  // Unsaved words are not lost by a stray click, and a form is sent once.
  var dirty = false;
  doc.querySelectorAll("form[data-guard]").forEach(function (form) {
    form.addEventListener("input", function () { dirty = true; });
    form.addEventListener("submit", function (event) {
      // What opens in another window leaves this one as it is.
      if (event.submitter && event.submitter.formTarget === "_blank") return;
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      dirty = false;
    });
  });
  window.addEventListener("beforeunload", function (event) {
    if (!dirty) return;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pageshow", function () {
    doc.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // What is under way tells how far it is; when it has ended, the page comes anew.
  var progress = doc.querySelector("[data-progress]");
  function again(after) {
    window.setTimeout(function () {
      fetch(window.location.href, { credentials: "same-origin", headers: { Accept: "text/html" } })
        .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
        .then(function (text) {
          var there = new DOMParser().parseFromString(text, "text/html").querySelector("[data-progress]");
          if (!there) { window.location.reload(); return; }
          if (progress.textContent !== there.textContent) progress.textContent = there.textContent;
          again(3000);
        })
        .catch(function () { again(15000); });
    }, after);
  }
  if (progress && window.fetch && window.DOMParser) again(1500);

  // Disclosure menus close on Escape and on a click elsewhere.
  function close(except) {
    doc.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  doc.addEventListener("click", function (event) { close(event.target.closest("details.menu")); });
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = doc.querySelector("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  // On a phone the menu is one line that scrolls: show the current entry.
  doc.querySelectorAll(".side [aria-current], .pnav [aria-current]").forEach(function (link) {
    var bar = link.closest("nav");
    if (bar.scrollWidth > bar.clientWidth) bar.scrollLeft = link.offsetLeft - 48;
  });

  // Session countdown: says so once, two minutes before the login ends. Not a legal period.
  var session = doc.querySelector("[data-session-seconds]");
  if (session) {
    var left = Number(session.dataset.sessionSeconds);
    if (left > 0) {
      setTimeout(function () { session.hidden = false; }, Math.max(0, left - 120) * 1000);
      setTimeout(function () {
        session.querySelector("[data-session-text]").textContent = session.dataset.sessionEnded;
      }, left * 1000);
    }
  }
})();
