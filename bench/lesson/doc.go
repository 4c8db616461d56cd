// Package lesson has nine short lessons on concurrency, for the page of the lab and for overlap lesson. Each asks for a
// guess, simulates the strategies themselves in virtual time, and says what came out, and why.
//
// # Position
//
// A number in a sentence is computed from the simulation that is shown, and never typed: whoever changes a strategy
// changes the sentence. And what a sentence claims is a function that is tested (plan.claim): a strategy that behaves
// otherwise makes the test of its lesson fail. So a lesson cannot tell what is no longer true.
//
// Lessons are about schedules. What virtual time leaves out, they say: memory (lesson 6 counts items), and what it
// costs to hand an item over (lesson 8 takes a price, and names it).
//
// What is not here: the programs that should not be copied (package practice), and how lessons look (packages lab and
// cmd/overlap/internal/teaching).
package lesson
