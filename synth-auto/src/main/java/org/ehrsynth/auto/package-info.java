/**
 * Automatic model selection: fits several models to a part of the patients, scores their rows on
 * the others, and fits the best model to all rows.
 *
 * <p>Nothing here knows a model as a class: candidates come from {@link
 * org.ehrsynth.model.SynthesizerProvider#registry}. Start with {@link
 * org.ehrsynth.auto.AutoSelect}; {@link org.ehrsynth.auto.ModelChoice} is the entry point for
 * callers that have a name and settings.
 */
package org.ehrsynth.auto;
