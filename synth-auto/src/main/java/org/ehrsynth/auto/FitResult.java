package org.ehrsynth.auto;

import java.util.Optional;
import org.ehrsynth.model.FittedSynthesizer;

/**
 * What a {@link ModelChoice} gives.
 *
 * @param model what was learned
 * @param selection how the model was chosen; empty where it was named
 */
public record FitResult(FittedSynthesizer model, Optional<ModelSelection> selection) {}
