package org.ehrsynth.models.nn.device;

import java.util.Objects;
import java.util.function.Supplier;
import org.ehrsynth.InputException;

/**
 * Chooses the {@link Device} that networks compute on: a GPU, where ND4J's CUDA backend is on the
 * class path and can use one, else the processor. It is picked once per process, at the first
 * request; without the CUDA backend ND4J is never started. Whatever is wrong with a GPU ends on the
 * processor and in a sentence that says why, unless the system property {@value #PROPERTY} requires
 * the GPU.
 */
public final class Devices {
  /** The system property that overrules the choice: {@code cpu} or {@code gpu}. */
  public static final String PROPERTY = "ehrsynth.device";

  private static final String BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

  private Devices() {}

  /**
   * What networks compute on, and why.
   *
   * @param gpu whether it is a GPU
   * @param device what it is, with name, compute capability and memory of a GPU
   * @param because what was looked for and found, a clause without a full stop
   */
  public record Found(boolean gpu, String device, String because) {

    static Found processor(String because) {
      return new Found(false, OpenBlasDevice.DESCRIPTION, because);
    }

    /** All of it in one sentence. */
    public String sentence() {
      return "Networks compute on %s, because %s.".formatted(device, because);
    }
  }

  /** The choice and what was found; independent of the system property. */
  private static final class Picked {
    static final Found FOUND = choose(System.getProperty(PROPERTY), Devices::look);
    static final Device GPU = FOUND.gpu() ? new Nd4jDevice(FOUND.device()) : null;

    private Picked() {}
  }

  /**
   * What networks compute on in this process.
   *
   * @throws InputException if {@value #PROPERTY} requires a GPU and none can be used, or is neither
   *     cpu nor gpu
   */
  public static Found found() {
    return demand(System.getProperty(PROPERTY), Picked.FOUND);
  }

  public static Device best() {
    return found().gpu() ? Picked.GPU : new OpenBlasDevice();
  }

  static Found choose(String requested, Supplier<Found> look) {
    if ("cpu".equals(requested)) {
      return Found.processor(PROPERTY + " is cpu");
    }
    return look.get();
  }

  static Found demand(String requested, Found found) {
    if (requested != null && !requested.equals("cpu") && !requested.equals("gpu")) {
      throw new InputException(
          "the system property %s must be cpu or gpu, found '%s'".formatted(PROPERTY, requested));
    }
    if ("gpu".equals(requested) && !found.gpu()) {
      throw new InputException(
          "%s is gpu, but the choice is the processor, because %s"
              .formatted(PROPERTY, found.because()));
    }
    return found;
  }

  private static Found look() {
    try {
      Class.forName(BACKEND, false, Devices.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return Found.processor("ND4J's CUDA backend is not on the class path");
    }
    return orProcessor(CudaProbe::look);
  }

  /** What was found, or the processor, with the reason, where looking failed in any way. */
  static Found orProcessor(Supplier<Found> look) {
    try {
      return look.get();
    } catch (RuntimeException | Error e) {
      return Found.processor("ND4J's CUDA backend is there, but " + words(e));
    }
  }

  /** What went wrong first of all: the first line of its message, without folders. */
  private static String words(Throwable thrown) {
    Throwable first = thrown;
    while (first.getCause() != null && first.getCause() != first) {
      first = first.getCause();
    }
    String message = Objects.toString(first.getMessage(), "").lines().findFirst().orElse("");
    String plain = message.replaceFirst("^[^ ]*[/\\\\][^ ]*: ", "").strip();
    if (first instanceof UnsatisfiedLinkError && plain.startsWith("libcuda.so")) {
      return "NVIDIA's driver is not installed (%s)".formatted(plain);
    }
    if (first instanceof UnsatisfiedLinkError) {
      return "a library of CUDA 11 is missing (%s)".formatted(plain);
    }
    String kind = first.getClass().getSimpleName();
    return "cannot start (%s)".formatted(plain.isEmpty() ? kind : kind + ": " + plain);
  }
}
