package org.ehrsynth.models.nn.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.ehrsynth.InputException;
import org.ehrsynth.models.nn.HiddenLayers;
import org.ehrsynth.models.nn.device.Devices.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DevicesTest {
  private static final Found CARD = CudaProbe.probe("A10", 8, 6, 24L << 30);

  @Test
  void one_sentence_says_what_was_picked_and_why() {
    Found found = Devices.found();

    assertThat(found.sentence())
        .startsWith("Networks compute on " + found.device() + ", because ")
        .endsWith(".")
        .doesNotContain("\n");
    assertThat(Devices.best().description()).isEqualTo(found.device());
    assertThat(Devices.best() instanceof Nd4jDevice).isEqualTo(found.gpu());
  }

  @ParameterizedTest
  @CsvSource({"3,7", "5,0", "6,1", "7,5", "8,0", "8,6", "8,9"})
  void a_gpu_that_the_binaries_have_code_for_is_used(int major, int minor) {
    Found found = CudaProbe.probe("card", major, minor, 1L << 33);

    assertThat(found.gpu()).isTrue();
    assertThat(found.device())
        .isEqualTo("the GPU (card, compute capability %d.%d, 8.0 GiB)".formatted(major, minor));
  }

  @ParameterizedTest
  @CsvSource({"2,1", "3,0", "3,5", "9,0", "10,0", "12,0"})
  void a_gpu_that_the_binaries_have_no_code_for_is_named_and_left(int major, int minor) {
    Found found = CudaProbe.probe("card", major, minor, 1L << 33);

    assertThat(found.gpu()).isFalse();
    assertThat(found.sentence())
        .contains("the processor with OpenBLAS")
        .contains("the GPU (card) has compute capability %d.%d".formatted(major, minor))
        .contains("run on 3.7 to 8.x");
  }

  @Test
  void whatever_fails_ends_on_the_processor_with_the_first_cause_in_words() {
    String there = "ND4J's CUDA backend is there, but ";
    Throwable library =
        new UnsatisfiedLinkError("/home/x/libjnicudart.so: libcudart.so.11.0: none");
    Throwable driver = new UnsatisfiedLinkError("/x.so: libcuda.so.1: none\nat once");

    assertThat(failing(new ExceptionInInitializerError(library)).because())
        .isEqualTo(there + "a library of CUDA 11 is missing (libcudart.so.11.0: none)");
    assertThat(failing(new IllegalStateException(driver)).because())
        .isEqualTo(there + "NVIDIA's driver is not installed (libcuda.so.1: none)");
    assertThat(failing(new IllegalStateException()).because())
        .isEqualTo(there + "cannot start (IllegalStateException)");
    assertThat(failing(new NoClassDefFoundError("a/B: c")))
        .isEqualTo(Found.processor(there + "cannot start (NoClassDefFoundError: c)"));
  }

  private static Found failing(Throwable thrown) {
    return Devices.orProcessor(
        () -> {
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) thrown;
        });
  }

  @Test
  void asking_for_the_processor_looks_for_no_gpu() {
    Found found =
        Devices.choose(
            "cpu",
            () -> {
              throw new AssertionError("looked");
            });

    assertThat(found.gpu()).isFalse();
    assertThat(found.because()).isEqualTo("ehrsynth.device is cpu");
    assertThat(Devices.choose("gpu", () -> CARD)).isSameAs(CARD);
    assertThat(Devices.choose(null, () -> CARD)).isSameAs(CARD);
  }

  @Test
  void asking_for_a_gpu_in_vain_or_for_something_else_is_refused() {
    Found none = Found.processor("there is none");

    assertThat(Devices.demand("gpu", CARD)).isSameAs(CARD);
    assertThat(Devices.demand(null, none)).isSameAs(none);
    assertThatThrownBy(() -> Devices.demand("gpu", none))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "ehrsynth.device is gpu, but the choice is the processor, because there is none");
    assertThatThrownBy(() -> Devices.demand("tpu", CARD))
        .isInstanceOf(InputException.class)
        .hasMessage("the system property ehrsynth.device must be cpu or gpu, found 'tpu'");
  }

  @ParameterizedTest
  @EnumSource
  void a_network_learns_on_the_gpu_as_on_the_processor(HiddenLayers.Style style) {
    Found found = Devices.found();
    assumeTrue(found.gpu(), found.sentence());

    DeviceTest.assertAgree(
        DeviceTest.learned(new OpenBlasDevice(), style), DeviceTest.learned(Devices.best(), style));
  }
}
