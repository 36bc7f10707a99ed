/**
 * The exports of a leaderboard: HTML page, Markdown and CSV.
 *
 * <p>Nothing here computes a comparison. Start with {@link org.ehrsynth.bench.board.Leaderboard}.
 */
package org.ehrsynth.bench.board;
