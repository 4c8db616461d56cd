// The lessons: each sets the work, asks, and says afterwards what is to be remembered.
"use strict";

class Lessons {
  constructor(box, lessons) {
    Object.assign(this, { box, lessons, lesson: null });
    this.own = box.querySelector(".own");
    this.own.parentElement.before(...lessons.map(({ number, title, practice }) => make("li", {},
      make("a", { href: `#lesson=${number}`, "data-lesson": number, class: practice ? "practice" : "" },
        make("span", { class: "number", "aria-hidden": "true" }, String(number)),
        make("span", { class: "title" }, ` ${title}`)))));
  }

  of(number) { return this.lessons.find((lesson) => lesson.number === number) ?? null; }

  // show shows the question of a lesson; null is work of one's own.
  show(lesson) {
    this.lesson = lesson;
    for (const link of this.box.querySelectorAll(".lessons a")) {
      const here = lesson ? Number(link.dataset.lesson) === lesson.number : link === this.own;
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const [heading, question] = [this.box.querySelector(".question h2"), this.box.querySelector(".question p")];
    heading.textContent = lesson ? `Lesson ${lesson.number}: ${lesson.title}` : "Work of your own";
    question.textContent = lesson ? lesson.question
      : "Choose the work and the strategies, guess, and see. The address of this page keeps it all: share it.";
  }

  // end shows what is said after the outcome; broken is what was done to break it, if it was.
  end(place, { untouched, broken, why }) {
    const { lesson } = this;
    place.hidden = !lesson;
    if (!lesson) return;
    const text = (name, words) => {
      const element = place.querySelector(name);
      element.textContent = words ?? "";
      element.hidden = !words;
    };
    text(".you-thought", why ? `You thought: ${why}` : "");
    text(".answer", untouched ? lesson.reveal?.sentence : "");
    text(".changed", untouched || broken ? ""
      : "These are no longer the work and the strategies of the lesson: what the lesson says is about its own.");
    text(".remember", lesson.remember);
    text(".break-ask", lesson.break?.ask);
    text(".break-said", broken ? lesson.break?.sentence : "");
    place.querySelector(".break").hidden = !lesson.break;
    place.querySelector(".break-do").hidden = broken;
    place.querySelector(".break-back").hidden = untouched;
    const [before, after] = [this.of(lesson.number - 1), this.of(lesson.number + 1)];
    this.link(place.querySelector(".previous"), before, "Lesson before: ");
    this.link(place.querySelector(".next"), after, "Next lesson: ");
  }

  link(link, lesson, words) {
    link.hidden = !lesson;
    if (!lesson) return;
    link.href = `#lesson=${lesson.number}`;
    link.textContent = `${words}${lesson.title}`;
  }
}
