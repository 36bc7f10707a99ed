/**
 * Rows in answers of language models: their JSON schema, their parsing into typed cells with
 * coercions and errors, and the descriptions of columns.
 *
 * <p>Start with {@link org.ehrsynth.llm.row.RowParser}. Classes here send no prompts.
 */
package org.ehrsynth.llm.row;
