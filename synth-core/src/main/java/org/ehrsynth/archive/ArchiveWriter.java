package org.ehrsynth.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ehrsynth.json.Json;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.math.Matrix;

/**
 * Writes a model file: a zip of JSON documents and {@code .npy} arrays that NumPy reads too. Equal
 * contents give equal bytes. The first entry, {@code manifest.json}, holds the format version; the
 * zip's comment is {@code sha256:} and the digest of all bytes before it, so that any damage is
 * found.
 */
public final class ArchiveWriter {
  /** The version this library writes, and the highest it reads. */
  public static final int FORMAT = 2;

  static final String MANIFEST = "manifest.json";
  static final String LIBRARY = "ehrsynth";
  static final String DIGEST = "sha256:";
  static final int COMMENT_LENGTH = DIGEST.length() + 64;

  // Zip times have no zone and begin in 1980; a fixed one keeps bytes equal.
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Map<String, byte[]> entries;
  private final String prefix;

  private ArchiveWriter(Map<String, byte[]> entries, String prefix) {
    this.entries = entries;
    this.prefix = prefix;
  }

  public static ArchiveWriter create() {
    JsonTree manifest = new JsonTree();
    manifest.put("format", FORMAT);
    manifest.put("library", LIBRARY);
    return new ArchiveWriter(new LinkedHashMap<>(), "").json(MANIFEST, manifest);
  }

  /**
   * Returns a view of this file under a folder: its entries are added to this file with the
   * folder's name before their own, so that several models can share a file. {@link
   * ArchiveReader#under} reads them.
   *
   * @param folder a name as of an entry, without a slash at the end; views can be nested
   */
  public ArchiveWriter under(String folder) {
    return new ArchiveWriter(entries, prefix + folder + "/");
  }

  /** Adds a JSON document. */
  public ArchiveWriter json(String name, Object tree) {
    return entry(name, Json.pretty(tree).getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a vector. */
  public ArchiveWriter doubles(String name, double[] values) {
    return entry(name, Npy.of(values, values.length));
  }

  /** Adds a vector. */
  public ArchiveWriter ints(String name, int[] values) {
    return entry(name, Npy.of(values, values.length));
  }

  /**
   * Adds a matrix of single precision, in rows one after another. Values that are not finite are
   * written as they are.
   *
   * @throws IllegalArgumentException if there are not rows × columns values
   */
  public ArchiveWriter floats(String name, float[] values, int rows, int columns) {
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "entry '%s' of %d x %d needs %d values, found %d"
              .formatted(name, rows, columns, (long) rows * columns, values.length));
    }
    return entry(name, Npy.of(values, rows, columns));
  }

  /** Adds a matrix. */
  public ArchiveWriter matrix(String name, Matrix matrix) {
    return entry(name, Npy.of(matrix.toArray(), matrix.rows(), matrix.columns()));
  }

  private ArchiveWriter entry(String own, byte[] bytes) {
    String name = prefix + own;
    if (!ArchiveReader.isSafe(name)) {
      throw new IllegalArgumentException(
          "an entry's name may hold a-z 0-9 _ . - and single slashes, found '" + name + "'");
    }
    if (entries.putIfAbsent(name, bytes) != null) {
      throw new IllegalArgumentException("entry '" + name + "' is there already");
    }
    return this;
  }

  /**
   * Writes the file whole or not at all, as {@link AtomicFile} does. A thread that is interrupted
   * before or meanwhile writes all the same, so that hours of learning do not end in the last
   * second; its flag stays set.
   */
  public void writeTo(Path target) {
    AtomicFile.writeThrough(target, toBytes());
  }

  /** Returns the bytes of the whole file, also from a view of a folder. */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      zip.setComment("-".repeat(COMMENT_LENGTH));
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry zipped = new ZipEntry(entry.getKey());
        zipped.setTimeLocal(TIME);
        zip.putNextEntry(zipped);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    byte[] bytes = out.toByteArray();
    byte[] comment = (DIGEST + digest(bytes)).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(comment, 0, bytes, bytes.length - COMMENT_LENGTH, COMMENT_LENGTH);
    return bytes;
  }

  /** The digest of all bytes before the comment's text, in hexadecimal. */
  static String digest(byte[] bytes) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(Arrays.copyOf(bytes, bytes.length - COMMENT_LENGTH));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
