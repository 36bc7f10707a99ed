/**
 * The vocabulary of conversations with language models: prompts, answers, the settings of a server,
 * and the failures of a request.
 *
 * <p>Start with {@link org.ehrsynth.llm.chat.Chat}, {@link org.ehrsynth.llm.chat.ChatPrompt} and
 * {@link org.ehrsynth.llm.chat.Endpoint}. Classes here send nothing and know no tables.
 */
package org.ehrsynth.llm.chat;
