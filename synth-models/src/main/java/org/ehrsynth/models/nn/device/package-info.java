/**
 * Matrix products on the processor (OpenBLAS) or on a GPU (ND4J).
 *
 * <p>Start at {@link org.ehrsynth.models.nn.device.Devices}, which chooses the device. Only this
 * package uses native libraries.
 */
package org.ehrsynth.models.nn.device;
