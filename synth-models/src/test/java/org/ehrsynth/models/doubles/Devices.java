package org.ehrsynth.models.doubles;

/** The processor, in the place of the choice of a device for floats. */
final class Devices {
  private Devices() {}

  static Device best() {
    return new OpenBlasDevice();
  }
}
