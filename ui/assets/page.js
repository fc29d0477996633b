/* The page's own part: which view is shown, seconds that count, and one bridge from clicks to the
   server. Everything shown comes escaped from the server; nothing here writes HTML. */
(() => {
  "use strict";
  const root = document.documentElement;
  const KEEP = "chalkbox.run";
  const UNDER_WAY = "[data-state=running], [data-state=queued]";
  const PAGE = 24;
  const urlRun = () => new URLSearchParams(location.search).get("run") || "";
  let tell = null; // (event, data) to the server, once the page stands
  let shown = PAGE;
  let asked = null; // what the dialog is about
  let opener = null; // what the focus returns to
  let wanted = ""; // the run that is to be shown
  let arrives = false; // its title is to have the focus when it comes
  let mending = false; // a version of an artifact is on its way
  let pinned = ""; // the card whose button had the focus when it was pressed
  let attached = false; // it was not asked for: this browser was following it

  const find = (selector) => document.querySelector(selector);
  const remember = (run) => {
    try { run ? localStorage.setItem(KEEP, run) : localStorage.removeItem(KEEP); } catch { /* private */ }
  };
  const remembered = () => {
    try { return localStorage.getItem(KEEP) || ""; } catch { return ""; }
  };
  const show = (view) => { root.dataset.view = view; };
  const title = (text) => { document.title = text ? `${text} · Chalkbox` : "Chalkbox"; };

  const address = (run) => {
    const url = new URL(location.href);
    run ? url.searchParams.set("run", run) : url.searchParams.delete("run");
    return url;
  };

  /** Show a run; with `push` as a new place in the history. */
  const open = (run, push = true) => {
    if (push && run !== urlRun()) history.pushState({}, "", address(run));
    remember(run);
    wanted = run;
    arrives = push;
    show("run");
    stale();
    scrollTo(0, 0);
    tell?.("watch", { run });
  };
  /* What is there of another run is not shown while the wanted one is on its way. */
  const stale = () => {
    const head = find(".run-head");
    find("#run-view")?.classList.toggle("is-stale", Boolean(head) && head.dataset.run !== wanted);
  };
  const home = (push = true) => {
    if (push && urlRun()) history.pushState({}, "", address(""));
    remember("");
    show("create");
    title("");
    document.querySelectorAll("video").forEach((video) => video.pause());
    tell?.("leave", {});
    list();
  };
  const list = () => tell?.("list", { search: find("#search")?.value || "", limit: shown });

  const say = (text) => {
    const place = find("#spoken");
    if (!place) return;
    place.textContent = text;
    place.dataset.shown = "yes";
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { place.dataset.shown = "no"; }, 3000);
  };
  const copy = async (text, done) => {
    try {
      await navigator.clipboard.writeText(text);
      say(done);
    } catch {
      const field = find("#share-link");
      field.value = text;
      find("#share-dialog").showModal();
      field.select();
    }
  };
  const focusOn = (selector) => requestAnimationFrame(() => find(selector)?.focus());

  const deeds = {
    open: (at) => open(at.dataset.run),
    home: () => { home(); focusOn("#create-view textarea"); },
    cancel: (at) => { at.disabled = true; tell?.("cancel", { run: at.dataset.run }); },
    resume: (at) => { at.disabled = true; tell?.("resume", { run: at.dataset.run }); },
    mend: (at) => {
      const box = at.closest(".edit").querySelector("textarea");
      at.disabled = mending = true;
      tell?.("mend", { run: urlRun(), name: at.dataset.name, text: box.value });
    },
    share: (at) => tell?.("sign", { run: at.dataset.run }),
    reuse: (at) => {
      tell?.("reuse", { run: at.dataset.run });
      root.dataset.desk = find(".run-head")?.dataset.workflow === "story_film" ? "film" : "explain";
      home();
      focusOn(`#${root.dataset.desk}-desk textarea`);
    },
    fill: (at) => {
      tell?.("fill", { prompt: at.dataset.prompt });
      const box = find("#create-view textarea");
      box?.scrollIntoView({ block: "center" });
      box?.focus({ preventScroll: true });
    },
    pin: (at) => { at.disabled = true; tell?.("pin", { run: at.dataset.run }); },
    unpin: (at) => { at.disabled = true; tell?.("unpin", { run: at.dataset.run }); },
    more: () => { shown += PAGE; list(); },
    delete: (at) => {
      asked = at.dataset.run;
      opener = at;
      find("#delete-title").textContent = at.dataset.title || "";
      find("#delete-dialog").showModal();
    },
    "delete-really": () => {
      find("#delete-dialog").close();
      if (asked) tell?.("remove", { run: asked });
    },
    close: (at) => at.closest("dialog").close(),
    jump: (at) => {
      const player = find("#video-part video.player");
      if (!player) return;
      player.currentTime = Number(at.dataset.at);
      player.scrollIntoView({ block: "nearest" });
      player.play();
    },
    "copy-code": () => {
      const lines = [...document.querySelectorAll("#code-part .line")];
      copy(lines.map((line) => line.textContent).join(""), "Code copied");
    },
  };

  document.addEventListener("click", (event) => {
    const at = event.target.closest?.("[data-deed]");
    if (!at || event.defaultPrevented) return;
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button;
    if (at.tagName === "A" && elsewhere) return;
    event.preventDefault();
    deeds[at.dataset.deed]?.(at);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const buttons = [...document.querySelectorAll("#create-view button.create")];
    const button = buttons.find((each) => each.offsetParent);
    if (root.dataset.view === "create" && button) {
      event.preventDefault();
      button.click();
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "search") return;
    clearTimeout(deeds.timer);
    shown = PAGE;
    deeds.timer = setTimeout(list, 250);
  });
  addEventListener("popstate", () => (urlRun() ? open(urlRun(), false) : home(false)));

  /* What the server answers to a deed. */
  const answered = (text) => {
    if (!text) return;
    const answer = JSON.parse(text);
    const run = answer.run || "";
    if (answer.deed === "created") open(run);
    if (answer.deed === "send") window.chalkbox.sendFilm(JSON.parse(answer.fields));
    if (answer.deed === "resume") open(run, false);
    if (answer.deed === "share") copy(new URL(answer.link, document.baseURI).href, "Link copied");
    if (answer.deed === "remove") {
      say("Deleted");
      run === urlRun() ? home() : list();
      opener = null;
    }
    if (answer.deed === "pin" || answer.deed === "unpin") {
      say(answer.deed === "pin" ? "Kept" : "Not kept any more");
      pinned = run;
      list();
    }
    if (answer.deed === "failed") {
      document.querySelectorAll("#past .card-line button").forEach((b) => { b.disabled = false; });
      if (mending) find("#deed-part")?.scrollIntoView({ block: "nearest" });
      document.querySelectorAll(".actions button, .edit button").forEach((b) => { b.disabled = false; });
    }
    mending = false;
  };

  /* Seconds count on between two answers of the server. */
  const tick = () => {
    for (const at of document.querySelectorAll("[data-started]")) {
      const since = (Date.now() - Date.parse(at.dataset.started)) / 1000;
      const all = Math.max(0, since) + Number(at.dataset.before || 0);
      const whole = Math.floor(all);
      const words = all < 10 ? `${all.toFixed(1)} s`
        : whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
      if (at.textContent !== words) at.textContent = words;
    }
  };
  const localTimes = () => {
    for (const at of document.querySelectorAll("time[datetime]:not([data-local])")) {
      at.dataset.local = "yes";
      const date = new Date(at.getAttribute("datetime"));
      if (!Number.isNaN(date.getTime())) {
        at.textContent = date.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
      }
    }
  };
  /* What arrives anew; it must change nothing that is settled, for its own changes bring it here. */
  const settle = () => {
    localTimes();
    if (pinned) {
      const button = find(`#past [data-deed$=pin][data-run="${CSS.escape(pinned)}"]:not([disabled])`);
      if (button) { pinned = ""; button.focus({ preventScroll: true }); }
    }
    for (const mark of document.querySelectorAll(".stage[data-state=running] .stage-mark:not([style])")) {
      mark.style.setProperty("--cb-phase", `-${Math.round(performance.now() % 1200)}ms`);
    }
    find("#summary-part:not([aria-live])")?.setAttribute("aria-live", "polite");
    const log = find("#log-part .html-container:not([tabindex])");
    if (log) Object.assign(log, { tabIndex: 0, role: "region", ariaLabel: "Log" });
    const head = find(".run-head");
    if (!head || root.dataset.view !== "run") return;
    stale();
    if (head.dataset.run !== wanted) return;
    title(head.dataset.title);
    if (!head.matches(UNDER_WAY)) remember("");
    if (attached && head.dataset.state === "unknown") home();
    attached = false;
    if (arrives) find(".run-title")?.focus({ preventScroll: true });
    arrives = false;
  };
  setInterval(() => { if (!document.hidden) tick(); }, 200);
  setInterval(() => {
    if (!document.hidden && root.dataset.view === "create" && find(`#past ${UNDER_WAY}`)) list();
  }, 4000);

  /** The page stands: `trigger` sends an event to the server. */
  const connect = (trigger) => {
    tell = trigger;
    new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
    settle();
    find("#delete-dialog")?.addEventListener("close", () => opener?.focus());
    const run = urlRun() || remembered();
    if (run) {
      attached = !urlRun();
      if (attached) history.replaceState({}, "", address(run));
      open(run, false);
    }
    list();
  };
  // A browser would ask for it without its cookies, and be refused; there is no app to install.
  find("link[rel=manifest]")?.remove();
  show(urlRun() || remembered() ? "run" : "create");
  /** Look at the run that is shown anew, where the eye is. */
  const look = (run) => tell?.("watch", { run });
  window.chalkbox = { connect, answered, open, look };
})();
