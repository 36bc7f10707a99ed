"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const records = data.records;
  const store = `ehrsynth-review/${data.review}/${data.reviewer}`;
  const known = new Set(records.map((record) => record.id));
  const scales = ["confidence", "plausibility"];
  const START = -1;
  const MAX_COMMENT = 4000;
  let answers = new Map(); // by the record's id
  let at = START; // as many as there are records: the end
  let marked = "guess"; // the question that digits answer
  let kept = true; // whether the browser keeps the answers
  let exported = true; // whether the last export has all of them

  const part = (id) => document.getElementById(id);
  const questions = [...document.querySelectorAll("fieldset[data-question]")];
  const cells = [...document.querySelectorAll("#chart dd")];

  function say(text) {
    part("status").textContent = text;
  }

  function complain(text) {
    part("trouble").textContent = text;
    part("trouble").hidden = text === "";
  }

  const whole = (answer) => answer !== undefined && answer.guess !== undefined && scales.every((scale) => answer[scale] !== undefined);
  const open = () => records.filter((record) => !whole(answers.get(record.id))).length;

  /** The answers as a file, in the order in which the records are shown. */
  function written() {
    const given = records.filter((record) => answers.has(record.id)).map((record) => ({ record: record.id, ...answers.get(record.id) }));
    return { format: 1, kind: "review answers", review: data.review, reviewer: data.reviewer, answers: given };
  }

  /** The answers of a file; throws a reason that can be shown. */
  function read(text) {
    let tree;
    try {
      tree = JSON.parse(text);
    } catch {
      throw new Error("it is incomplete or not JSON");
    }
    if (tree === null || tree.kind !== "review answers" || tree.format !== 1 || !Array.isArray(tree.answers)) {
      throw new Error("it is not an export of a review");
    }
    if (tree.review !== data.review) {
      throw new Error("it belongs to another review");
    }
    if (tree.reviewer !== data.reviewer) {
      throw new Error("it belongs to another reviewer");
    }
    const found = new Map();
    for (const item of tree.answers) {
      if (item === null || !known.has(item.record) || found.has(item.record)) {
        throw new Error("it answers an unknown record, or a record twice");
      }
      const answer = {};
      for (const [name, value] of Object.entries(item)) {
        const fits =
          name === "guess" ? value === "real" || value === "synthetic"
            : scales.includes(name) ? Number.isInteger(value) && value >= 1 && value <= 5
              : name === "comment" ? typeof value === "string" && value.length <= MAX_COMMENT
                : name === "record";
        if (!fits) {
          throw new Error("an answer in it is out of range");
        }
        if (name !== "record") {
          answer[name] = value;
        }
      }
      found.set(item.record, answer);
    }
    return found;
  }

  function keep() {
    exported = false;
    try {
      localStorage.setItem(store, JSON.stringify(written()));
      if (!kept) {
        kept = true;
        complain("");
      }
      say("Saved in this browser.");
    } catch {
      kept = false;
      say("");
      complain("This browser cannot save answers for this page. Export them before you close it; import the file to continue.");
    }
  }

  /** What the browser kept of an earlier time; also finds out whether it keeps anything. */
  function restore() {
    let text = null;
    try {
      text = localStorage.getItem(store);
      localStorage.setItem(store + "/test", "1");
      localStorage.removeItem(store + "/test");
    } catch {
      kept = false;
      complain("This browser cannot save answers for this page. Export them before you close it; import the file to continue.");
    }
    if (text === null) {
      return;
    }
    try {
      answers = read(text);
    } catch {
      complain("The answers that this browser saved for this review cannot be read. Import your last export to continue.");
    }
  }

  function mark(question) {
    marked = question;
    questions.forEach((field) => field.classList.toggle("marked", field.dataset.question === marked));
  }

  function firstOpen() {
    const place = records.findIndex((record) => !whole(answers.get(record.id)));
    return place < 0 ? records.length : place;
  }

  /** What is said of the answers, on every part of the page. */
  function count() {
    const left = open();
    part("count").textContent = `${records.length - left} of ${records.length} answered`;
    part("progress").value = records.length - left;
    part("begin").textContent = answers.size === 0 ? "Begin" : left === 0 ? "Review your answers" : "Continue with the first unanswered record";
    part("end-title").textContent = left === 0 ? "All records are answered" : `${left} of ${records.length} records are unanswered`;
    part("end-text").textContent = left === 0
      ? "Export your answers and send the file to the person who invited you. Until then you may change them."
      : "You may export your answers now and continue later: unanswered questions do not enter the figures.";
    part("open").hidden = left === 0;
  }

  function press() {
    const answer = answers.get(records[at].id) ?? {};
    for (const field of questions) {
      for (const button of field.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(String(answer[field.dataset.question] ?? "") === button.dataset.value));
      }
    }
  }

  function show(place, focus = true) {
    at = Math.max(START, Math.min(records.length, place));
    part("start").hidden = at !== START;
    part("chart").hidden = at < 0 || at === records.length;
    part("end").hidden = at !== records.length;
    count();
    if (!part("chart").hidden) {
      const record = records[at];
      const answer = answers.get(record.id) ?? {};
      part("chart-title").textContent = `Record ${at + 1} of ${records.length}`;
      record.cells.forEach((text, line) => {
        const cell = cells[line];
        cell.textContent = text === null ? "not recorded" : cell.dataset.unit === "" ? text : `${text} ${cell.dataset.unit}`;
        cell.classList.toggle("missing", text === null);
      });
      part("comment").value = answer.comment ?? "";
      press();
      mark(answer.guess === undefined ? "guess" : (scales.find((scale) => answer[scale] === undefined) ?? "confidence"));
    }
    if (focus) {
      part(at === START ? "start-title" : at === records.length ? "end-title" : "chart-title").focus({ preventScroll: true });
      // Not to the bar itself: it sticks, and so is always in view.
      scrollTo(0, document.querySelector("header").getBoundingClientRect().bottom + scrollY);
    }
  }

  function answer(question, value) {
    const id = records[at].id;
    answers.set(id, { ...answers.get(id), [question]: value });
    keep();
    press();
    count();
    mark(question === "guess" ? "confidence" : "plausibility");
  }

  function comment() {
    const id = records[at].id;
    const given = { ...answers.get(id), comment: part("comment").value };
    if (given.comment === "") {
      delete given.comment;
    }
    if (Object.keys(given).length === 0) {
      answers.delete(id);
    } else {
      answers.set(id, given);
    }
    keep();
  }

  function save() {
    const url = URL.createObjectURL(new Blob([JSON.stringify(written(), null, 2) + "\n"], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `answers-${data.review}-reviewer-${data.reviewer}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    exported = true;
    const left = open();
    say(left === 0 ? "Exported: all records are answered." : `Exported: ${left} of ${records.length} records are unanswered.`);
  }

  async function load(file) {
    try {
      const found = read(await file.text());
      found.forEach((value, id) => answers.set(id, value));
      keep();
      show(at, false);
      say(`Imported the answers to ${found.size} records; ${open()} of ${records.length} are unanswered.`);
    } catch (reason) {
      say(`The file was not imported: ${reason.message}.`);
    }
  }

  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const onRecord = !part("chart").hidden;
    if (event.target === part("comment")) {
      if (event.key === "Escape") {
        part("chart-title").focus();
      }
      return;
    }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const acts = {
      ArrowLeft: () => show(at - 1),
      ArrowRight: () => show(at + 1),
      u: () => show(firstOpen()),
      e: save,
    };
    if (onRecord) {
      Object.assign(acts, {
        r: () => answer("guess", "real"),
        s: () => answer("guess", "synthetic"),
        c: () => part("comment").focus(),
      });
      if (/^[1-5]$/.test(name) && marked !== "guess") {
        acts[name] = () => answer(marked, Number(name));
      }
    }
    if (Object.hasOwn(acts, name)) {
      event.preventDefault();
      acts[name]();
    }
  }

  for (const field of questions) {
    field.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button !== null) {
        const value = button.dataset.value;
        answer(field.dataset.question, field.dataset.question === "guess" ? value : Number(value));
      }
    });
    field.addEventListener("focusin", () => mark(field.dataset.question));
  }
  part("comment").addEventListener("input", comment);
  part("begin").addEventListener("click", () => show(answers.size > 0 && open() === 0 ? 0 : firstOpen()));
  part("previous").addEventListener("click", () => show(at - 1));
  part("next").addEventListener("click", () => show(at + 1));
  part("back").addEventListener("click", () => show(records.length - 1));
  part("open").addEventListener("click", () => show(firstOpen()));
  part("export").addEventListener("click", save);
  part("export-end").addEventListener("click", save);
  part("import").addEventListener("click", () => part("file").click());
  part("file").addEventListener("change", (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file !== undefined) {
      load(file);
    }
  });
  document.addEventListener("keydown", key);
  addEventListener("beforeunload", (event) => {
    if (!kept && !exported) {
      event.preventDefault();
    }
  });

  restore();
  show(START, false);
})();
