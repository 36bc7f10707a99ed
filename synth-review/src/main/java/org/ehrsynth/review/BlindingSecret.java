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
 * What blinds a review: marks that look random to all who do not have the secret, and tell nothing
 * of what they were made for.
 *
 * <p>A mark is HMAC-SHA-256 (RFC 2104, doi:10.17487/RFC2104) of a name. The generator behind {@link
 * Seed} would not do for what a reviewer sees: its state can be computed from its output. The key
 * is made of the seed and of the digests of both tables, so that one who does not have the tables
 * cannot find it by trying small seeds.
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
   * @param parts what else makes this review another one: digests of the tables, settings
   */
  static BlindingSecret of(Seed seed, List<String> parts) {
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(seed.value()).array();
    BlindingSecret bySeed = new BlindingSecret(new SecretKeySpec(number, ALGORITHM));
    byte[] derived = bySeed.bytes("review\0" + String.join("\0", parts));
    return new BlindingSecret(new SecretKeySpec(derived, ALGORITHM));
  }

  /** 64 hexadecimal digits that belong to a name. */
  String mark(String name) {
    return HexFormat.of().formatHex(bytes(name));
  }

  /** The seed of what is drawn for this review and shown to no reviewer as it is. */
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
