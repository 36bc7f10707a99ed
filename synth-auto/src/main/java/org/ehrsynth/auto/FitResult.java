package org.ehrsynth.auto;

import java.util.Optional;
import org.ehrsynth.model.FittedSynthesizer;

/**
 * The result of {@link ModelChoice#fit}.
 *
 * @param model the fitted model
 * @param selection the comparison that chose the model; empty if the model was named
 */
public record FitResult(FittedSynthesizer model, Optional<ModelSelection> selection) {}
