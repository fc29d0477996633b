/* A film, shot by shot: its two dialogs, filled with what REST says, and what is saved through it.
   Nothing here writes HTML: what a story says is text of elements that the server has made. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const api = (path) => new URL(`api/v1/runs/${path}`, document.baseURI).href;
  const NARRATOR = "narrator";
  const make = (tag, given = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), given);
    made.append(...children);
    return made;
  };
  let film = null; // what REST said last, of `film.run`
  let shown = null; // the shot in the dialog
  let opener = null; // what the focus returns to
  let asked = ""; // the run and the state that was asked about

  const run = () => find(".run-head")?.dataset.run || "";
  const wrong = (which, words) => {
    const place = find(`#${which}-wrong`);
    place.textContent = words || "";
    place.hidden = !words;
  };
  const inWords = (text) => {
    try {
      const problem = JSON.parse(text);
      return problem.detail || problem.title;
    } catch {
      return "The server cannot be reached just now. What you wrote is still here.";
    }
  };
  /** Ask REST of the film; what it answers, or null where that was refused. */
  const ask = async (method, path, body, which) => {
    let answer = null;
    const isForm = body instanceof FormData;
    try {
      answer = await fetch(api(`${film?.run || run()}/${path}`), {
        method,
        headers: body === undefined || isForm ? {} : { "Content-Type": "application/json" },
        body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
      });
    } catch { /* the server is away */ }
    const text = answer ? await answer.text() : "";
    if (answer?.ok) return text ? JSON.parse(text) : {};
    if (which) wrong(which, inWords(text));
    return null;
  };
  const load = async () => {
    const mine = run();
    film = null;
    const found = await ask("GET", "shots");
    if (found && mine === run()) film = Object.assign(found, { run: mine });
    return film;
  };
  const changed = () => {
    const bar = find(".film-bar");
    if (!bar || !film || film.run !== run()) return;
    const count = film.shots.filter((each) => each.changed).length;
    bar.hidden = !film.changed;
    find("#film-changed").textContent = count === 1 ? "One shot is changed."
      : count ? `${count} shots are changed.` : "Something is changed.";
    for (const at of document.querySelectorAll(".shot-open")) {
      const one = film.shots.find((each) => each.shot.id === at.dataset.shot);
      at.classList.toggle("is-changed", Boolean(one?.changed));
    }
  };

  /* --- one shot ------------------------------------------------------------------------------- */
  const line = (speaker, text) => {
    const who = make("select", { ariaLabel: "Who says it" });
    for (const id of [NARRATOR, ...Object.keys(film.names)]) {
      who.append(make("option", { value: id, textContent: film.names[id] || "Narrator" }));
    }
    who.value = speaker;
    const said = make("textarea", { value: text, rows: 2, dir: "auto", ariaLabel: "What is said" });
    const out = make("button", { type: "button", className: "button is-small", textContent: "Remove" });
    out.dataset.film = "no-line";
    find("#shot-lines").append(make("div", { className: "line-said" }, who, said, out));
    return said;
  };
  const words = (one) => {
    const of = one.used === "own" ? "your own file" : one.used === "words" ? "its words" : one.used;
    const lasts = one.duration_s ?? one.shot.seconds;
    return [one.shot.id, `${lasts.toFixed(1)} s`, of && `shows ${of}`].filter(Boolean).join(" · ")
      .replace("shows storyboard", "drawn");
  };
  const fill = (one) => {
    shown = one;
    const { shot } = one;
    find("#shot-head").textContent = `Change shot ${shot.id}`;
    const picture = find("#shot-picture");
    picture.hidden = !one.picture;
    const drawn = find(`.shot-open[data-shot="${CSS.escape(shot.id)}"] img`);
    if (one.picture) picture.src = drawn?.src || api(`${film.run}/files/${one.picture}`);
    picture.closest(".frame").dataset.aspect = drawn?.closest(".frame").dataset.aspect || "";
    find("#shot-facts").textContent = words(one);
    find("#shot-because").textContent = one.because;
    find("#shot-because").hidden = !one.because;
    find("#shot-file").value = "";
    find("#shot-sent").textContent = shot.own ? `In it: ${shot.own.named}` : "";
    find("[data-film=drawn]").hidden = !shot.own;
    find("#shot-again").checked = false;
    find("#shot-lines").replaceChildren();
    for (const each of shot.lines) line(each.speaker, each.text);
    const people = Object.entries(film.names).map(([id, name]) => {
      const box = make("input", { type: "checkbox", value: id, checked: shot.characters.includes(id) });
      return make("label", { className: "check" }, box, ` ${name}`);
    });
    find("#shot-characters").replaceChildren(...people);
    find("#shot-characters").closest("fieldset").hidden = !people.length;
    for (const field of document.querySelectorAll("#shot-form [data-field]")) {
      field.value = shot[field.dataset.field];
    }
    fitting();
    wrong("shot", "");
  };
  /* Words are in the picture of a card alone, and a thing in that of an insert. */
  const fitting = () => {
    const type = find("#shot-type").value;
    find("[data-for=card]").hidden = type !== "title";
    find("[data-for=thing]").hidden = type !== "insert";
    const lacking = find("#shot-maker").value === "model" ? film.model_lacking : "";
    find("#shot-lacking").textContent = `No model makes pictures here just now, so it would be drawn: ${lacking}.`;
    find("#shot-lacking").hidden = !lacking;
  };
  /** What of the form is another than the shot; null where a line is empty. */
  const change = () => {
    const { shot } = shown;
    const found = {};
    for (const field of document.querySelectorAll("#shot-form [data-field]")) {
      const name = field.dataset.field;
      const value = name === "seconds" ? Number(field.value) : field.value;
      if (value !== shot[name]) found[name] = value;
    }
    const lines = [...document.querySelectorAll(".line-said")].map((each) => ({
      speaker: each.querySelector("select").value, text: each.querySelector("textarea").value.trim(),
    })).filter((each) => each.text);
    const before = shot.lines.map(({ speaker, text }) => ({ speaker, text }));
    if (JSON.stringify(lines) !== JSON.stringify(before)) found.lines = lines;
    const boxes = [...document.querySelectorAll("#shot-characters input:checked")].map((b) => b.value);
    const kept = shot.characters.filter((each) => boxes.includes(each));
    const seen = [...kept, ...boxes.filter((each) => !kept.includes(each))];
    if (JSON.stringify(seen) !== JSON.stringify(shot.characters)) found.characters = seen;
    if (find("#shot-again").checked) found.draw_again = true;
    return found;
  };
  const form = (input) => {
    const body = new FormData();
    body.append("file", input.files[0]);
    return body;
  };
  const tooLarge = (input, which) => {
    const [file] = input.files;
    const most = Number(input.form.dataset.most);
    if (!file || file.size <= most) return false;
    wrong(which, `${file.name} is larger than the ${Math.round(most / 2 ** 20)} MiB that are taken.`);
    return true;
  };
  const saveShot = async () => {
    const path = `shots/${shown.shot.id}`;
    const file = find("#shot-file");
    if (tooLarge(file, "shot")) return false;
    const body = change();
    if (Object.keys(body).length && !(await ask("PATCH", path, body, "shot"))) return false;
    if (!file.files.length) return true;
    find("#shot-sent").textContent = "Sending…";
    const sent = await ask("PUT", `${path}/picture`, form(file), "shot");
    find("#shot-sent").textContent = "";
    return Boolean(sent);
  };

  /* --- all of it ------------------------------------------------------------------------------ */
  const fillAll = () => {
    const voices = Object.entries(film.voices).map(([id, voice]) => {
      const kinds = find("#voice-kinds").content.firstElementChild.cloneNode(true);
      kinds.value = voice;
      kinds.dataset.voice = id;
      const name = make("span", { textContent: film.names[id] || "Narrator" });
      return make("label", { className: "choice" }, name, kinds);
    });
    find("#film-voices").replaceChildren(...voices);
    for (const each of document.querySelectorAll("#film-shape select")) {
      each.value = film.form[each.dataset.form];
    }
    find("#film-music").value = "";
    const { own_music: own, music_because: because } = film;
    find("#film-music-now").textContent = own ? because || `Now: ${own.named}` : "Now: composed";
    find("[data-film=composed]").hidden = !own;
    wrong("film", "");
  };
  const saveAll = async () => {
    const music = find("#film-music");
    if (tooLarge(music, "film")) return false;
    const voices = {};
    for (const each of document.querySelectorAll("#film-voices select")) {
      if (each.value !== film.voices[each.dataset.voice]) voices[each.dataset.voice] = each.value;
    }
    if (Object.keys(voices).length && !(await ask("PUT", "voices", voices, "film"))) return false;
    const shape = {};
    for (const each of document.querySelectorAll("#film-shape select")) {
      if (each.value !== film.form[each.dataset.form]) shape[each.dataset.form] = each.value;
    }
    if (Object.keys(shape).length && !(await ask("PATCH", "form", shape, "film"))) return false;
    if (!music.files.length) return true;
    find("#film-sent").textContent = "Sending…";
    const sent = await ask("PUT", "music", form(music), "film");
    find("#film-sent").textContent = "";
    return Boolean(sent);
  };

  /* --- the page ------------------------------------------------------------------------------- */
  const close = () => document.querySelectorAll(".film-dialog[open]").forEach((each) => each.close());
  /** What was saved is shown; with `again` the film is made anew. */
  const saved = async (again) => {
    const mine = film.run;
    await load();
    close();
    if (again && film?.changed) return find("#film-again").click();
    changed();
    window.chalkbox.look(mine);
  };
  const undo = async (path, which) => {
    if (await ask("DELETE", path, undefined, which)) await saved(false);
  };
  const deeds = {
    shot: async (at) => {
      opener = at.dataset.shot;
      const found = await load();
      const one = found?.shots.find((each) => each.shot.id === at.dataset.shot);
      if (!one) return;
      fill(one);
      find("#shot-dialog").showModal();
    },
    all: async () => {
      opener = "";
      if (!(await load())) return;
      fillAll();
      find("#film-dialog").showModal();
    },
    line: () => line(NARRATOR, "").focus(),
    "no-line": (at) => at.closest(".line-said").remove(),
    drawn: () => undo(`shots/${shown.shot.id}/picture`, "shot"),
    composed: () => undo("music", "film"),
  };
  document.addEventListener("click", (event) => {
    const at = event.target.closest?.("[data-film]");
    if (at) deeds[at.dataset.film]?.(at);
  });
  document.addEventListener("submit", async (event) => {
    const saves = { "shot-form": saveShot, "film-form": saveAll }[event.target.id];
    if (!saves) return;
    event.preventDefault();
    const again = event.submitter?.value === "film";
    const buttons = event.target.querySelectorAll(".actions button");
    for (const each of buttons) each.disabled = true;
    const done = await saves();
    for (const each of buttons) each.disabled = false;
    if (done) await saved(again);
  });
  document.addEventListener("change", (event) => {
    if (["shot-type", "shot-maker"].includes(event.target.id)) fitting();
    if (event.target.id === "shot-file") wrong("shot", "");
  });
  document.addEventListener("close", (event) => {
    if (!event.target.matches?.(".film-dialog")) return;
    const back = opener ? `.shot-open[data-shot="${CSS.escape(opener)}"]` : "[data-film=all]";
    find(back)?.focus({ preventScroll: true });
  }, true);

  /* A film that stands still may have been changed before. */
  const settle = async () => {
    const bar = find(".film-bar");
    if (!bar) { asked = ""; return; }
    const key = `${run()} ${find(".run-head")?.dataset.state}`;
    if (bar.dataset.asked === key) return;
    bar.dataset.asked = key;
    if (key !== asked) {
      asked = key;
      await load();
    }
    changed();
  };
  const start = () => {
    new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
    settle();
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
