package org.ehrsynth.review;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ehrsynth.random.Seed;

/**
 * The secret that blinds a review: its marks look random to anyone who does not have it.
 *
 * <p>A mark is the HMAC-SHA-256 (RFC 2104, doi:10.17487/RFC2104) of a name. The generator behind
 * {@link Seed} is not suitable for the pages: its state follows from its output. The key of the
 * HMAC depends on the seed and on the fingerprints of both tables, so that it cannot be found by
 * trying small seeds without the tables.
 */
final class BlindingSecret {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private BlindingSecret(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * The secret of a review.
   *
   * @param parts everything else that distinguishes reviews: fingerprints of the tables, settings
   */
  static BlindingSecret of(Seed seed, List<String> parts) {
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(seed.value()).array();
    BlindingSecret bySeed = new BlindingSecret(new SecretKeySpec(number, ALGORITHM));
    byte[] derived = bySeed.bytes("review\0" + String.join("\0", parts));
    return new BlindingSecret(new SecretKeySpec(derived, ALGORITHM));
  }

  /** The mark of a name, 64 hexadecimal digits. */
  String mark(String name) {
    return HexFormat.of().formatHex(bytes(name));
  }

  /** A seed for random choices of this review that no page shows directly. */
  Seed seed(String name) {
    return Seed.of(ByteBuffer.wrap(bytes(name)).getLong());
  }

  private byte[] bytes(String name) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
