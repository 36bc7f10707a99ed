/**
 * The client of OpenAI-compatible servers: routes that keep patient data on this machine, retries,
 * rate limits, the cache of answers, and dry runs. This is the only package that uses langchain4j
 * or the HTTP client.
 *
 * <p>Start with {@link org.ehrsynth.llm.client.ChatClients}. Classes here know no tables; what a
 * prompt contains is decided by its author and declared as {@link
 * org.ehrsynth.llm.chat.PatientContent}.
 */
package org.ehrsynth.llm.client;
