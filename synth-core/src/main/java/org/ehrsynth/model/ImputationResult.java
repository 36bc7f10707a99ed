package org.ehrsynth.model;

import org.ehrsynth.data.Dataset;

/**
 * A table whose missing cells were filled by a model.
 *
 * @param table the rows and columns that were given; cells that were there are as they were
 * @param filled cells that were missing and are not any more
 * @param left cells of learned columns that stayed missing: the model, or a declared rule, holds
 *     that they are missing given the rest of their row
 * @param broken rows with a cell to fill that break a declared rule: their other cells did not
 *     allow to keep it, or it was not met by chance
 */
public record ImputationResult(Dataset table, long filled, long left, long broken) {}
