/* Editing a video: the upload with its progress, marks on the strip, and what is asked next. All of it
   asks REST; what comes of it the page shows by itself, escaped by the server. */
(() => {
  "use strict";
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const api = (path) => new URL(`api/v1/${path}`, document.baseURI).href;
  const run = () => find(".run-head")?.dataset.run || "";
  const isBusy = () => Boolean(find(".run-head:is([data-state=running], [data-state=queued])"));
  let sending = null; // the upload under way
  let local = ""; // address of the chosen file
  let marked = ""; // the video that the marks are on

  /** Write a problem where it belongs, or take it away. */
  const wrong = (place, words) => {
    if (!place) return;
    place.textContent = words || "";
    place.hidden = !words;
  };
  const inWords = (answer) => {
    try {
      const problem = JSON.parse(answer);
      return problem.detail || problem.title || "It was refused.";
    } catch {
      return "The server cannot be reached just now. What you wrote is still here.";
    }
  };

  /* --- the desks ------------------------------------------------------------------------------ */
  const HOME = "explain";
  const MADE_AT = { story_film: "film", video_edit: "edit" };
  /** What the head of the page speaks of: the desk that is chosen, or the run that is shown. */
  const speak = () => {
    const shown = root.dataset.view === "run" ? find(".run-head")?.dataset.workflow : null;
    const words = (shown ? MADE_AT[shown] : root.dataset.desk) || HOME;
    if (root.dataset.words !== words) root.dataset.words = words;
  };
  const desk = (name, push = true) => {
    root.dataset.desk = name;
    speak();
    for (const each of document.querySelectorAll(".desks a")) {
      each.dataset.desk === name ? each.setAttribute("aria-current", "page")
        : each.removeAttribute("aria-current");
    }
    for (const each of document.querySelectorAll(".desk")) {
      const away = each.id !== `${name}-desk`;
      if (each.hidden !== away) each.hidden = away;
    }
    if (!push) return;
    const url = new URL(location.href);
    name === HOME ? url.searchParams.delete("desk") : url.searchParams.set("desk", name);
    history.replaceState(history.state, "", url);
  };

  /* --- the upload ----------------------------------------------------------------------------- */
  const chosen = () => {
    const file = find("#edit-file")?.files?.[0];
    const shown = find("#edit-local");
    if (shown) {
      shown.removeAttribute("src");
      shown.load(); // what is revoked must not be asked for any more
      shown.remove();
      URL.revokeObjectURL(local);
    }
    if (file) {
      const video = document.createElement("video");
      local = URL.createObjectURL(file);
      Object.assign(video, { id: "edit-local", className: "player", controls: true, playsInline: true });
      Object.assign(video, { ariaLabel: "The video you have chosen", src: local });
      find("#edit-chosen").append(video);
    }
    wrong(find("#edit-wrong"), "");
  };
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  const upload = (form, planFirst) => {
    const prompt = find("#edit-prompt").value;
    const body = new FormData();
    body.append("prompt", prompt);
    if (planFirst) body.append("plan_first", "true");
    send(form, body, prompt.trim() ? "" : "Say what should be done to it.");
  };
  const alike = (form) => {
    const body = new FormData();
    body.append("replay", run());
    body.append("replay_number", find(".request[aria-current]").dataset.number);
    send(form, body, "");
  };
  /** Send the files of a form with what belongs to them, and open the session that begins. */
  const send = (form, body, missing) => {
    const own = (name) => find(`#${form.dataset.part}-${name}`);
    const place = own("wrong");
    const files = [...own("file").files];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const most = Number(form.dataset.most);
    if (!files.length) return wrong(place, "Choose a video first.");
    if (missing) return wrong(place, missing);
    if (size > most) return wrong(place, `That is ${megabytes(size)}; at most ${megabytes(most)} are taken.`);
    for (const file of files) body.append("file", file);
    wrong(place, "");
    const busy = (is) => {
      own("sending").hidden = !is;
      own("progress").value = 0;
      own("sent").textContent = is ? "Sending" : "";
      for (const button of form.querySelectorAll(".actions > button")) button.disabled = is;
    };
    const asked = (sending = new XMLHttpRequest());
    const over = (words) => {
      sending = null;
      busy(false);
      wrong(place, words);
    };
    asked.upload.onprogress = (at) => {
      own("progress").value = (100 * at.loaded) / at.total;
      const done = at.loaded >= at.total;
      own("sent").textContent = done ? "Looking at it"
        : `${megabytes(at.loaded)} of ${megabytes(at.total)}`;
    };
    asked.onload = () => {
      if (asked.status !== 202) return over(inWords(asked.responseText));
      over("");
      form.reset();
      chosen();
      window.chalkbox.open(JSON.parse(asked.responseText).id);
    };
    asked.onerror = () => over(inWords(""));
    asked.onabort = () => over("");
    asked.open("POST", api("edit"));
    busy(true);
    asked.send(body);
  };

  /* --- in a session --------------------------------------------------------------------------- */
  const ask = async (method, path, body, place) => {
    wrong(place, "");
    let answer = null;
    try {
      answer = await fetch(api(path), {
        method,
        headers: body === undefined ? {} : { "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch { /* the server is away */ }
    if (answer?.ok) return true;
    wrong(place, inWords(answer ? await answer.text() : ""));
    return false;
  };
  const more = async (form, planFirst) => {
    const box = find("#more-prompt");
    const place = find("#more-wrong");
    if (!box.value.trim()) return wrong(place, "Say what should be done next.");
    const mine = run();
    const body = { session_id: mine, prompt: box.value, plan_first: planFirst };
    if (!(await ask("POST", "edit", body, place))) return;
    box.value = "";
    window.chalkbox.look(mine);
  };
  const valueOf = (entry) => {
    if (entry.dataset.kind === "flag") return entry.checked;
    if (entry.value === "") return null;
    return entry.dataset.kind === "number" ? Number(entry.value) : entry.value;
  };
  /** Carry a plan out; where it was changed, put the changes in its place before. */
  const approve = async (form) => {
    const plan = JSON.parse(form.dataset.plan);
    const place = form.querySelector(".plan-wrong");
    const there = JSON.stringify(plan);
    for (const entry of form.querySelectorAll("[data-param]")) {
      plan.tasks[Number(entry.dataset.task) - 1].params[entry.dataset.param] = valueOf(entry);
    }
    const path = `edit/${run()}/${form.dataset.number}`;
    const mine = run();
    if (JSON.stringify(plan) !== there && !(await ask("PUT", `${path}/plan`, plan, place))) return;
    if (await ask("POST", `${path}/run`, undefined, place)) window.chalkbox.look(mine);
  };
  const write = (words) => {
    const box = find("#more-prompt");
    box.value = words;
    box.scrollIntoView({ block: "nearest" });
    box.focus({ preventScroll: true });
  };

  /* --- marks ---------------------------------------------------------------------------------- */
  const shown = () => find(".clip:last-child video");
  const time = (at) => at < 60 ? `${at.toFixed(1)} s`
    : `${Math.floor(at / 60)}:${(at % 60).toFixed(1).padStart(4, "0")}`;
  const mark = (side, at) => {
    const [from, to] = [find("#mark-in"), find("#mark-out")];
    const entry = side === "in" ? from : to;
    if (at !== undefined) entry.value = at;
    if (Number(from.value) > Number(to.value)) entry.value = side === "in" ? to.value : from.value;
    paint();
    const video = shown();
    if (video?.readyState) video.currentTime = Number(entry.value);
  };
  const paint = () => {
    const place = find(".marks");
    if (!place) return;
    const long = Number(place.dataset.long);
    const [from, to] = ["in", "out"].map((side) => Number(find(`#mark-${side}`).value));
    find("output[for=mark-in]").textContent = time(from);
    find("output[for=mark-out]").textContent = time(Math.min(to, long));
    const kept = find(".strip .kept");
    kept.style.left = `${(100 * from) / long}%`;
    kept.style.right = `${Math.max(0, 100 - (100 * to) / long)}%`;
  };
  const part = (deed) => {
    const [from, to] = ["in", "out"].map((side) => Number(find(`#mark-${side}`).value));
    const end = to >= Number(find("#mark-out").max) ? "the end" : time(to);
    write(`${deed} from ${from ? time(from) : "the start"} to ${end}`);
  };
  const follow = (event) => {
    if (event.target !== shown()) return;
    const long = Number(find(".marks")?.dataset.long);
    const needle = find(".strip .needle");
    if (needle && long) needle.style.left = `${Math.min(100, (100 * event.target.currentTime) / long)}%`;
  };

  const deeds = {
    idea: (at) => { find("#edit-prompt").value = at.dataset.words; find("#edit-prompt").focus(); },
    abort: () => sending?.abort(),
    again: (at) => write(at.dataset.words),
    move: async (at) => {
      const to = at.dataset.to;
      const body = { to: /^\d+$/.test(to) ? Number(to) : to };
      const mine = run();
      if (await ask("PUT", `edit/${mine}/current`, body, find("#more-wrong"))) window.chalkbox.look(mine);
    },
    both: () => {
      for (const video of document.querySelectorAll(".clip video")) {
        video.currentTime = 0;
        video.muted = video !== shown();
        video.play().catch(() => {});
      }
    },
    "in-here": () => shown() && mark("in", shown().currentTime),
    "out-here": () => shown() && mark("out", shown().currentTime),
    keep: () => part("keep"),
    cut: () => part("cut out"),
  };

  document.addEventListener("click", (event) => {
    const way = event.target.closest?.(".desks a");
    if (way && !(event.metaKey || event.ctrlKey || event.shiftKey || event.button)) {
      event.preventDefault();
      return desk(way.dataset.desk);
    }
    const at = event.target.closest?.("[data-edit]");
    if (at) deeds[at.dataset.edit]?.(at);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const planFirst = event.submitter?.value === "plan";
    if (form.matches("#edit-start, #edit-more, #edit-alike, .plan")) event.preventDefault();
    if (form.id === "edit-start" && !sending) upload(form, planFirst);
    if (form.id === "edit-alike" && !sending) alike(form);
    if (form.id === "edit-more") more(form, planFirst);
    if (form.matches(".plan")) approve(form);
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "edit-file") chosen();
  });
  document.addEventListener("input", (event) => {
    const side = /^mark-(in|out)$/.exec(event.target.id)?.[1];
    if (side) mark(side);
  });
  document.addEventListener("timeupdate", follow, true);
  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (sends && event.target.id === "more-prompt") find("#more-send").click();
  });
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (root.dataset.desk !== "edit" || root.dataset.view !== "create") return;
      event.preventDefault();
      if (name === "dragover" || !event.dataTransfer?.files.length) return;
      find("#edit-file").files = event.dataTransfer.files;
      chosen();
    });
  }

  /* What the page shows now; called after each change of it. */
  const look = () => {
    const send = find("#more-send");
    if (send && send.disabled !== isBusy()) {
      for (const button of document.querySelectorAll("#edit-more button")) button.disabled = isBusy();
    }
    const place = find(".marks");
    const key = place ? `${run()} ${find(".clip:last-child video")?.src} ${place.dataset.long}` : "";
    if (key !== marked) {
      marked = key;
      paint();
    }
    const links = [...document.querySelectorAll(".desks a")].map((each) => each.dataset.desk);
    const known = !links.length || links.includes(root.dataset.desk);
    desk((known && root.dataset.desk) || HOME, false);
  };
  const start = () => {
    const wanted = new URLSearchParams(location.search).get("desk");
    desk(wanted || HOME, false);
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    look();
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
