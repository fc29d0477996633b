/* Music of the reader's own for a film that is asked for: it goes with the request, over REST. */
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const api = new URL("api/v1/film", document.baseURI).href;
  const chosen = () => find("#own-music")?.files[0];

  const say = (words, isWrong = false) => {
    const place = find("#own-music-said");
    place.textContent = words;
    place.hidden = !words;
    place.classList.toggle("is-wrong", isWrong);
  };
  const tooLarge = (file) => {
    const most = Number(find("#own-music").dataset.most);
    if (file.size <= most) return false;
    say(`${file.name} is larger than the ${Math.round(most / 2 ** 20)} MiB that are taken.`, true);
    return true;
  };
  const without = () => {
    find("#own-music").value = "";
    find("#no-music").hidden = true;
    say("");
  };
  /** What the form sends: with music its name at the end, so that the server hands it back. */
  const creating = (desk, values) => {
    const file = desk === "film" ? chosen() : null;
    return [...values.slice(0, -1), file && !tooLarge(file) ? file.name : ""];
  };
  /** Ask for a film with what the server found good, and the music. */
  const sendFilm = async (fields) => {
    const file = chosen();
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", file);
    const button = find("#film-desk button.create");
    button.disabled = true;
    say(`Sending ${file.name} …`);
    let answer = null;
    try {
      answer = await fetch(api, { method: "POST", body });
    } catch { /* the server is away */ }
    const told = await answer?.json().catch(() => null);
    button.disabled = false;
    if (!answer?.ok || !told) {
      say(told?.detail || told?.title
        || "The server cannot be reached just now. What you wrote is still here.", true);
      return;
    }
    without();
    window.chalkbox.open(told.id);
  };

  document.addEventListener("change", (event) => {
    if (event.target.id !== "own-music") return;
    const file = chosen();
    find("#no-music").hidden = !file;
    say("");
    if (file) tooLarge(file);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#no-music")) without();
  });
  window.chalkbox = { ...window.chalkbox, creating, sendFilm };
})();
