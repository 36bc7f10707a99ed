package org.ehrsynth.data;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.ehrsynth.schema.Field;

/**
 * Computes the fingerprint of a table: SHA-256(columns ‖ n ‖ Σ_b SHA-256(b ‖ rows of block b) mod
 * 2²⁵⁶), where block b has the rows from b · {@value #BLOCK} on.
 *
 * <p>The sum is commutative (the additive multiset hash of Clarke et al. 2003,
 * doi:10.1007/978-3-540-40061-5_12), so blocks can be read in any order and on several machines;
 * their numbers keep the order of the rows in the fingerprint.
 */
final class Fingerprint {
  private static final int BLOCK = 4096;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final byte[] MISSING = {0}; // a level begins with 1

  private final Dataset data;
  private final byte[][][] levels;

  private Fingerprint(Dataset data) {
    this.data = data;
    this.levels = new byte[data.columns().size()][][];
    for (int j = 0; j < levels.length; j++) {
      if (data.column(j) instanceof Column.Coded coded) {
        // Levels count as text, so that the order of levels does not matter.
        levels[j] =
            coded.levels().stream()
                .map(level -> ("\1" + level + '\0').getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
      }
    }
  }

  static String of(Dataset data) {
    return new Fingerprint(data).hex();
  }

  private String hex() {
    int n = data.rowCount();
    BigInteger sum = BigInteger.ZERO;
    for (int from = 0; from < n; from += BLOCK) {
      byte[] digest = block(from, Math.min(n, from + BLOCK));
      sum = sum.add(new BigInteger(1, digest)).mod(MODULUS);
    }
    MessageDigest whole = sha256();
    for (Column column : data.columns()) {
      Field field = column.field();
      whole.update(
          (field.name() + '\0' + field.type().label() + '\0').getBytes(StandardCharsets.UTF_8));
    }
    whole.update(ByteBuffer.allocate(Long.BYTES).putLong(n).array());
    whole.update(sum.toByteArray());
    return HexFormat.of().formatHex(whole.digest());
  }

  private byte[] block(int from, int to) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(from / BLOCK).array());
    for (int j = 0; j < levels.length; j++) {
      Column column = data.column(j);
      if (levels[j] != null) {
        Column.Coded coded = (Column.Coded) column;
        for (int i = from; i < to; i++) {
          digest.update(coded.isMissing(i) ? MISSING : levels[j][coded.get(i)]);
        }
      } else {
        digest.update(numbers(column, from, to));
      }
    }
    return digest.digest();
  }

  private static byte[] numbers(Column column, int from, int to) {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES * (to - from));
    for (int i = from; i < to; i++) {
      buffer.putLong(
          column instanceof Column.Numeric numeric
              ? Double.doubleToLongBits(numeric.get(i))
              : ((Column.Temporal) column).get(i));
    }
    return buffer.array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
